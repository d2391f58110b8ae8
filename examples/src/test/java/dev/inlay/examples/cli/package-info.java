@NullMarked
package dev.inlay.examples.cli;

import org.jspecify.annotations.NullMarked;
