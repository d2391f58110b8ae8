/** Rules about texts that this library's modules share. */
@NullMarked
package dev.inlay.internal.text;

import org.jspecify.annotations.NullMarked;
