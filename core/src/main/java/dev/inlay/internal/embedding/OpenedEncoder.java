package dev.inlay.internal.embedding;

import dev.inlay.internal.runtime.OpenedModel;
import dev.inlay.provider.SessionPlan;

/**
 * An encoder that a provider opened and that passed its probe.
 *
 * @param runner runs it; the receiver closes it
 * @param plan the provider's plan
 * @param note what was done to get it open, in words; empty when nothing was
 */
record OpenedEncoder(OpenRunner runner, SessionPlan plan, String note) {
    static OpenedEncoder of(OpenRunner runner, OpenedModel model) {
        return new OpenedEncoder(runner, model.plan(), model.note());
    }
}
