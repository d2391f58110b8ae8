package dev.inlay.provider;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.InvalidRequestException;

/** Turns {@link CpuOptions} into a {@link SessionPlan}: shared by every provider whose runs end on the CPU. */
public final class CpuSessions {
    /** Padded tokens of one run: the best of 128 to 4096 on the machines measured, see docs/performance.md. */
    private static final int MAX_BATCH_TOKENS = 512;

    private static final int MAX_BATCH_SIZE = 64;

    private CpuSessions() {}

    /**
     * Plans a CPU session.
     *
     * @param cpu the user's settings
     * @param cores cores to use where the settings leave it open
     * @param coresReason how they were counted, for the report
     * @return the plan
     */
    public static SessionPlan plan(CpuOptions cpu, int cores, String coresReason) {
        int intra = cpu.intraOpThreads().orElse(cores);
        int runs = cpu.concurrentRuns().orElse(cores);
        StringBuilder description = new StringBuilder()
                .append(intra)
                .append(intra == 1 ? " thread a run, " : " threads a run, ")
                .append(runs)
                .append(runs == 1 ? " run at once; " : " runs at once; ")
                .append(cores)
                .append(cores == 1 ? " core " : " cores ")
                .append(coresReason);
        if (!cpu.equals(CpuOptions.defaults())) {
            description.append("; ").append(cpu);
        }
        return new SessionPlan(
                options -> configure(options, cpu, intra),
                intra,
                runs,
                MAX_BATCH_TOKENS,
                MAX_BATCH_SIZE,
                description.toString());
    }

    /**
     * Sets the options of a session.
     *
     * @param options the options to set
     * @param cpu the user's settings
     * @param intraOpThreads threads that share the work of one run
     * @throws InvalidRequestException when ONNX Runtime refuses a value
     */
    public static void configure(SessionOptions options, CpuOptions cpu, int intraOpThreads) {
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
            String spinning = cpu.spinning() ? "1" : "0";
            options.addConfigEntry("session.intra_op.allow_spinning", spinning);
            options.addConfigEntry("session.inter_op.allow_spinning", spinning);
            for (var entry : cpu.configEntries().entrySet()) {
                options.addConfigEntry(entry.getKey(), entry.getValue());
            }
        } catch (OrtException e) {
            throw new InvalidRequestException("ONNX Runtime refuses " + cpu + ": " + e.getMessage(), e);
        }
    }
}
