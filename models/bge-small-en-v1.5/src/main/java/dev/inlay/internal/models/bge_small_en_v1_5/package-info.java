/** Carries the model bge-small-en-v1.5. */
@NullMarked
package dev.inlay.internal.models.bge_small_en_v1_5;

import org.jspecify.annotations.NullMarked;
