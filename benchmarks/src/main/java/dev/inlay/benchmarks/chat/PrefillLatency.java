package dev.inlay.benchmarks.chat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import dev.inlay.SpecializationOptions;
import dev.inlay.benchmarks.Forks;
import dev.inlay.model.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From a prompt to its first token, with the graph as it was exported and specialised. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(
        value = 3,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class PrefillLatency {
    /** A bundled model by name, or a directory. */
    @Param("smollm2-135m-instruct")
    public String model;

    /** The bundled model's own graph was cut by hand; this one has logits for all positions, as stock exports have. */
    @Param("model_q4.onnx")
    public String graph;

    @Param("512")
    public int tokens;

    @Param({"true", "false"})
    public boolean specialized;

    private final GenerationOptions options =
            GenerationOptions.builder().maxTokens(1).temperature(0).build();
    private ChatGenerator chat;
    private String prompt;

    /** Loads the model and makes a prompt of exactly so many tokens. */
    @Setup
    public void open() {
        ModelSource source =
                Files.isDirectory(Path.of(model)) ? ModelSource.directory(Path.of(model)) : ModelSource.named(model);
        chat = ChatGenerator.builder()
                .model(source)
                .modelFile(graph)
                .prefixCache(false)
                .prefillChunk(tokens)
                .specialize(specialized ? SpecializationOptions.defaults() : SpecializationOptions.off())
                .build();
        prompt = "light ".repeat(tokens - 1).strip();
        int counted = complete().usage().promptTokens();
        prompt = "light ".repeat(tokens - 1 + tokens - counted).strip();
        counted = complete().usage().promptTokens();
        if (counted != tokens) {
            throw new IllegalStateException("The prompt has " + counted + " tokens where " + tokens + " were wanted");
        }
    }

    /** Frees the model. */
    @TearDown
    public void close() {
        chat.close();
    }

    /**
     * Computes a prompt and its first token.
     *
     * @return the answer
     */
    @Benchmark
    public ChatResponse complete() {
        return chat.complete(prompt, options);
    }
}
