package dev.inlay.examples.compare;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a comparison: texts of a call to the right, medians of milliseconds upwards, the 95th percentile dashed. */
public final class ComparisonPlot {
    /** Okabe and Ito's colours, which people with any kind of colour vision can tell apart. */
    private static final List<Color> COLORS =
            List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7));

    private ComparisonPlot() {}

    /**
     * Writes a picture.
     *
     * @param comparison what was measured
     * @param file ends in .svg or .png
     * @throws IOException when it cannot be written
     */
    public static void write(Comparison comparison, Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        XYChart chart = new XYChartBuilder()
                .width(Math.max(760, 230 * comparison.millis().size()))
                .height(440)
                .title("Time of one embedAll, median and 95th percentile")
                .xAxisTitle("texts in one call")
                .yAxisTitle("milliseconds")
                .build();
        // Below the lines: inside it would lie on those that are high on its side.
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
        chart.getStyler().setLegendBorderColor(Color.WHITE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setXAxisMin(0.0);
        // There is no half text.
        chart.getStyler()
                .setxAxisTickLabelsFormattingFunction(
                        texts -> texts == Math.rint(texts) ? Long.toString(texts.longValue()) : "");
        int color = 0;
        for (String place : comparison.millis().keySet()) {
            List<Double> medians = new ArrayList<>();
            List<Double> slow = new ArrayList<>();
            for (int b = 0; b < comparison.batches().size(); b++) {
                medians.add(comparison.median(place, b));
                slow.add(comparison.p95(place, b));
            }
            Color chosen = COLORS.get(color++ % COLORS.size());
            XYSeries median = chart.addSeries(place, comparison.batches(), medians);
            median.setLineColor(chosen);
            median.setMarkerColor(chosen);
            XYSeries percentile = chart.addSeries(place + ", 95th percentile", comparison.batches(), slow);
            percentile.setLineColor(chosen);
            percentile.setLineStyle(SeriesLines.DASH_DASH);
            percentile.setLineWidth(1);
            percentile.setMarker(SeriesMarkers.NONE);
        }
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
        } else {
            VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
        }
    }
}
