package dev.inlay.examples.cli;

import dev.inlay.Embedder;
import dev.inlay.examples.compare.Comparison;
import dev.inlay.examples.compare.ComparisonPlot;
import dev.inlay.provider.ProviderPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inlay compare}: the same texts in several places, by the number of texts in one call. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Measure how long the same texts take in several places, by the number of texts in one call, and say from"
                    + " which number on another place is faster than the first one.",
            "",
            "cpu and the other execution providers run here; azure and openai are services, to which the texts are"
                    + " sent and which may cost money.",
            ""
        })
final class CompareCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOption model = new ModelOption();

    @Mixin
    RemotePlaceOptions remote = new RemotePlaceOptions();

    @Option(
            names = "--providers",
            paramLabel = "ID",
            split = ",",
            defaultValue = "cpu",
            description = "The places, parted by commas, such as cpu,azure. Default: cpu.")
    List<String> providers = List.of();

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,3,5,16",
            description = "Numbers of texts in one call, parted by commas. Default: 1,3,5,16.")
    List<Integer> batches = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How often each is measured. Default: 20.")
    int rounds;

    @Option(
            names = "--file",
            paramLabel = "F",
            description = "Your own texts, one a line: lengths matter. Default: sentences of 5 to 60 words.")
    @Nullable
    Path file;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            defaultValue = "compare.svg",
            description = "Where to draw the plot: .svg or .png. Default: compare.svg.")
    Path plot = Path.of("compare.svg");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    private final Console console;

    CompareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        check();
        List<String> texts = texts();
        Map<String, Embedder> places = new LinkedHashMap<>();
        try {
            for (String provider : providers) {
                places.put(provider, open(provider));
            }
            Comparison comparison = Comparison.measure(places, texts, batches, rounds);
            if (common.json) {
                printJson(comparison);
            } else {
                printTable(comparison);
            }
            ComparisonPlot.write(comparison, plot);
            if (!common.json) {
                console.out().line("Plot: " + plot.toAbsolutePath());
            }
        } catch (IOException e) {
            throw new CommandFailedException("The plot cannot be written to " + plot + ": " + e.getMessage(), e);
        } finally {
            places.values().forEach(Embedder::close);
        }
        return 0;
    }

    private void check() {
        if (rounds < 1 || batches.isEmpty() || batches.stream().anyMatch(batch -> batch < 1)) {
            throw new ParameterException(spec.commandLine(), "--rounds and every --batch must be at least 1.");
        }
        String name = plot.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".svg") && !name.endsWith(".png")) {
            throw new ParameterException(spec.commandLine(), "--plot must end in .svg or .png.");
        }
        if (providers.isEmpty() || providers.stream().distinct().count() < providers.size()) {
            throw new ParameterException(spec.commandLine(), "--providers names each place once, such as cpu,azure.");
        }
    }

    private Embedder open(String provider) {
        if (RemotePlaceOptions.isRemote(provider)) {
            return remote.provider(provider).openEmbedder();
        }
        return Embedder.builder()
                .model(model.source())
                .policy(ProviderPolicy.require(provider))
                .build();
    }

    private List<String> texts() {
        if (file == null) {
            return SampleTexts.all();
        }
        try {
            List<String> lines = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            if (lines.isEmpty()) {
                throw new CommandFailedException(file + " has no line with text.");
            }
            return lines;
        } catch (IOException e) {
            throw new CommandFailedException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void printTable(Comparison comparison) {
        List<String> names = List.copyOf(comparison.millis().keySet());
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%7s", "texts"));
        names.forEach(name -> head.append(String.format(Locale.ROOT, "  %24s", name)));
        console.out().line(head + "   (ms: median, 95th percentile)");
        for (int b = 0; b < comparison.batches().size(); b++) {
            StringBuilder row = new StringBuilder(
                    String.format(Locale.ROOT, "%7d", comparison.batches().get(b)));
            for (String name : names) {
                row.append(String.format(
                        Locale.ROOT, "  %12.2f%12.2f", comparison.median(name, b), comparison.p95(name, b)));
            }
            console.out().line(row.toString());
        }
        advice(comparison).forEach(console.out()::line);
    }

    private static List<String> advice(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        List<String> names = List.copyOf(comparison.millis().keySet());
        for (String name : names.subList(1, names.size())) {
            lines.add(
                    comparison.threshold(name).isPresent()
                            ? name + " is faster from "
                                    + comparison.threshold(name).getAsInt() + " texts on: whenBatchAtLeast("
                                    + comparison.threshold(name).getAsInt() + ", \"" + name + "\")"
                            : name + " is not faster than " + names.get(0) + " for any of these numbers of texts");
        }
        if (names.size() > 1) {
            lines.add(
                    comparison.lowestCosine().isPresent()
                            ? String.format(
                                    Locale.ROOT,
                                    "vectors of the same text: cosine %.6f at least%s",
                                    comparison.lowestCosine().getAsDouble(),
                                    comparison.lowestCosine().getAsDouble() < 0.999
                                            ? "; these are different models, never mix them in one index"
                                            : "")
                            : "different dimensions " + comparison.dimensions()
                                    + ": these are different models, never mix them in one index");
        }
        return lines;
    }

    private void printJson(Comparison comparison) {
        for (int b = 0; b < comparison.batches().size(); b++) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("batch", comparison.batches().get(b));
            for (String name : comparison.millis().keySet()) {
                line.put(name, Map.of("p50Millis", comparison.median(name, b), "p95Millis", comparison.p95(name, b)));
            }
            console.out().json(line);
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        Map<String, Object> thresholds = new LinkedHashMap<>();
        comparison.millis().keySet().stream()
                .skip(1)
                .forEach(name -> comparison.threshold(name).ifPresent(batch -> thresholds.put(name, batch)));
        summary.put("thresholds", thresholds);
        comparison.lowestCosine().ifPresent(cosine -> summary.put("lowestCosine", cosine));
        summary.put("plot", plot.toString());
        console.out().json(summary);
    }
}
