/** Short programs that show the library's API; the command line around them is in {@code cli}. */
@NullMarked
package dev.inlay.examples;

import org.jspecify.annotations.NullMarked;
