/**
 * How much memory the process takes, of what kind, and how close that comes to what it may have.
 */
@NullMarked
package dev.inlay.monitor;

import org.jspecify.annotations.NullMarked;
