package dev.inlay.benchmarks.limits;

import dev.inlay.benchmarks.ChildJvm;
import dev.inlay.benchmarks.Forks;
import dev.inlay.benchmarks.MachineReport;
import dev.inlay.benchmarks.ResultFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sets what engines reach beside what the machine can do: arithmetic for embeddings, memory bandwidth for decoding. */
@Command(
        name = "limits",
        mixinStandardHelpOptions = true,
        description = "What the machine can do at most, and which share of it engines reach.")
public final class LimitsCommand implements Callable<Integer> {
    @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--engines",
            split = ",",
            defaultValue = "inlay,langchain4j,naive",
            description = "Default: ${DEFAULT-VALUE}.")
    private List<String> engines;

    @Option(names = "--json", description = "Also writes every round's values to this file.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> machine = MachineReport.describe();
        List<String> tasks = new ArrayList<>(List.of(LimitsTable.GEMM, LimitsTable.BANDWIDTH, LimitsTable.DECODE));
        tasks.addAll(engines);
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (String task : tasks) {
                double value = measure(task);
                values.computeIfAbsent(task, key -> new ArrayList<>()).add(value);
                System.err.printf(Locale.ROOT, "round %d/%d %s %.2f%n", round + 1, rounds, task, value);
            }
        }
        machine.put("load after", MachineReport.load());
        machine.put("rounds", Integer.toString(rounds));
        machine.forEach((name, value) -> System.out.println("- " + name + ": " + value));
        System.out.printf("%n%s%n", LimitsTable.of(values));
        if (json != null) {
            ResultFile.write(json, "limits", machine, values);
        }
        return 0;
    }

    private static double measure(String task) throws IOException, InterruptedException {
        Process process = ChildJvm.prepare(List.of(Forks.OFFLINE, Forks.HEAP), LimitsChild.class, List.of(task))
                .start();
        double result = Double.NaN;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(LimitsChild.RESULT)) {
                    result = Double.parseDouble(line.substring(LimitsChild.RESULT.length()));
                }
            }
        } finally {
            process.destroyForcibly();
        }
        int status = process.waitFor();
        if (Double.isNaN(result)) {
            throw new IllegalStateException(task + " ended with status " + status + " before it was done.");
        }
        return result;
    }
}
