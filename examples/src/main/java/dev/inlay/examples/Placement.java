package dev.inlay.examples;

import dev.inlay.provider.PlacementReport;

/**
 * Where a model ran.
 *
 * @param provider the provider's id
 * @param loadMillis time to load the model
 * @param report everything in words
 */
public record Placement(String provider, long loadMillis, String report) {
    static Placement of(PlacementReport report) {
        return new Placement(report.provider(), report.loadTime().toMillis(), report.toString());
    }
}
