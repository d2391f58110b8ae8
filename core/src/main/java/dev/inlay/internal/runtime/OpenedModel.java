package dev.inlay.internal.runtime;

import dev.inlay.internal.specialize.SpecializedGraph;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.ShapeBucket;
import java.util.List;

/**
 * A session and how it came about.
 *
 * @param session the session; the receiver closes it
 * @param provider the provider that opened it
 * @param plan its plan
 * @param note what was done to get it open, in words; empty when nothing was
 * @param graph the form of the graph that is open
 */
public record OpenedModel(
        ModelSession session, String provider, SessionPlan plan, String note, SpecializedGraph graph) {

    /**
     * Reports the place.
     *
     * @param buckets its fixed shapes
     * @param nodes its nodes
     * @param state whether it takes calls
     * @return the place
     */
    public PlacementReport.Place place(List<ShapeBucket> buckets, NodeCounts nodes, String state) {
        return new PlacementReport.Place(
                provider,
                plan.description() + (note.isEmpty() ? "" : "; " + note),
                plan.intraOpThreads(),
                plan.concurrentRuns(),
                buckets,
                nodes.byProvider(),
                nodes.how(),
                state);
    }
}
