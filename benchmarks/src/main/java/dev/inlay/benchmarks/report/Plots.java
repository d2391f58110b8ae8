package dev.inlay.benchmarks.report;

import dev.inlay.benchmarks.longrun.Sample;
import dev.inlay.benchmarks.ratio.RatioResult;
import dev.inlay.benchmarks.ratio.Spread;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws plots as SVG. */
final class Plots {
    /** Okabe and Ito's colours, which people with any kind of colour vision can tell apart. */
    private static final List<Color> COLORS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x000000));

    private static final int WIDTH = 820;
    private static final int HEIGHT = 340;

    private Plots() {}

    /** One column a case; in it, side by side, each variant's rounds as dots and their median as a line. */
    static void ratios(RatioResult result, Path file) throws IOException {
        List<String> cases = new ArrayList<>(result.speedups().keySet());
        List<String> variants = variants(result);
        XYChart chart =
                chart(result.id() + ": times as fast as " + result.baseline(), result.caseParam(), "times as fast");
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        chart.getStyler().setMarkerSize(6);
        // The library chooses ticks for numbers, which cases are not: their names stand in the plot.
        chart.getStyler().setXAxisTicksVisible(false);
        for (int c = 0; c < cases.size(); c++) {
            if (!cases.get(c).isEmpty()) {
                chart.addAnnotation(new AnnotationText(cases.get(c), c, 0.04 * largest(result), false));
            }
        }
        chart.getStyler().setXAxisMin(-0.5).setXAxisMax(cases.size() - 0.5);
        chart.getStyler().setYAxisMin(0.0);
        line(chart, "1 = " + result.baseline(), -0.5, cases.size() - 0.5, 1, Color.GRAY)
                .setLineWidth(1);
        for (int v = 0; v < variants.size(); v++) {
            double shift = (v - (variants.size() - 1) / 2.0) * 0.8 / Math.max(1, variants.size());
            variant(chart, result, cases, variants.get(v), shift, COLORS.get(v % COLORS.size()));
        }
        save(chart, file);
    }

    private static double largest(RatioResult result) {
        return result.speedups().values().stream()
                .flatMap(row -> row.values().stream())
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
    }

    private static List<String> variants(RatioResult result) {
        return result.speedups().values().stream()
                .flatMap(row -> row.keySet().stream())
                .distinct()
                .filter(variant -> !variant.equals(result.baseline()))
                .toList();
    }

    private static void variant(
            XYChart chart, RatioResult result, List<String> cases, String variant, double shift, Color color) {
        List<Double> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        for (int c = 0; c < cases.size(); c++) {
            List<Double> rounds =
                    result.speedups().getOrDefault(cases.get(c), Map.of()).getOrDefault(variant, List.of());
            double x = c + shift;
            rounds.forEach(round -> {
                xs.add(x);
                ys.add(round);
            });
            if (!rounds.isEmpty()) {
                double median = Spread.of(rounds).median();
                line(chart, variant + " median " + cases.get(c), x - 0.06, x + 0.06, median, color)
                        .setShowInLegend(false);
            }
        }
        if (!xs.isEmpty()) {
            XYSeries dots = chart.addSeries(variant, xs, ys);
            dots.setMarker(SeriesMarkers.CIRCLE);
            dots.setMarkerColor(color);
        }
    }

    private static XYSeries line(XYChart chart, String name, double from, double to, double y, Color color) {
        XYSeries series = chart.addSeries(name, new double[] {from, to}, new double[] {y, y});
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineStyle(new BasicStroke(2f));
        return series;
    }

    /** Resident memory over time. */
    static void memory(List<Sample> samples, Path file) throws IOException {
        XYChart chart = chart("Resident memory under mixed load", "minutes", "MiB");
        chart.getStyler().setYAxisMin(0.0);
        time(chart, Map.of("resident memory", Sample::residentMebibytes), samples);
        save(chart, file);
    }

    /** Latency over time. */
    static void latency(List<Sample> samples, Path file) throws IOException {
        XYChart chart = chart("Latency under mixed load, median of each interval", "minutes", "ms");
        chart.getStyler().setYAxisMin(0.0);
        Map<String, ToDoubleFunction<Sample>> series = new LinkedHashMap<>();
        series.put("embedding 1 to 8 texts", Sample::embedMillis);
        series.put("first token of an answer", Sample::firstTokenMillis);
        time(chart, series, samples);
        save(chart, file);
    }

    private static void time(XYChart chart, Map<String, ToDoubleFunction<Sample>> series, List<Sample> samples) {
        double[] minutes = samples.stream().mapToDouble(Sample::minutes).toArray();
        int color = 0;
        for (var entry : series.entrySet()) {
            double[] values = samples.stream().mapToDouble(entry.getValue()).toArray();
            XYSeries line = chart.addSeries(entry.getKey(), minutes, values);
            line.setMarker(SeriesMarkers.NONE);
            line.setLineColor(COLORS.get(color++));
        }
    }

    private static XYChart chart(String title, String xTitle, String yTitle) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotBorderVisible(false);
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        return chart;
    }

    private static void save(XYChart chart, Path file) throws IOException {
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }
}
