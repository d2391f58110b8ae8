/** Files that several processes share. */
@NullMarked
package dev.inlay.internal.files;

import org.jspecify.annotations.NullMarked;
