package dev.inlay.benchmarks.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes results as the Markdown tables of docs/performance.md. */
public final class RatioTable {
    private RatioTable() {}

    /**
     * The table of one group.
     *
     * @param result what was measured
     * @return Markdown
     */
    public static String of(RatioResult result) {
        String baseline = result.baseline();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                "| %s | %s | %s | times as fast as %s | lowest .. highest round | |",
                result.caseParam().isEmpty() ? "case" : result.caseParam(),
                result.variantParam(),
                result.unit(),
                baseline));
        lines.add("|---|---|---:|---:|---:|---|");
        result.scores()
                .forEach((theCase, variants) -> variants.forEach((variant, scores) -> {
                    String score = number(Spread.of(scores).median());
                    List<Double> speedups =
                            result.speedups().getOrDefault(theCase, Map.of()).getOrDefault(variant, List.of());
                    if (variant.equals(baseline) || speedups.isEmpty()) {
                        lines.add(String.format("| %s | %s | %s | | | |", name(theCase), variant, score));
                    } else {
                        Spread ratio = Spread.of(speedups);
                        lines.add(String.format(
                                Locale.ROOT,
                                "| %s | %s | %s | %.2f | %.2f .. %.2f | %s |",
                                name(theCase),
                                variant,
                                score,
                                ratio.median(),
                                ratio.min(),
                                ratio.max(),
                                ratio.noDifference() ? "no difference" : ""));
                    }
                }));
        return String.join(System.lineSeparator(), lines);
    }

    private static String name(String theCase) {
        return theCase.isEmpty() ? "-" : theCase;
    }

    private static String number(double score) {
        String format = score >= 100 ? "%.0f" : score >= 1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, score);
    }
}
