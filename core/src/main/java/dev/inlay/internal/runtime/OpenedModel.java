package dev.inlay.internal.runtime;

import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.SessionPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A session and how it came about.
 *
 * @param session the session; the receiver closes it
 * @param provider the provider that opened it
 * @param plan its plan
 * @param skipped the providers that were passed over before
 */
public record OpenedModel(ModelSession session, String provider, SessionPlan plan, List<PlacementReport.Skip> skipped) {
    /**
     * Reports where the model was opened.
     *
     * @param model the source's name
     * @param requested the policy's order
     * @param loadTime how long it took
     * @return the report
     */
    public PlacementReport report(String model, List<String> requested, Duration loadTime) {
        PlacementReport.Place place = new PlacementReport.Place(
                provider,
                plan.description(),
                plan.intraOpThreads(),
                plan.concurrentRuns(),
                List.of(),
                Map.of(),
                "not counted",
                "ready");
        return new PlacementReport(
                model, requested, skipped, List.of(place), loadTime, List.of(), List.of(), List.of(), List.of());
    }
}
