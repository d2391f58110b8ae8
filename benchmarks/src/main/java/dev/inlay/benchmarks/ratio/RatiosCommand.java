package dev.inlay.benchmarks.ratio;

import dev.inlay.benchmarks.MachineReport;
import dev.inlay.benchmarks.ResultFile;
import dev.inlay.benchmarks.chat.ChatPeer;
import dev.inlay.benchmarks.engine.AgreementCommand;
import dev.inlay.benchmarks.provider.AvailableProviders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the variants of a group in interleaved rounds of forked JVMs and prints ratios with their spread. */
@Command(
        name = "ratios",
        mixinStandardHelpOptions = true,
        description = "Ratios from interleaved rounds: every variant runs once a round, each time in a fresh JVM.")
public final class RatiosCommand implements Callable<Integer> {
    @Option(
            names = "--group",
            split = ",",
            defaultValue = "embedding",
            description =
                    "embedding, latency, batch, callers (libraries); tokenizer; budget, threads, threads-latency, presets,"
                            + " presets-latency (Inlay's settings); routing, providers (Inlay's places);"
                            + " specialised, prefill (graphs as exported and specialised);"
                            + " chat-first-token, chat-decode (libraries); chat-concurrent, chat-arrival,"
                            + " chat-second-turn, chat-spinning (Inlay alone)."
                            + " Default: ${DEFAULT-VALUE}.")
    private List<String> groups;

    @Option(names = "--rounds", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--variants",
            split = ",",
            description = "Only these; the baseline is always among them. For threads also others, such as 4x2+block2.")
    private @Nullable List<String> variants;

    @Option(names = "--cases", split = ",", description = "Only these, such as: short,mixed")
    private @Nullable List<String> cases;

    @Option(names = "--warmup", defaultValue = "1000", description = "Milliseconds a fork. Default: ${DEFAULT-VALUE}.")
    private long warmup;

    @Option(names = "--time", defaultValue = "2000", description = "Milliseconds a fork. Default: ${DEFAULT-VALUE}.")
    private long time;

    @Option(
            names = "--param",
            description = "Another parameter of the benchmark, such as: graph=model.onnx. May be repeated.")
    private Map<String, String> params = Map.of();

    @Option(names = "--json", description = "Also writes every round's scores to this file.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        Map<String, String> machine = MachineReport.describe();
        List<Measurements> all = new ArrayList<>();
        for (String id : groups) {
            RatioGroup group = RatioGroup.of(id);
            Variants chosen = choose(group.variants());
            if (chosen.areEngines()) {
                AgreementCommand.Outcome outcome = AgreementCommand.engines(chosen.values(), 20);
                if (!outcome.disagreeing().isEmpty()) {
                    System.err.println("Not timed, since the vectors are wrong: " + outcome.disagreeing());
                    return 1;
                }
                chosen = chosen.only(outcome.agreeing());
            }
            if (chosen.areProviders()) {
                chosen = chosen.only(AvailableProviders.of(chosen.values()));
            }
            if (chosen.areChatPeers()) {
                chosen = chosen.only(ChatPeer.available(chosen.values()));
            }
            all.add(new Rounds(rounds, warmup, time, params).run(group, chooseCases(group), chosen));
        }
        machine.put("load after", MachineReport.load());
        machine.put("rounds", rounds + ", each fork " + warmup + " ms warm-up and " + time + " ms measured");
        machine.forEach((name, value) -> System.out.println("- " + name + ": " + value));
        for (Measurements measurements : all) {
            System.out.printf("%n%s%n%n%s%n", measurements.group().id(), RatioTable.of(RatioResult.of(measurements)));
        }
        if (json != null) {
            ResultFile.write(json, "ratios", machine, asJson(all));
        }
        return 0;
    }

    private Variants choose(Variants all) {
        if (variants == null) {
            return all;
        }
        List<String> kept = new ArrayList<>(variants);
        if (!kept.contains(all.baseline())) {
            kept.add(0, all.baseline());
        }
        return new Variants(all.param(), all.baseline(), kept);
    }

    private List<String> chooseCases(RatioGroup group) {
        return cases == null || group.caseParam().isEmpty() ? group.cases() : cases;
    }

    private static Map<String, Object> asJson(List<Measurements> all) {
        Map<String, Object> groups = new LinkedHashMap<>();
        for (Measurements measurements : all) {
            RatioGroup group = measurements.group();
            groups.put(
                    group.id(),
                    RatioResult.of(measurements).asJson(group.benchmark().getName()));
        }
        return groups;
    }
}
