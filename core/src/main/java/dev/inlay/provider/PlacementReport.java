package dev.inlay.provider;

import java.time.Duration;
import java.util.List;

/**
 * Where a model runs and why: what was requested, what was tried and skipped with the reason, what was chosen with its
 * effective settings. {@link #toString()} is made for a bug report.
 *
 * @param model the name of the model's source
 * @param requested provider ids in the policy's order
 * @param skipped the ones that were passed over, in order
 * @param provider the id of the provider that runs the model
 * @param settings its effective settings in words
 * @param intraOpThreads threads that share the work of one run
 * @param concurrentRuns runs kept going at once
 * @param loadTime from opening the files to the first finished run
 */
public record PlacementReport(
        String model,
        List<String> requested,
        List<Skip> skipped,
        String provider,
        String settings,
        int intraOpThreads,
        int concurrentRuns,
        Duration loadTime) {
    /**
     * A provider that was passed over.
     *
     * @param provider its id
     * @param reason why
     * @param nextStep what the user can do about it; may be empty
     */
    public record Skip(String provider, String reason, String nextStep) {
        @Override
        public String toString() {
            return provider + ": " + reason + (nextStep.isEmpty() ? "" : " → " + nextStep);
        }
    }

    /**
     * Makes a report.
     *
     * @param model the model
     * @param requested copied
     * @param skipped copied
     * @param provider the chosen provider
     * @param settings its settings
     * @param intraOpThreads threads of one run
     * @param concurrentRuns runs at once
     * @param loadTime load time
     */
    public PlacementReport {
        requested = List.copyOf(requested);
        skipped = List.copyOf(skipped);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder()
                .append(model)
                .append(" runs on ")
                .append(provider)
                .append(" (")
                .append(settings)
                .append("), loaded in ")
                .append(loadTime.toMillis())
                .append(" ms; requested ")
                .append(String.join(" → ", requested));
        for (Skip skip : skipped) {
            text.append("; skipped ").append(skip);
        }
        return text.toString();
    }
}
