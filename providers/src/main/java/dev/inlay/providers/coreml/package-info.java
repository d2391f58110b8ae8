/**
 * Core ML: Apple's GPU and Neural Engine.
 */
@NullMarked
package dev.inlay.providers.coreml;

import org.jspecify.annotations.NullMarked;
