package dev.inlay.benchmarks.longrun;

import dev.inlay.benchmarks.MachineReport;
import dev.inlay.benchmarks.ResultFile;
import dev.inlay.benchmarks.startup.ResidentMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Embeds and chats for a long time and samples memory and latency. */
@Command(
        name = "longrun",
        mixinStandardHelpOptions = true,
        description = "Mixed load over a long time: resident memory and latency, sampled at intervals.")
public final class LongRunCommand implements Callable<Integer> {
    @Option(names = "--minutes", defaultValue = "30", description = "Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(names = "--interval", defaultValue = "15", description = "Seconds of a sample. Default: ${DEFAULT-VALUE}.")
    private long interval;

    @Option(names = "--embedders", defaultValue = "4", description = "Threads. Default: ${DEFAULT-VALUE}.")
    private int embedders;

    @Option(names = "--chats", defaultValue = "4", description = "Threads. Default: ${DEFAULT-VALUE}.")
    private int chats;

    @Option(
            names = "--pause",
            defaultValue = "0",
            description = "Milliseconds between two calls of a thread. Default: ${DEFAULT-VALUE}.")
    private long pause;

    @Option(names = "--json", description = "Also writes all samples to this file.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> machine = MachineReport.describe();
        Window window = new Window();
        List<Sample> samples = new ArrayList<>();
        try (MixedLoad load = new MixedLoad(window, pause)) {
            long start = System.nanoTime();
            load.start(embedders, chats);
            double now = 0;
            while (now < minutes) {
                TimeUnit.SECONDS.sleep(interval);
                now = (System.nanoTime() - start) / 60e9;
                Sample sample = window.take(now, ResidentMemory.nowKibibytes() / 1024.0);
                samples.add(sample);
                System.err.println(sample);
            }
        }
        machine.put("load after", MachineReport.load());
        machine.put(
                "threads",
                embedders + " that embed 1 to 8 texts a call, " + chats + " that chat, " + pause + " ms between calls");
        machine.forEach((name, value) -> System.out.println("- " + name + ": " + value));
        System.out.printf("%n%s%n", LongRunTable.of(samples));
        if (json != null) {
            ResultFile.write(json, "longrun", machine, Map.of("samples", samples));
        }
        return samples.stream().anyMatch(sample -> sample.failures() > 0) ? 1 : 0;
    }
}
