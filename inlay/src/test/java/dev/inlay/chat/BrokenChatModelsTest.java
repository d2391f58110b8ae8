package dev.inlay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.SpecializationOptions;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoders whose files are cut, damaged, hostile or of different models: an error that names the file, never a crash. */
class BrokenChatModelsTest {
    private static final GenerationOptions SHORT =
            GenerationOptions.builder().maxTokens(4).temperature(0).build();

    @TempDir
    private Path directory;

    @BeforeEach
    void copy() throws IOException {
        copy("tiny-llama-genai-int4");
    }

    private void copy(String model) throws IOException {
        try (Stream<Path> old = Files.list(directory)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        Path from = References.model(model);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = directory.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private void replaceIn(String file, String from, String to) throws IOException {
        Path path = directory.resolve(file);
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to), StandardCharsets.ISO_8859_1);
    }

    private void cut(String file, double keep) throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve(file));
        Files.write(directory.resolve(file), Arrays.copyOf(bytes, (int) (bytes.length * keep)));
    }

    private void expect(String... parts) {
        assertThatThrownBy(() ->
                        ChatGenerator.load(ModelSource.directory(directory)).close())
                .isInstanceOf(ModelLoadException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    private void works() {
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(directory))) {
            assertThat(chat.complete("one two", SHORT).tokenIds()).isNotEmpty();
        }
    }

    @Test
    void theCopyLoads() {
        works();
    }

    @ParameterizedTest
    @CsvSource({"0.0", "0.2", "0.7", "0.99"})
    void cutGraph(double keep) throws IOException {
        cut("model.onnx", keep);
        expect("model.onnx");
    }

    @Test
    void cutAndMissingWeights() throws IOException {
        Path weights = directory.resolve("model.onnx.data");
        cut("model.onnx.data", 0.5);
        expect("bytes of " + weights + ", which has only");
        Files.delete(weights);
        expect(weights + ", which is missing");
    }

    /** ONNX Runtime divides by it. */
    @Test
    void noBits() throws IOException {
        // A name, the tag of its integer, and the integer.
        replaceIn("model.onnx", "bits\u0018\u0004", "bits\u0018\u0000");
        expect("model.onnx", "bits = 0, which must be at least 1");
        assertThatThrownBy(() -> ChatGenerator.builder()
                        .model(ModelSource.directory(directory))
                        .specialize(SpecializationOptions.off())
                        .build())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("bits = 0");
    }

    @Test
    void bitsWithoutANumber() throws IOException {
        // The tag of another field, which no reader knows.
        replaceIn("model.onnx", "bits\u0018\u0004", "bits\u0078\u0004");
        expect("model.onnx", "no plain number as bits");
    }

    @Test
    void unknownOperators() throws IOException {
        replaceIn("model.onnx", "GroupQueryAttention", "GroupQueryAttractor");
        expect("model.onnx", "GroupQueryAttractor", "operator");
    }

    @ParameterizedTest
    @CsvSource({"0.0", "0.4", "0.99"})
    void cutTokenizer(double keep) throws IOException {
        cut("tokenizer.json", keep);
        expect("tokenizer.json");
    }

    @Test
    void cutAndWrongConfiguration() throws IOException {
        cut("genai_config.json", 0.5);
        expect("genai_config.json", "line");
        Files.writeString(directory.resolve("genai_config.json"), "{\"model\": {\"decoder\": []}}");
        expect("genai_config.json", "decoder");
        Files.writeString(directory.resolve("genai_config.json"), "[]");
        expect("genai_config.json", "no JSON object");
    }

    @Test
    void namesThatNoFileCanHave() throws IOException {
        replaceIn("genai_config.json", "\"model.onnx\"", "\"model\\u0000.onnx\"");
        expect("the decoder that genai_config.json names", "is no path");
    }

    @Test
    void cacheSizesThatTheGraphLeavesFree() throws IOException {
        replaceIn("genai_config.json", "\"head_size\": 16", "\"head_size\": 7");
        expect("model.onnx", "genai_config.json", "head_size 7");
    }

    @Test
    void cacheSizesThatAreNone() throws IOException {
        replaceIn("genai_config.json", "\"head_size\": 16", "\"head_size\": 2147483647");
        expect("genai_config.json", "head_size 2147483647");
        replaceIn("genai_config.json", "\"head_size\": 2147483647", "\"head_size\": \"many\"");
        expect("genai_config.json", "head_size", "many");
    }

    /** The graph's own sizes are right; what else the file says may not be, so it is told. */
    @Test
    void cacheSizesThatTheGraphHasOtherwise() throws IOException {
        copy("tiny-llama-past-fp32");
        replaceIn("config.json", "\"num_key_value_heads\": 2", "\"num_key_value_heads\": 8");
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(directory))) {
            assertThat(chat.info().notes())
                    .anyMatch(note -> note.contains("num_key_value_heads 8") && note.contains("[2]"));
            assertThat(chat.complete("one two", SHORT).tokenIds()).isNotEmpty();
        }
    }

    @Test
    void tokenizerOfAnotherModel() throws IOException {
        Files.copy(
                ModelSource.named("smollm2-135m-instruct").resolve().resolve("tokenizer.json"),
                directory.resolve("tokenizer.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(directory))) {
            assertThatThrownBy(() -> chat.complete("What is photosynthesis?", SHORT))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("tokenizer.json belongs to another model");
        }
    }

    /** The engine would look for a token to decode without an end. */
    @Test
    void aPromptWithoutTokens() throws IOException {
        Files.writeString(directory.resolve("chat_template.jinja"), "{# nothing #}");
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(directory))) {
            assertThatThrownBy(() -> chat.generate(
                            ChatRequest.builder().user("one").options(SHORT).build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("The prompt has no tokens");
            assertThatThrownBy(() -> chat.complete("", SHORT)).isInstanceOf(InvalidRequestException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 'a' * 1000000000 }}",
                "{% for i in range(1000000000) %}x{% endfor %}",
                "{% set ns = namespace(s='ab') %}{% for i in range(64) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}"
            })
    void templatesThatExplode(String template) throws IOException {
        Path file = directory.resolve("chat_template.jinja");
        Files.writeString(file, template);
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(directory))) {
            assertThatThrownBy(() -> chat.generate(
                            ChatRequest.builder().user("Hi").options(SHORT).build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining(file + ":1:");
            // The model itself is whole.
            assertThat(chat.complete("one two", SHORT).tokenIds()).isNotEmpty();
        }
    }

    @Test
    void templatesThatAreNone() throws IOException {
        Path file = directory.resolve("chat_template.jinja");
        Files.writeString(file, "{% for message in messages %}");
        expect(file + ":1:");
        Files.writeString(file, "(".repeat(2_000_000));
        expect(file.toString(), "longer");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        expect(file.toString(), "UTF-8");
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(5L << 30);
        }
        expect(file + " has 5368709120 bytes");
        Files.delete(file);
        replaceIn("tokenizer_config.json", "{\n", "{\"chat_template\": [{\"name\": \"default\"}],\n");
        expect("tokenizer_config.json", "chat_template");
    }
}
