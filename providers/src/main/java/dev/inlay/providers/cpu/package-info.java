/**
 * The CPU as a place to run: the processors of the machine as the operating system describes them, and the number of threads
 * that follows.
 */
@NullMarked
package dev.inlay.providers.cpu;

import org.jspecify.annotations.NullMarked;
