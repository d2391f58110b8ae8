/**
 * Looks at the machine, the native libraries, the providers and a model, and says what runs, what does not, and what to do.
 */
@NullMarked
package dev.inlay.providers.doctor;

import org.jspecify.annotations.NullMarked;
