/** Carries the model bge-small-en-v1.5-q. */
@NullMarked
package dev.inlay.internal.models.bge_small_en_v1_5_q;

import org.jspecify.annotations.NullMarked;
