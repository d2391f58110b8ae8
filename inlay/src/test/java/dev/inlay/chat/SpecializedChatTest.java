package dev.inlay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.SpecializationOptions;
import dev.inlay.model.ModelSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A specialised decoder answers as the exported one does. */
class SpecializedChatTest {
    private static final Path CHAT = Path.of("src/test/resources/chat");
    private static final String PASS = "last-row-head";
    private static final List<String> PROMPTS =
            List.of("Print", "def __init__(self, name):\n    self.name = name\n".repeat(4));

    private static ChatGenerator open(ModelSource model, String file, SpecializationOptions options) {
        return ChatGenerator.builder()
                .model(model)
                .modelFile(file)
                .prefixCache(false)
                .specialize(options)
                .build();
    }

    private static List<String> answers(ChatGenerator chat) {
        GenerationOptions greedy = GenerationOptions.builder()
                .maxTokens(16)
                .temperature(0)
                .logprobs(true)
                .build();
        return PROMPTS.stream()
                .map(prompt -> chat.complete(prompt, greedy))
                .map(SpecializedChatTest::tokens)
                .toList();
    }

    private static String tokens(ChatResponse answer) {
        return answer.logprobs().stream().map(token -> token.tokenId() + " ").reduce("", String::concat);
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-llama-genai-int4, model.onnx, true",
        "tiny-llama-past-fp32, onnx/model.onnx, true",
        "tiny-llama-two-session, onnx/decoder_model_merged.onnx, true",
        "tiny-llama-two-session-ple, onnx/decoder_model_merged.onnx, true",
        "tiny-llama-merged-fp16, onnx/decoder_model_merged_quantized.onnx, false",
        "tiny-state, onnx/model.onnx, true"
    })
    void greedyTokensAreThoseOfTheExport(String folder, String file, boolean specialized) {
        ModelSource model = ModelSource.directory(CHAT.resolve(folder));
        try (ChatGenerator exported = open(model, file, SpecializationOptions.off());
                ChatGenerator made = open(model, file, SpecializationOptions.defaults())) {
            assertThat(answers(made)).isEqualTo(answers(exported));
            assertThat(made.placement().toString().contains(PASS))
                    .as(made.placement().toString())
                    .isEqualTo(specialized);
            assertThat(exported.placement().toString()).doesNotContain(PASS);
        }
    }

    @Test
    void aStockExportOfTheBundledModelIsCutToo() {
        ModelSource model = ModelSource.named("smollm2-135m-instruct");
        try (ChatGenerator exported = open(model, "model_q4.onnx", SpecializationOptions.off());
                ChatGenerator made = open(model, "model_q4.onnx", SpecializationOptions.defaults())) {
            assertThat(answers(made)).isEqualTo(answers(exported));
            assertThat(made.placement().toString()).contains(PASS);
        }
    }

    @Test
    void aPassCanBeSwitchedOffByName() {
        ModelSource model = ModelSource.directory(CHAT.resolve("tiny-llama-past-fp32"));
        try (ChatGenerator without =
                open(model, "onnx/model.onnx", SpecializationOptions.defaults().without(PASS))) {
            assertThat(without.placement().toString()).doesNotContain(PASS);
        }
        SpecializationOptions unknown = SpecializationOptions.defaults().without("no-such-pass");
        assertThatThrownBy(() -> open(model, "onnx/model.onnx", unknown))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContainingAll("no-such-pass", PASS);
    }
}
