package dev.inlay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import dev.inlay.chat.References.Reference;
import dev.inlay.model.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Greedy ids are those of onnxruntime in Python over the same graph. */
class GreedyReferenceTest {
    /** Below this gap between best and second-best logit the kernels of another CPU may choose the other token. */
    private static final double LEAST_GAP = 0.02;

    private static final double LEAST_GAP_INT4 = 0.3;

    @ParameterizedTest
    @CsvSource({
        "tiny-llama-past-fp32, false",
        "tiny-shared-kv, false",
        "tiny-llama-genai-int4, true",
        "tiny-llama-two-session, false",
        "tiny-llama-two-session-ple, false"
    })
    void tinyModels(String model, boolean shared) {
        List<Reference> references = References.of(model);
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(References.model(model)))) {
            assertThat(chat.info().batched()).isEqualTo(shared);
            assertThat(chat.info().endTokens()).containsExactly(2);
            assertThat(chat.info().contextLength()).isEqualTo(512);
            check(chat, references, 24, shared ? LEAST_GAP_INT4 : LEAST_GAP);
        }
    }

    @Test
    void bundledModel() {
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.named("smollm2-135m-instruct"))) {
            assertThat(chat.info().batched()).isTrue();
            assertThat(chat.info().cacheBytesPerToken()).isEqualTo(30 * 2 * 3 * 64 * 4);
            check(chat, References.of("smollm2-135m-instruct/model.onnx"), 64, LEAST_GAP_INT4);
        }
    }

    @Test
    void bundledModelInPlainAttentionLayout() {
        try (ChatGenerator chat = ChatGenerator.builder()
                .model(ModelSource.named("smollm2-135m-instruct"))
                .modelFile("model_q4.onnx")
                .build()) {
            check(chat, References.of("smollm2-135m-instruct/model_q4.onnx"), 64, LEAST_GAP_INT4);
        }
    }

    /** All at once: decisions that are clear alone are the same in company. */
    @Test
    void bundledModelWithAllPromptsTogether() {
        List<Reference> references = References.of("smollm2-135m-instruct/model.onnx");
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.named("smollm2-135m-instruct"))) {
            List<CompletableFuture<ChatResponse>> running = new ArrayList<>();
            for (Reference each : references) {
                running.add(chat.generateAsync(ChatRequest.builder()
                        .messages(each.messages())
                        .options(GenerationOptions.builder()
                                .maxTokens(64)
                                .temperature(0)
                                .build())
                        .build()));
            }
            for (int i = 0; i < references.size(); i++) {
                Reference each = references.get(i);
                int decided = each.decided(LEAST_GAP_INT4);
                assertThat(running.get(i).join().tokenIds().subList(0, decided))
                        .as(each.name())
                        .isEqualTo(each.ids().subList(0, decided));
            }
        }
    }

    private static void check(ChatGenerator chat, List<Reference> references, int tokens, double leastGap) {
        GenerationOptions options =
                GenerationOptions.builder().maxTokens(tokens).temperature(0).build();
        for (Reference each : references) {
            ChatResponse response = chat.generate(ChatRequest.builder()
                    .messages(each.messages())
                    .options(options)
                    .build());
            assertThat(response.usage().promptTokens())
                    .as(each.name())
                    .isEqualTo(each.promptIds().size());
            int decided = each.decided(leastGap);
            assertThat(response.tokenIds()
                            .subList(0, Math.min(decided, response.tokenIds().size())))
                    .as(each.name())
                    .isEqualTo(each.ids().subList(0, decided));
        }
    }
}
