package dev.inlay.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs every measurement of docs/performance.md, one after the other. */
@Command(
        name = "suite",
        mixinStandardHelpOptions = true,
        description = "Runs the measurements of docs/performance.md and writes one result file for each.")
public final class SuiteCommand implements Callable<Integer> {
    @Option(
            names = "--results",
            defaultValue = "docs/performance",
            description = "Folder of the result files. Default: ${DEFAULT-VALUE}.")
    private Path results;

    @Option(names = "--only", split = ",", description = "Only these, such as: embedding,limits")
    private List<String> only = List.of();

    /** Precedes the arguments of a measurement that JMH makes on its own. */
    private static final String JMH = "jmh";

    /** Name of the result file, and the command that makes it. */
    private static Map<String, List<String>> measurements() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put("limits", List.of("limits", "--rounds", "3"));
        all.put("embedding", List.of("ratios", "--group", "embedding", "--rounds", "5"));
        all.put("callers", List.of("ratios", "--group", "callers", "--rounds", "5"));
        all.put("startup", List.of("startup", "--rounds", "7"));
        all.put("latency", List.of("ratios", "--group", "latency", "--rounds", "3"));
        all.put("batch", List.of("ratios", "--group", "batch", "--rounds", "3"));
        all.put("threads", List.of("ratios", "--group", "threads", "--rounds", "3", "--variants", "2x2"));
        all.put("presets", List.of("ratios", "--group", "presets,presets-latency", "--rounds", "3"));
        all.put("routing", List.of("ratios", "--group", "routing", "--rounds", "5"));
        all.put("providers", List.of("ratios", "--group", "providers", "--rounds", "3"));
        all.put("tokenizer", List.of("ratios", "--group", "tokenizer", "--rounds", "3"));
        all.put("template", List.of(JMH, "TemplateBench"));
        for (String chat : List.of(
                "chat-first-token",
                "chat-decode",
                "chat-concurrent",
                "chat-arrival",
                "chat-second-turn",
                "chat-spinning")) {
            // Java's compilers need some hundred steps of the decode loop, which the peers do not.
            all.put(chat, List.of("ratios", "--group", chat, "--rounds", "3", "--warmup", "4000", "--time", "4000"));
        }
        all.put("longrun", List.of("longrun", "--minutes", "30"));
        return all;
    }

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(results);
        List<String> failed = new ArrayList<>();
        measurements().forEach((name, command) -> {
            if (only.isEmpty() || only.contains(name)) {
                if (!run(command, results.resolve(name + ".json").toString())) {
                    failed.add(name);
                }
            }
        });
        if (!failed.isEmpty()) {
            System.err.println("Failed: " + String.join(", ", failed));
        }
        return failed.isEmpty() ? 0 : 1;
    }

    private static boolean run(List<String> command, String file) {
        boolean jmh = command.get(0).equals(JMH);
        List<String> arguments = new ArrayList<>(jmh ? command.subList(1, command.size()) : command);
        arguments.addAll(jmh ? List.of("-rf", "json", "-rff", file) : List.of("--json", file));
        System.out.printf("%n# %s%n", String.join(" ", arguments));
        if (!jmh) {
            return new CommandLine(new Main()).execute(arguments.toArray(String[]::new)) == 0;
        }
        try {
            org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
            return true;
        } catch (IOException e) {
            System.err.println(e);
            return false;
        }
    }
}
