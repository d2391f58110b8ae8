package dev.inlay.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.models.ChatModelReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a model say about sampling and end tokens. */
class ChatModelFilesTest {
    @TempDir
    private Path directory;

    @Test
    void endTokensOfAllFilesAndThePublishersSampling() throws IOException {
        Files.createDirectories(directory.resolve("onnx"));
        Files.writeString(directory.resolve("onnx/model_q4.onnx"), "");
        Files.writeString(
                directory.resolve("config.json"),
                "{\"eos_token_id\": 128001, \"bos_token_id\": 128000, \"hidden_size\": 64, \"num_attention_heads\": 4}");
        Files.writeString(
                directory.resolve("generation_config.json"),
                "{\"do_sample\": true, \"eos_token_id\": [128001, 128008, 128009], \"temperature\": 0.6, \"top_p\": 0.9}");
        Files.writeString(directory.resolve("tokenizer_config.json"), "{\"eos_token\": {\"content\": \"<|eot_id|>\"}}");
        ChatModelConfig config = ChatModelReader.read(directory, Optional.empty());
        assertThat(config.decoder()).isEqualTo(directory.resolve("onnx/model_q4.onnx"));
        assertThat(config.endTokens()).containsExactlyInAnyOrder(128001, 128008, 128009);
        assertThat(config.endSpelling()).contains("<|eot_id|>");
        assertThat(config.bosToken()).hasValue(128000);
        assertThat(config.headSize()).hasValue(16);
        assertThat(config.kvHeads()).hasValue(4);
        assertThat(config.sampling().sample()).isTrue();
        assertThat(config.sampling().temperature()).isEqualTo(0.6);
        assertThat(config.sampling().topP()).isEqualTo(0.9);
    }
}
