package dev.inlay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatGeneratorBuilder;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import dev.inlay.SpecializationOptions;
import dev.inlay.TokenLogprob;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How likely a model finds a prompt is what onnxruntime in Python says (prompt_logprobs.py), whatever logits its graph gives. */
class PromptLogprobsTest {
    private static final GenerationOptions SCORED = GenerationOptions.builder()
            .maxTokens(3)
            .temperature(0)
            .topLogprobs(3)
            .promptLogprobs(true)
            .build();

    private static JsonNode reference() throws IOException {
        return new ObjectMapper()
                .readTree(References.model("prompt-logprobs-1.29.0.json").toFile());
    }

    /**
     * Graphs with logits of all positions as exported, of as many as they are asked for once they are specialised, and of the
     * last one alone (model.onnx of SmolLM2); caches that grow and that are shared.
     */
    @ParameterizedTest
    @CsvSource({
        "tiny-llama-past-fp32, true, 1e-3",
        "tiny-llama-past-fp32, false, 1e-3",
        "tiny-llama-two-session-ple, true, 1e-3",
        "tiny-llama-genai-int4, true, 0.05",
        "tiny-llama-genai-int4, false, 0.05",
        "smollm2-135m-instruct/model.onnx, true, 0.3",
        "smollm2-135m-instruct/model_q4.onnx, true, 0.3"
    })
    void everyTokenAsInPython(String name, boolean specialised, double tolerance) throws IOException {
        ChatGeneratorBuilder builder = ChatGenerator.builder()
                .prefillChunk(7)
                .specialize(specialised ? SpecializationOptions.defaults() : SpecializationOptions.off());
        if (name.startsWith("smollm2")) {
            builder.model(ModelSource.named("smollm2-135m-instruct")).modelFile(name.substring(name.indexOf('/') + 1));
        } else {
            builder.model(ModelSource.directory(References.model(name)));
        }
        JsonNode root = reference();
        JsonNode expected = root.get("models").get(name);
        try (ChatGenerator chat = builder.build()) {
            ChatResponse response = chat.complete(root.get("prompt").asText(), SCORED);
            List<TokenLogprob> actual = response.promptLogprobs();
            assertThat(actual).hasSize(expected.size()).hasSize(response.usage().promptTokens() - 1);
            for (int i = 0; i < actual.size(); i++) {
                JsonNode each = expected.get(i);
                TokenLogprob entry = actual.get(i);
                String what = name + ", token " + (i + 1);
                assertThat(entry.tokenId()).as(what).isEqualTo(each.get("id").asInt());
                assertThat(entry.logprob())
                        .as(what)
                        .isCloseTo(each.get("logprob").asDouble(), offset(tolerance));
                assertThat(entry.top()).hasSize(3);
                assertThat(entry.top().get(0).logprob())
                        .as(what)
                        .isCloseTo(each.get("top").get(0).get(1).asDouble(), offset(tolerance));
            }
        }
    }

    @Test
    void theAnswerIsTheSameAndOtherConversationsGoOn() {
        try (ChatGenerator chat =
                ChatGenerator.load(ModelSource.directory(References.model("tiny-llama-genai-int4")))) {
            String prompt = "word ".repeat(100);
            GenerationOptions plain = SCORED.toBuilder().promptLogprobs(false).build();
            ChatResponse unscored = chat.complete(prompt, plain);
            assertThat(unscored.promptLogprobs()).isEmpty();
            CompletableFuture<ChatResponse> other = chat.generateAsync(ChatRequest.builder()
                    .user("Hello")
                    .options(GenerationOptions.builder()
                            .maxTokens(100)
                            .temperature(0)
                            .ignoreEos(true)
                            .build())
                    .build());
            // The prompt is in the prefix cache, which cannot tell how likely its tokens were.
            ChatResponse scored = chat.complete(prompt, SCORED);
            assertThat(scored.usage().cachedTokens()).isZero();
            assertThat(scored.tokenIds()).isEqualTo(unscored.tokenIds());
            assertThat(scored.promptLogprobs()).hasSize(scored.usage().promptTokens() - 1);
            assertThat(other.join().usage().completionTokens()).isEqualTo(100);
            // What was scored is a prefix for others.
            assertThat(chat.complete(prompt, plain).usage().cachedTokens()).isPositive();
        }
    }
}
