package dev.inlay.benchmarks.tokenizer;

import dev.inlay.benchmarks.Forks;
import dev.inlay.model.ModelSource;
import dev.inlay.tokenizer.ChatTemplate;
import dev.inlay.tokenizer.ChatTemplateFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.Warmup;

/** Renders conversations of the bundled chat model with its own template. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {Forks.HEAP, Forks.OFFLINE})
public class TemplateBench {
    /** Messages of the conversation. */
    @Param({"1", "20"})
    public int messages;

    private ChatTemplate template;
    private List<Map<String, @Nullable Object>> conversation;

    /** Opens the template. */
    @Setup
    public void open() {
        Path directory = ModelSource.named("smollm2-135m-instruct").resolve();
        template = ServiceLoader.load(ChatTemplateFactory.class).stream()
                .flatMap(factory -> factory.get().open(directory).stream())
                .findFirst()
                .orElseThrow();
        conversation = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            conversation.add(Map.of(
                    "role",
                    i % 2 == 0 ? "user" : "assistant",
                    "content",
                    "Light is refracted where it passes from air into water."));
        }
    }

    /**
     * Renders the prompt.
     *
     * @return the prompt
     */
    @Benchmark
    public String render() {
        return template.render(conversation, List.of(), true, Map.of());
    }
}
