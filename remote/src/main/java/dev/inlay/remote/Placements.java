package dev.inlay.remote;

import dev.inlay.provider.PlacementReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The placement of a model that runs in a service, as far as it can be known here. */
final class Placements {
    private Placements() {}

    static PlacementReport of(String providerId, RemoteOptions options, Duration loadTime) {
        return new PlacementReport(
                options.model(),
                List.of(providerId),
                List.of(),
                List.of(new PlacementReport.Place(
                        providerId,
                        options.place() + ", model " + options.model() + ", up to " + options.maxConcurrentRequests()
                                + " requests at once",
                        0,
                        options.maxConcurrentRequests(),
                        List.of(),
                        Map.of(),
                        "the model runs in the service",
                        "takes calls")),
                loadTime,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
