/** Chat. */
@NullMarked
package dev.inlay.benchmarks.chat;

import org.jspecify.annotations.NullMarked;
