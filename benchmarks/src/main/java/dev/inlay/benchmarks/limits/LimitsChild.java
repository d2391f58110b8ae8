package dev.inlay.benchmarks.limits;

import com.sun.management.OperatingSystemMXBean;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import dev.inlay.benchmarks.corpus.Corpora;
import dev.inlay.benchmarks.engine.EmbeddingEngine;
import dev.inlay.benchmarks.engine.EngineKind;
import dev.inlay.model.ModelSource;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One measured process: prints one number. */
final class LimitsChild {
    /** Precedes the number. */
    static final String RESULT = "result ";

    private static final int TOKENS = 480;
    private static final int TEXTS = 16;
    private static final double SECONDS = 4;
    private static final String CHAT_MODEL = "smollm2-135m-instruct";
    private static final int DECODED = 192;

    private LimitsChild() {}

    /**
     * Runs.
     *
     * @param args {@code gemm}, {@code bandwidth}, {@code decode} or an engine's name
     * @throws Exception when the measurement fails
     */
    public static void main(String[] args) throws Exception {
        double result = switch (args[0]) {
            case "gemm" -> GemmRate.measure(SECONDS);
            case "bandwidth" -> MemoryBandwidth.measure(Runtime.getRuntime().availableProcessors(), 20);
            case "decode" -> decode();
            default -> embed(EngineKind.of(args[0]));
        };
        System.out.println(RESULT + result);
        // LangChain4j's pool would hold the process for a while.
        Runtime.getRuntime().halt(0);
    }

    /** Billions of operations for each second of processor time that the process used. */
    private static double embed(EngineKind kind) {
        List<String> texts = Corpora.open().ofLength(TEXTS, TOKENS);
        double operations = TEXTS * ModelWork.operations(TOKENS);
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (EmbeddingEngine engine = kind.open()) {
            engine.embedAll(texts);
            engine.embedAll(texts);
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            int passes = 0;
            do {
                engine.embedAll(texts);
                passes++;
            } while ((System.nanoTime() - start) / 1e9 < SECONDS);
            return passes * operations / (system.getProcessCpuTime() - cpu);
        }
    }

    /** Billions of bytes of weights read a second: every decoded token reads all of them once. */
    private static double decode() throws Exception {
        ModelSource source = ModelSource.named(CHAT_MODEL);
        Path weights = source.resolve().resolve("model.onnx.data");
        GenerationOptions options =
                GenerationOptions.builder().maxTokens(DECODED).ignoreEos(true).build();
        try (ChatGenerator chat = ChatGenerator.load(source)) {
            double best = 0;
            for (int pass = 0; pass < 4; pass++) {
                ChatResponse answer = chat.complete("Light is refracted where it passes from air into water.", options);
                best = Math.max(best, answer.timings().decodeTokensPerSecond());
            }
            return best * Files.size(weights) / 1e9;
        }
    }
}
