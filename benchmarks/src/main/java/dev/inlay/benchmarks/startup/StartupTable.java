package dev.inlay.benchmarks.startup;

import dev.inlay.benchmarks.ratio.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Writes whole-process measurements as Markdown. */
public final class StartupTable {
    private StartupTable() {}

    /**
     * A table with one row a variant.
     *
     * @param title what was measured, with its unit
     * @param values by variant, one a round
     * @param baseline the variant that the others are divided by
     * @return Markdown
     */
    public static String of(String title, Map<String, List<Double>> values, String baseline) {
        StringJoiner lines = new StringJoiner(System.lineSeparator());
        lines.add(
                String.format("| %s | median | lowest .. highest | part of %s | lowest .. highest |", title, baseline));
        lines.add("|---|---:|---:|---:|---:|");
        List<Double> base = values.getOrDefault(baseline, List.of());
        values.forEach((variant, own) -> {
            Spread spread = Spread.of(own);
            String ratio = "| |";
            List<Double> parts = parts(own, base);
            if (!parts.isEmpty() && !variant.equals(baseline)) {
                Spread part = Spread.of(parts);
                ratio = String.format(Locale.ROOT, "%.2f | %.2f .. %.2f |", part.median(), part.min(), part.max());
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f .. %.0f | %s",
                    variant,
                    spread.median(),
                    spread.min(),
                    spread.max(),
                    ratio));
        });
        return lines.toString();
    }

    private static List<Double> parts(List<Double> own, List<Double> base) {
        List<Double> parts = new ArrayList<>();
        for (int round = 0; round < Math.min(own.size(), base.size()); round++) {
            parts.add(own.get(round) / base.get(round));
        }
        return parts;
    }
}
