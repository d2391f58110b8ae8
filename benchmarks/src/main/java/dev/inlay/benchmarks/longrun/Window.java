package dev.inlay.benchmarks.longrun;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Counts what happens in one interval. Safe for use by many threads. */
final class Window {
    private final List<Double> embedMillis = new ArrayList<>();
    private final List<Double> firstTokenMillis = new ArrayList<>();
    private long embeddings;
    private long failures;

    synchronized void embedded(int texts, double millis) {
        embeddings += texts;
        embedMillis.add(millis);
    }

    synchronized void answered(double millis) {
        firstTokenMillis.add(millis);
    }

    synchronized void failed() {
        failures++;
    }

    /** The interval's sample; the next one begins. */
    synchronized Sample take(double minutes, double residentMebibytes) {
        Sample sample = new Sample(
                minutes,
                residentMebibytes,
                embeddings,
                median(embedMillis),
                firstTokenMillis.size(),
                median(firstTokenMillis),
                failures);
        embedMillis.clear();
        firstTokenMillis.clear();
        embeddings = 0;
        failures = 0;
        return sample;
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.isEmpty() ? 0 : values.get(values.size() / 2);
    }
}
