package dev.inlay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.ChatChunk;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.GenerationOptions;
import dev.inlay.chat.References.Reference;
import dev.inlay.graphs.Rewritten;
import dev.inlay.graphs.RewrittenProvider;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.PlacementReport.Latency;
import dev.inlay.provider.PlacementReport.Measure;
import dev.inlay.provider.ProviderPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model at a place whose session fails in the middle of an answer. */
class ChatFailoverTest {
    private static final ModelSource MODEL = ModelSource.named("smollm2-135m-instruct");

    /** Of all references those with the clearest decisions: no token is within 0.12 of the second-best. */
    private static final List<String> CLEAR = List.of("multi_turn_name", "unicode_mixed");

    @TempDir
    Path directory;

    private static List<Reference> references() {
        return References.of("smollm2-135m-instruct/model.onnx").stream()
                .filter(each -> CLEAR.contains(each.name()))
                .toList();
    }

    private static ChatRequest request(Reference reference) {
        return ChatRequest.builder()
                .messages(reference.messages())
                .options(
                        GenerationOptions.builder().maxTokens(64).temperature(0).build())
                .build();
    }

    private ChatGenerator failingAt(int tokens) {
        return ChatGenerator.builder()
                .model(MODEL)
                .provider(new RewrittenProvider(
                        graph -> Rewritten.failingAt(graph, tokens, directory.resolve("failing.onnx"))))
                .policy(ProviderPolicy.prefer("npu", "cpu"))
                .build();
    }

    @Test
    void theAnswerGoesOnAtTheNextPlaceAsIfNothingHadHappened() {
        Reference reference = references().get(0);
        ChatResponse undisturbed;
        try (ChatGenerator chat = ChatGenerator.load(MODEL)) {
            undisturbed = chat.generate(request(reference));
        }
        int failing = reference.promptIds().size() + 20;
        try (ChatGenerator chat = failingAt(failing)) {
            assertThat(chat.placement().provider()).isEqualTo("npu");
            StringBuilder text = new StringBuilder();
            ChatResponse answer;
            try (ChatStream stream = chat.stream(request(reference))) {
                for (ChatChunk chunk : stream) {
                    text.append(chunk.text());
                }
                answer = stream.response();
            }

            assertThat(answer.tokenIds()).hasSize(64).isEqualTo(undisturbed.tokenIds());
            assertThat(text).hasToString(undisturbed.text()).hasToString(answer.text());
            assertThat(answer.finishReason()).isEqualTo(undisturbed.finishReason());
            assertThat(answer.usage()).isEqualTo(undisturbed.usage());
            PlacementReport report = chat.placement();
            assertThat(report.provider()).isEqualTo("cpu");
            assertThat(report.fallbacks()).singleElement().satisfies(fallback -> {
                assertThat(fallback.from()).isEqualTo("npu");
                assertThat(fallback.to()).hasValue("cpu");
                assertThat(fallback.rows()).isEqualTo(1);
                assertThat(fallback.reason()).contains("fault_3");
            });
            assertThat(report.places())
                    .extracting(PlacementReport.Place::provider)
                    .containsExactly("cpu", "npu");
            assertThat(report.places().get(1).state()).startsWith("passed over for another ");
            // The run that moved counts for neither place.
            assertThat(count(report, "npu", Measure.FIRST_TOKEN)).isEqualTo(1);
            assertThat(count(report, "npu", Measure.DECODE_STEP) + count(report, "cpu", Measure.DECODE_STEP))
                    .isEqualTo(62);
            assertThat(count(report, "cpu", Measure.DECODE_STEP)).isPositive();

            ChatResponse again = chat.generate(request(reference));
            assertThat(again.tokenIds()).isEqualTo(undisturbed.tokenIds());
            assertThat(again.usage().cachedTokens()).isPositive();
        }
    }

    private static long count(PlacementReport report, String provider, Measure measure) {
        return report.latencies().stream()
                .filter(each -> each.provider().equals(provider) && each.measure() == measure)
                .mapToLong(Latency::count)
                .sum();
    }

    @Test
    void aSessionThatComputesSomethingElseIsRejectedAtLoad() {
        try (ChatGenerator chat = ChatGenerator.builder()
                .model(ModelSource.directory(References.model("tiny-llama-past-fp32")))
                .provider(new RewrittenProvider(
                        graph -> Rewritten.perturbed(graph, 0.5, directory.resolve("perturbed.onnx"))))
                .policy(ProviderPolicy.prefer("npu", "cpu"))
                .build()) {
            PlacementReport report = chat.placement();
            assertThat(report.provider()).isEqualTo("cpu");
            assertThat(report.skipped())
                    .singleElement()
                    .satisfies(skip -> assertThat(skip.reason())
                            .startsWith("it computes wrong results: the logits after ")
                            .contains("agree with the CPU to "));
        }
    }

    @Test
    void aLongPromptGoesOnAtTheNextPlaceInTheMiddleOfItsComputation() {
        Reference reference = References.of("smollm2-135m-instruct/model.onnx").stream()
                .filter(each -> each.name().equals("long_1500"))
                .findFirst()
                .orElseThrow();
        try (ChatGenerator chat = failingAt(reference.promptIds().size() / 2)) {
            ChatResponse answer = chat.generate(request(reference));

            assertThat(answer.tokenIds().subList(0, reference.ids().size())).isEqualTo(reference.ids());
            assertThat(answer.usage().promptTokens())
                    .isEqualTo(reference.promptIds().size());
            PlacementReport report = chat.placement();
            assertThat(report.provider()).isEqualTo("cpu");
            // It began elsewhere: no time of this place.
            assertThat(count(report, "cpu", Measure.FIRST_TOKEN)).isZero();
        }
    }

    @Test
    void conversationsThatRunTogetherMoveTogether() {
        List<Reference> references = references();
        int failing = references.stream()
                        .mapToInt(each -> each.promptIds().size())
                        .max()
                        .orElseThrow()
                + 10;
        try (ChatGenerator chat = failingAt(failing)) {
            List<CompletableFuture<ChatResponse>> running = new ArrayList<>();
            references.forEach(each -> running.add(chat.generateAsync(request(each))));
            for (int i = 0; i < references.size(); i++) {
                assertThat(running.get(i).join().tokenIds())
                        .as(references.get(i).name())
                        .isEqualTo(references.get(i).ids());
            }
            assertThat(chat.placement().provider()).isEqualTo("cpu");
        }
    }
}
