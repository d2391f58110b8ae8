/** Carries the model SmolLM2-135M-Instruct. */
@NullMarked
package dev.inlay.internal.models.smollm2_135m_instruct;

import org.jspecify.annotations.NullMarked;
