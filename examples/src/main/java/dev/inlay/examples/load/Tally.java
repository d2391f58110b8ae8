package dev.inlay.examples.load;

import java.util.ArrayList;
import java.util.List;

/** What the clients of a phase count. Safe for use by many threads. */
final class Tally {
    private static final int MAX_FAILURES = 20;

    private final List<Long> firstToken = new ArrayList<>();
    private final List<Long> chatTime = new ArrayList<>();
    private final List<Long> embeddingTime = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private long chatTokens;
    private long refused;

    synchronized void chat(long firstNanos, long totalNanos, long tokens) {
        firstToken.add(firstNanos);
        chatTime.add(totalNanos);
        chatTokens += tokens;
    }

    synchronized void embedding(long nanos) {
        embeddingTime.add(nanos);
    }

    synchronized void refused() {
        refused++;
    }

    synchronized void failed(String what) {
        if (failures.size() < MAX_FAILURES) {
            failures.add(what);
        }
    }

    synchronized LoadResult result(LoadPhase phase, double seconds) {
        return new LoadResult(
                phase,
                seconds,
                chatTime.size(),
                chatTokens,
                embeddingTime.size(),
                refused,
                failures,
                Percentiles.of(firstToken),
                Percentiles.of(chatTime),
                Percentiles.of(embeddingTime));
    }
}
