package dev.inlay.benchmarks.longrun;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/** Compares the quarters of a long run: what grows from each to the next is a leak. */
public final class LongRunTable {
    private static final int PARTS = 4;

    private LongRunTable() {}

    /**
     * The table.
     *
     * @param samples in order of time
     * @return Markdown
     */
    public static String of(List<Sample> samples) {
        StringJoiner lines = new StringJoiner(System.lineSeparator());
        lines.add(
                "| quarter | minutes | resident memory, MiB | texts | call of 1 to 8 texts, ms | answers | first token, ms |"
                        + " failures |");
        lines.add("|---|---:|---:|---:|---:|---:|---:|---:|");
        for (int part = 0; part < PARTS; part++) {
            List<Sample> own = samples.subList(samples.size() * part / PARTS, samples.size() * (part + 1) / PARTS);
            if (!own.isEmpty()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "| %d | %.1f | %.0f | %.0f | %.1f | %.0f | %.0f | %.0f |",
                        part + 1,
                        own.get(own.size() - 1).minutes(),
                        median(own, Sample::residentMebibytes),
                        own.stream().mapToDouble(Sample::embeddings).sum(),
                        median(own, Sample::embedMillis),
                        own.stream().mapToDouble(Sample::answers).sum(),
                        median(own, Sample::firstTokenMillis),
                        own.stream().mapToDouble(Sample::failures).sum()));
            }
        }
        return lines.toString();
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
        double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
