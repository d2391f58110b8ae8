package dev.inlay.benchmarks.limits;

import dev.inlay.benchmarks.ratio.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Writes limits and the shares reached as Markdown. */
public final class LimitsTable {
    static final String GEMM = "gemm";
    static final String BANDWIDTH = "bandwidth";
    static final String DECODE = "decode";

    private LimitsTable() {}

    /**
     * The table.
     *
     * @param values by task, one a round
     * @return Markdown
     */
    public static String of(Map<String, List<Double>> values) {
        StringJoiner lines = new StringJoiner(System.lineSeparator());
        lines.add("| | measured | share of the limit | lowest .. highest round |");
        lines.add("|---|---:|---:|---:|");
        lines.add(row("limit: matrix products on one core, GFLOP/s", values.getOrDefault(GEMM, List.of()), List.of()));
        values.forEach((task, own) -> {
            if (!List.of(GEMM, BANDWIDTH, DECODE).contains(task)) {
                lines.add(row(
                        "embedding, " + task + ", GFLOP for each second of processor time",
                        own,
                        values.getOrDefault(GEMM, List.of())));
            }
        });
        lines.add(row("limit: reading memory, all cores, GB/s", values.getOrDefault(BANDWIDTH, List.of()), List.of()));
        lines.add(row(
                "decoding one conversation, inlay, GB/s of weights",
                values.getOrDefault(DECODE, List.of()),
                values.getOrDefault(BANDWIDTH, List.of())));
        return lines.toString();
    }

    private static String row(String name, List<Double> own, List<Double> limit) {
        if (own.isEmpty()) {
            return "| " + name + " | not measured | | |";
        }
        String measured =
                String.format(Locale.ROOT, "| %s | %.1f |", name, Spread.of(own).median());
        List<Double> shares = new ArrayList<>();
        for (int round = 0; round < Math.min(own.size(), limit.size()); round++) {
            shares.add(own.get(round) / limit.get(round));
        }
        if (shares.isEmpty()) {
            return measured + " | |";
        }
        Spread share = Spread.of(shares);
        return measured
                + String.format(
                        Locale.ROOT,
                        " %.0f%% | %.0f%% .. %.0f%% |",
                        100 * share.median(),
                        100 * share.min(),
                        100 * share.max());
    }
}
