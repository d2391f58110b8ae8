package dev.inlay.internal.graph.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.SpecializationOptions;
import dev.inlay.internal.chat.DecoderJudges;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.OnnxReader;
import dev.inlay.internal.graph.pass.Goal;
import dev.inlay.internal.graph.pass.GraphPass;
import dev.inlay.internal.graph.pass.Passes;
import dev.inlay.internal.specialize.GraphAnswer;
import dev.inlay.internal.specialize.SpecializationRequest;
import dev.inlay.internal.specialize.SpecializedGraph;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pass that makes a decoder say something else, before the judge that loads use. */
class RejectedPassTest {
    private static final Path MODEL = Path.of("src/test/resources/chat/tiny-llama-past-fp32");

    @TempDir
    private Path cache;

    /** Turns the logits round: the least likely token comes first. */
    private static final class TurnedLogits implements GraphPass {
        @Override
        public String name() {
            return "turned-logits";
        }

        @Override
        public Optional<String> apply(OnnxModel model, Goal goal) {
            Graph graph = model.graph();
            Node head = graph.producer("logits").orElseThrow();
            graph.setOutput(head, 0, "turned");
            graph.insertAfter(Node.of("turn", Node.ONNX, "Neg", List.of("turned"), List.of("logits")), head);
            return Optional.of("turned round");
        }
    }

    private SpecializationRequest request(SpecializationRequest.Judge judge) {
        return new SpecializationRequest(
                MODEL.resolve("onnx/model.onnx"),
                SpecializationOptions.defaults(),
                outputs -> GraphAnswer.EVERYTHING,
                cache,
                "1.29.0",
                judge);
    }

    @Test
    void greedyTokensThatChangeDropThePassWithOneWarningThatNamesIt() {
        List<GraphPass> passes = new ArrayList<>(Passes.all());
        passes.add(new TurnedLogits());
        AtomicInteger judged = new AtomicInteger();
        SpecializationRequest.Judge judge = DecoderJudges.of(MODEL);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        SpecializedGraph made;
        try {
            // slf4j-simple writes to whatever System.err is at the time.
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            made = new CachingSpecializer(passes).specialize(request(candidate -> {
                judged.incrementAndGet();
                return judge.difference(candidate);
            }));
        } finally {
            System.setErr(before);
        }
        assertThat(made.notes())
                .anyMatch(note -> note.startsWith("last-row-head: "))
                .contains("turned-logits: dropped, since results differed");
        assertThat(OnnxReader.read(made.file()).graph().nodes())
                .noneMatch(node -> node.outputs().contains("turned"));
        // All together, then one after the other.
        assertThat(judged.get()).isEqualTo(3);
        List<String> warnings = log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("WARN"))
                .toList();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("turned-logits", "model.onnx")
                .doesNotContain("last-row-head");
        // What was found is kept: the next load compares nothing.
        SpecializedGraph again = new CachingSpecializer(passes).specialize(request(candidate -> {
            throw new AssertionError("compared again");
        }));
        assertThat(again).isEqualTo(made);
    }
}
