package dev.inlay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import dev.inlay.ModelLoadException;
import dev.inlay.chat.References.Reference;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layouts of well-known models, and the rarer inputs and outputs of decoders. */
class LayoutTest {
    @TempDir
    private Path directory;

    private void copy(String from, String to) throws IOException {
        Path target = directory.resolve(to);
        Files.createDirectories(target.getParent());
        Files.copy(References.model(from), target);
    }

    private void tokenizerOf(String model) throws IOException {
        copy(model + "/tokenizer.json", "tokenizer.json");
        copy(model + "/tokenizer_config.json", "tokenizer_config.json");
    }

    private static GenerationOptions greedy(int tokens) {
        return GenerationOptions.builder().maxTokens(tokens).temperature(0).build();
    }

    private static void answers(ChatGenerator chat, String referenceOf) {
        Reference reference = References.of(referenceOf).get(0);
        List<Integer> ids = chat.complete(reference.prompt(), greedy(24)).tokenIds();
        int decided = reference.decided(0.3);
        assertThat(ids.subList(0, decided)).isEqualTo(reference.ids().subList(0, decided));
    }

    @Test
    void phi3Mini() throws IOException {
        copy("configs/phi-3-mini-4k-instruct/genai_config.json", "genai_config.json");
        copy("configs/phi-3-mini-4k-instruct/config.json", "config.json");
        String graph = "phi3-mini-4k-instruct-cpu-int4-rtn-block-32-acc-level-4.onnx";
        copy("tiny-phi3/" + graph, graph);
        copy("tiny-llama-genai-int4/model.onnx.data", graph + ".data");
        tokenizerOf("tiny-llama-genai-int4");
        copy("tiny-llama-genai-int4/chat_template.jinja", "chat_template.jinja");
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(directory))) {
            assertThat(chat.info().endTokens()).containsExactlyInAnyOrder(32000, 32001, 32007);
            assertThat(chat.info().contextLength()).isEqualTo(4096);
            assertThat(chat.info().modelType()).isEqualTo("phi3");
            assertThat(chat.info().batched()).isTrue();
            assertThat(chat.info().chatTemplate()).isTrue();
            answers(chat, "tiny-llama-genai-int4");
        }
    }

    @Test
    void llama32() throws IOException {
        copy("configs/llama-3.2-1b-instruct/config.json", "config.json");
        copy("configs/llama-3.2-1b-instruct/generation_config.json", "generation_config.json");
        copy("tiny-llama-past-fp32/onnx/model.onnx", "onnx/model_q4.onnx");
        tokenizerOf("tiny-llama-past-fp32");
        try (ChatGenerator chat = ChatGenerator.builder()
                .model(ModelSource.directory(directory))
                .contextTokens(400)
                .build()) {
            assertThat(chat.info().endTokens()).containsExactlyInAnyOrder(128001, 128008, 128009);
            assertThat(chat.info().contextLength()).isEqualTo(400);
            answers(chat, "tiny-llama-past-fp32");
        }
    }

    @Test
    void llama32InTheLayoutOfOnnxruntimeGenai() throws IOException {
        copy("configs/llama-3.2-3b-instruct-genai/genai_config.json", "genai_config.json");
        copy("tiny-llama-genai-int4/model.onnx", "model.onnx");
        copy("tiny-llama-genai-int4/model.onnx.data", "model.onnx.data");
        tokenizerOf("tiny-llama-genai-int4");
        try (ChatGenerator chat = ChatGenerator.builder()
                .model(ModelSource.directory(directory))
                .contextTokens(400)
                .build()) {
            assertThat(chat.info().endTokens()).containsExactlyInAnyOrder(128001, 128008, 128009);
            assertThat(chat.info().modelType()).isEqualTo("llama");
            assertThat(chat.info().chatTemplate()).isFalse();
            assertThat(chat.info().batched()).isTrue();
            // Its search section says do_sample with top_k 1: the likeliest token, as onnxruntime-genai takes it too.
            Reference reference = References.of("tiny-llama-genai-int4").get(0);
            GenerationOptions own = GenerationOptions.builder().maxTokens(24).build();
            int decided = reference.decided(0.3);
            assertThat(chat.complete(reference.prompt(), own).tokenIds().subList(0, decided))
                    .isEqualTo(reference.ids().subList(0, decided));
        }
    }

    /** Weights are where the graph says, whatever the exporter calls the file. */
    @ParameterizedTest
    @ValueSource(strings = {"model.onnx.data", "model.onnx_data", "mod.onnx_data_1"})
    void externalDataOfEveryName(String name) throws IOException {
        copy("tiny-llama-genai-int4/genai_config.json", "genai_config.json");
        copy("tiny-llama-genai-int4/model.onnx.data", name);
        tokenizerOf("tiny-llama-genai-int4");
        // Names of one length, so that the protobuf around them stays right.
        String graph =
                Files.readString(References.model("tiny-llama-genai-int4/model.onnx"), StandardCharsets.ISO_8859_1);
        Files.writeString(
                directory.resolve("model.onnx"), graph.replace("model.onnx.data", name), StandardCharsets.ISO_8859_1);
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(directory))) {
            assertThat(chat.placement().specialisation().toString()).contains("last-row-head");
            answers(chat, "tiny-llama-genai-int4");
        }
    }

    @Test
    void gemma3n() throws IOException {
        copy("configs/gemma-3n-e2b-it/config.json", "config.json");
        copy("configs/gemma-3n-e2b-it/generation_config.json", "generation_config.json");
        copy("tiny-gemma-3n/onnx/decoder_model_merged_q4.onnx", "onnx/decoder_model_merged_q4.onnx");
        copy("tiny-llama-two-session-ple/onnx/embed_tokens.onnx", "onnx/embed_tokens_quantized.onnx");
        // Only their names are read.
        Files.writeString(directory.resolve("onnx/audio_encoder.onnx"), "");
        Files.writeString(directory.resolve("onnx/vision_encoder.onnx"), "");
        tokenizerOf("tiny-llama-two-session-ple");
        try (ChatGenerator chat = ChatGenerator.builder()
                .model(ModelSource.directory(directory))
                .cacheBytes(1 << 24)
                .build()) {
            assertThat(chat.info().endTokens()).containsExactlyInAnyOrder(1, 106);
            assertThat(chat.info().contextLength()).isEqualTo(32768);
            assertThat(chat.info().notes())
                    .anyMatch(note -> note.contains("audio_encoder.onnx"))
                    .anyMatch(note -> note.contains("vision_encoder.onnx"));
            answers(chat, "tiny-llama-two-session-ple");
        }
    }

    @Test
    void halfPrecisionCacheWithCacheBranchAndLogitsToKeep() {
        try (ChatGenerator chat =
                ChatGenerator.load(ModelSource.directory(References.model("tiny-llama-merged-fp16")))) {
            assertThat(chat.info().cacheBytesPerToken()).isEqualTo(2 * 2 * 2 * 16 * 2);
            answers(chat, "tiny-llama-past-fp32");
            ChatRequest first =
                    ChatRequest.builder().user("Hello").options(greedy(10)).build();
            ChatResponse answer = chat.generate(first);
            ChatRequest second =
                    first.toBuilder().message(answer.message()).user("And?").build();
            assertThat(chat.generate(second).usage().cachedTokens()).isPositive();
        }
    }

    @Test
    void layersThatShareTheirCacheAndHeadsOfDifferentSizes() {
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(References.model("tiny-shared-kv")))) {
            // Two heads of 16 for keys and of 24 for values in the only layer that has a cache.
            assertThat(chat.info().cacheBytesPerToken()).isEqualTo(2 * (16 + 24) * 4);
            answers(chat, "tiny-shared-kv");
            ChatRequest first =
                    ChatRequest.builder().user("Hello").options(greedy(10)).build();
            ChatResponse answer = chat.generate(first);
            ChatRequest second =
                    first.toBuilder().message(answer.message()).user("And?").build();
            ChatResponse following = chat.generate(second);
            assertThat(following.usage().cachedTokens()).isPositive();
            try (ChatGenerator forgetful = ChatGenerator.builder()
                    .model(ModelSource.directory(References.model("tiny-shared-kv")))
                    .prefixCache(false)
                    .build()) {
                assertThat(forgetful.generate(second).tokenIds()).isEqualTo(following.tokenIds());
            }
        }
    }

    @Test
    void stateThatCannotBeRewoundReusesNoPrefix() {
        Path model = References.model("tiny-state");
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(model));
                ChatGenerator chunked = ChatGenerator.builder()
                        .model(ModelSource.directory(model))
                        .prefillChunk(3)
                        .build()) {
            assertThat(chat.info().prefixCache()).isFalse();
            ChatRequest request = ChatRequest.builder()
                    .user("What is the capital of France?")
                    .options(greedy(20))
                    .build();
            ChatResponse response = chat.generate(request);
            ChatResponse again = chat.generate(request);
            assertThat(again.usage().cachedTokens()).isZero();
            assertThat(again.tokenIds()).isEqualTo(response.tokenIds());
            assertThat(chunked.generate(request).tokenIds()).isEqualTo(response.tokenIds());
        }
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertThatThrownBy(() -> ChatGenerator.load(ModelSource.directory(directory)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("model.onnx");
        assertThatThrownBy(() -> ChatGenerator.builder()
                        .model(ModelSource.directory(directory))
                        .modelFile("../elsewhere.onnx")
                        .build())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("outside");
        copy("configs/phi-3-mini-4k-instruct/genai_config.json", "genai_config.json");
        assertThatThrownBy(() -> ChatGenerator.load(ModelSource.directory(directory)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("phi3-mini-4k-instruct-cpu-int4-rtn-block-32-acc-level-4.onnx");
    }

    @Test
    void aDecoderWithoutItsEmbeddingGraphIsRefused() throws IOException {
        copy("tiny-llama-two-session/onnx/decoder_model_merged.onnx", "decoder_model_merged.onnx");
        tokenizerOf("tiny-llama-two-session");
        assertThatThrownBy(() -> ChatGenerator.load(ModelSource.directory(directory)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("embed_tokens.onnx");
    }
}
