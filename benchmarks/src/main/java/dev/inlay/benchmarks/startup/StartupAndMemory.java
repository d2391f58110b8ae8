package dev.inlay.benchmarks.startup;

import dev.inlay.benchmarks.MachineReport;
import dev.inlay.benchmarks.ResultFile;
import dev.inlay.benchmarks.corpus.Corpora;
import dev.inlay.benchmarks.corpus.CorpusKind;
import dev.inlay.benchmarks.engine.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Time from the start of a JVM to the first vector, and peak resident memory, in processes that take turns. */
@Command(
        name = "startup",
        mixinStandardHelpOptions = true,
        description =
                "Time from the start of a JVM to its first vector, and peak memory then and while embedding mixed texts.")
public final class StartupAndMemory implements Callable<Integer> {
    @Option(names = "--rounds", defaultValue = "9", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--variants",
            split = ",",
            defaultValue = "inlay,inlay-first-ever,langchain4j-file,langchain4j,naive",
            description = "Default: ${DEFAULT-VALUE}.")
    private List<String> variants;

    @Option(
            names = "--baseline",
            defaultValue = "langchain4j-file",
            description = "What the others are divided by. Default: ${DEFAULT-VALUE}.")
    private String baseline;

    @Option(names = "--json", description = "Also writes every round's values to this file.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> machine = MachineReport.describe();
        List<StartupVariant> chosen = StartupVariant.all(variants);
        Map<String, List<StartupRun>> runs = new LinkedHashMap<>();
        Path model = ModelFiles.directory();
        Path corpus = Files.createTempFile("inlay-benchmarks", ".txt");
        try {
            Files.write(corpus, Corpora.open().corpus(CorpusKind.MIXED).texts());
            // The first round fills the system's file cache and is thrown away.
            for (int round = 0; round <= rounds; round++) {
                for (StartupVariant variant : chosen) {
                    StartupRun run = StartupRun.of(variant, model, corpus);
                    if (round > 0) {
                        runs.computeIfAbsent(variant.id(), key -> new ArrayList<>())
                                .add(run);
                    }
                    System.err.printf(Locale.ROOT, "round %d/%d %s %s%n", round, rounds, variant.id(), run);
                }
            }
        } finally {
            Files.deleteIfExists(corpus);
        }
        machine.put("load after", MachineReport.load());
        machine.put("rounds", Integer.toString(rounds));
        machine.forEach((name, value) -> System.out.println("- " + name + ": " + value));
        print("first vector after JVM start, ms", runs, StartupRun::firstVectorMillis);
        print("peak memory at the first vector, MiB", runs, StartupRun::firstVectorMebibytes);
        print("peak memory after the mixed corpus, MiB", runs, StartupRun::corpusMebibytes);
        if (json != null) {
            Map<String, Object> results = new LinkedHashMap<>();
            results.put("baseline", baseline);
            results.put("runs", runs);
            ResultFile.write(json, "startup", machine, results);
        }
        return 0;
    }

    private void print(String title, Map<String, List<StartupRun>> runs, ToDoubleFunction<StartupRun> value) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        runs.forEach((variant, own) ->
                values.put(variant, own.stream().mapToDouble(value).boxed().toList()));
        System.out.printf("%n%s%n", StartupTable.of(title, values, baseline));
    }
}
