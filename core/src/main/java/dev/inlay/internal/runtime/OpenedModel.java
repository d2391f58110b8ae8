package dev.inlay.internal.runtime;

import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.SessionPlan;
import java.util.List;

/**
 * A session and how it came about.
 *
 * @param session the session; the receiver closes it
 * @param provider the provider that opened it
 * @param plan its plan
 * @param skipped the providers that were passed over before
 */
public record OpenedModel(
        ModelSession session, String provider, SessionPlan plan, List<PlacementReport.Skip> skipped) {}
