package dev.inlay.provider;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.InvalidRequestException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Turns {@link CpuOptions} into a {@link SessionPlan}: shared by every provider whose runs end on the CPU. */
public final class CpuSessions {
    /**
     * A decode run is some hundred pieces of work of ten to fifty microseconds, and a sleeping thread comes late to each. Twenty
     * to fifty microseconds decode as fast as spinning without an end on an idle machine, and cost less than half of it on a
     * busy one: the benchmark {@code chat-spinning}.
     */
    private static final String SHORT_SPIN_MICROS = "30";

    /** Padded tokens of one run. 256 to 1024 are alike within the noise of what was measured, see docs/performance.md. */
    private static final int MAX_BATCH_TOKENS = 512;

    private static final int MAX_BATCH_SIZE = 64;

    private CpuSessions() {}

    /**
     * Plans a CPU session of an encoder.
     *
     * @param cpu the user's settings
     * @param cores cores to use where the settings leave it open
     * @param coresReason how they were counted, for the report
     * @return the plan
     */
    public static SessionPlan plan(CpuOptions cpu, int cores, String coresReason) {
        return plan(Task.EMBEDDING, cpu, cores, cores + (cores == 1 ? " core " : " cores ") + coresReason);
    }

    /**
     * Plans a CPU session. A chat gets one run at a time whatever the settings say: its engine steps all sequences together, and
     * {@link CpuOptions#concurrentRuns()} is about embedders and rerankers.
     *
     * @param task what the session is for
     * @param cpu the user's settings
     * @param cores cores to use where the settings leave it open
     * @param coresInWords what these cores are and how they were counted, for the report, such as {@code 2 physical cores
     *     (no SMT, no quota)}
     * @return the plan
     */
    public static SessionPlan plan(Task task, CpuOptions cpu, int cores, String coresInWords) {
        // Encoders: single-threaded runs side by side beat runs that share their threads (docs/performance.md). What a
        // user sets of the two decides the other, so that all cores work and none is wanted twice.
        int runs;
        int intra;
        if (task == Task.CHAT) {
            runs = 1;
            intra = cpu.intraOpThreads().orElse(cores);
        } else if (cpu.concurrentRuns().isPresent()) {
            runs = cpu.concurrentRuns().getAsInt();
            intra = cpu.intraOpThreads().orElse(Math.max(1, cores / runs));
        } else {
            intra = cpu.intraOpThreads().orElse(1);
            runs = Math.max(1, cores / intra);
        }
        StringBuilder description = new StringBuilder()
                .append(intra)
                .append(intra == 1 ? " thread a run, " : " threads a run, ")
                .append(runs == 1 ? "one run at a time" : "up to " + runs + " runs at once")
                .append("; ")
                .append(coresInWords);
        if (!cpu.equals(CpuOptions.defaults())) {
            description.append("; ").append(cpu);
        }
        return SessionPlan.builder(options -> configure(options, task, cpu, intra))
                .intraOpThreads(intra)
                .concurrentRuns(runs)
                .maxBatchTokens(MAX_BATCH_TOKENS)
                .maxBatchSize(MAX_BATCH_SIZE)
                .description(description.toString())
                .build();
    }

    /**
     * Sets the options of an encoder's session.
     *
     * @param options the options to set
     * @param cpu the user's settings
     * @param intraOpThreads threads that share the work of one run
     * @throws InvalidRequestException when ONNX Runtime refuses a value
     */
    public static void configure(SessionOptions options, CpuOptions cpu, int intraOpThreads) {
        configure(options, Task.EMBEDDING, cpu, intraOpThreads);
    }

    /**
     * Sets the options of a session.
     *
     * @param options the options to set
     * @param task what the session is for
     * @param cpu the user's settings
     * @param intraOpThreads threads that share the work of one run
     * @throws InvalidRequestException when ONNX Runtime refuses a value
     */
    public static void configure(SessionOptions options, Task task, CpuOptions cpu, int intraOpThreads) {
        try {
            options.setIntraOpNumThreads(intraOpThreads);
            options.setInterOpNumThreads(cpu.interOpThreads().orElse(1));
            options.setExecutionMode(
                    cpu.executionMode() == CpuOptions.ExecutionMode.PARALLEL
                            ? SessionOptions.ExecutionMode.PARALLEL
                            : SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(
                    switch (cpu.optimizationLevel()) {
                        case NONE -> SessionOptions.OptLevel.NO_OPT;
                        case BASIC -> SessionOptions.OptLevel.BASIC_OPT;
                        case EXTENDED -> SessionOptions.OptLevel.EXTENDED_OPT;
                        case ALL -> SessionOptions.OptLevel.ALL_OPT;
                    });
            options.setCPUArenaAllocator(cpu.arena());
            options.setMemoryPatternOptimization(cpu.memoryPattern());
            // Where one run has all threads it is a latency that counts.
            boolean oneRun = task == Task.CHAT || cpu.concurrentRuns().equals(OptionalInt.of(1));
            boolean spinsShortly = cpu.spinning().isEmpty() && oneRun;
            String spinning = spinsShortly || cpu.spinning().orElse(false) ? "1" : "0";
            options.addConfigEntry("session.intra_op.allow_spinning", spinning);
            options.addConfigEntry("session.inter_op.allow_spinning", spinning);
            if (spinsShortly) {
                options.addConfigEntry("session.intra_op.spin_duration_us", SHORT_SPIN_MICROS);
                options.addConfigEntry("session.inter_op.spin_duration_us", SHORT_SPIN_MICROS);
            }
            if (!cpu.intraOpAffinities().isEmpty()) {
                options.addConfigEntry("session.intra_op_thread_affinities", affinities(cpu.intraOpAffinities()));
            }
            for (var entry : cpu.configEntries().entrySet()) {
                options.addConfigEntry(entry.getKey(), entry.getValue());
            }
        } catch (OrtException e) {
            throw new InvalidRequestException("ONNX Runtime refuses " + cpu + ": " + e.getMessage(), e);
        }
    }

    /** ONNX Runtime's format: threads parted by semicolons, and its processors start at 1. */
    private static String affinities(List<List<Integer>> affinities) {
        return affinities.stream()
                .map(cpus -> cpus.stream().map(cpu -> Integer.toString(cpu + 1)).collect(Collectors.joining(",")))
                .collect(Collectors.joining(";"));
    }
}
