/** The command line: options, input, output and exit codes. What the library does is in the package above. */
@NullMarked
package dev.inlay.examples.cli;

import org.jspecify.annotations.NullMarked;
