package dev.inlay.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ModelLoadException;
import dev.inlay.graph.DynamicDimension.Role;
import dev.inlay.graph.Quantization.Scheme;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about graphs whose makers are known. */
class ModelInspectorTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Path CHAT = Path.of("../inlay/src/test/resources/chat");
    private static final Path MODELS = Path.of("../inlay/src/test/resources/models");

    private static GraphInspection graph(String name) {
        return ModelInspector.inspect(RESOURCES.resolve("inspected").resolve(name + ".onnx"))
                .graphs()
                .get(0);
    }

    private static Path golden(String name) {
        return RESOURCES.resolve("golden").resolve(name);
    }

    @Test
    void anEncoderShowsInputsOutputsOperatorsAndWeights() {
        ModelInspection model = ModelInspector.inspect(golden("bert-2023-pooler-13"));

        assertThat(model.family().name()).isEqualTo("bert");
        assertThat(model.severalSessions()).isFalse();
        GraphInspection graph = model.graphs().get(0);
        assertThat(graph.role()).isEqualTo("text encoder");
        assertThat(graph.opsets()).containsExactly(Map.entry("ai.onnx", 13L));
        assertThat(graph.producer()).startsWith("pytorch 2.1.2");
        assertThat(graph.inputs())
                .extracting(TensorDescription::toString)
                .containsExactly(
                        "input_ids int64[batch_size, sequence_length]",
                        "attention_mask int64[batch_size, sequence_length]",
                        "token_type_ids int64[batch_size, sequence_length]");
        assertThat(graph.outputs())
                .extracting(TensorDescription::toString)
                .containsExactly(
                        "last_hidden_state float[batch_size, sequence_length, 32]",
                        "pooler_output float[batch_size, 32]");
        assertThat(graph.count("ai.onnx", "MatMul")).isEqualTo(16);
        assertThat(graph.count("ai.onnx", "Erf")).isEqualTo(2);
        assertThat(graph.operators().get("ai.onnx").values().stream()
                        .mapToInt(n -> n)
                        .sum())
                .isEqualTo(graph.nodes());
        assertThat(graph.controlFlow()).isEmpty();
        assertThat(graph.quantization().schemes()).isEmpty();
        assertThat(graph.autoregressive()).isEmpty();
        // Embeddings (60 + 28 + 2) x 32 with their norm, two layers, pooler; dead entries of the export are not there.
        long layer = 4 * (32 * 32 + 32) + 2 * 32 * 40 + 40 + 32 + 4 * 32;
        assertThat(graph.parameters()).isEqualTo(90 * 32 + 64 + 2 * layer + 32 * 32 + 32);
        assertThat(graph.weightBytes()).isLessThan(graph.bytes());
    }

    @Test
    void freeDimensionsHaveARoleAndAWayToFixThem() {
        List<DynamicDimension> free = ModelInspector.inspect(golden("bert-2023-pooler-13"))
                .graphs()
                .get(0)
                .dynamicDimensions();

        assertThat(free).extracting(DynamicDimension::name).containsExactly("batch_size", "sequence_length");
        assertThat(free).extracting(DynamicDimension::role).containsExactly(Role.BATCH, Role.SEQUENCE);
        assertThat(free.get(1).uses()).containsExactly("input_ids[1]", "attention_mask[1]", "token_type_ids[1]");
        assertThat(free.get(1).fix()).contains("setSymbolicDimensionValue(\"sequence_length\"");
        assertThat(graph("unnamed").dynamicDimensions())
                .singleElement()
                .satisfies(dimension -> assertThat(dimension.name()).isEmpty())
                .satisfies(dimension -> assertThat(dimension.fix()).contains("--input_name x"));
    }

    @ParameterizedTest
    @CsvSource({
        "bert-eager-17, bert",
        "bert-dynamo-18, bert",
        "minilm-2023-optimum-11, bert",
        "roberta-2023-optimum-11, roberta",
        "roberta-dynamo-18, roberta",
        "xlm-roberta-sdpa-17, roberta",
        "distilbert-2023-optimum-11, distilbert",
        "distilbert-dynamo-18, distilbert",
        "mpnet-2023-optimum-12, mpnet",
        "mpnet-17, mpnet",
        "modernbert-optimum-18, modernbert",
        "albert-optimum-18, albert",
        "electra-2023-torch-14, electra",
        "deberta-17, deberta-v2",
        "t5-17, t5",
        "qwen3-optimum-18, qwen3",
        "odd-scale, unknown"
    })
    void theFamilyIsReadFromNamesWhereNoFileTells(String name, String family) {
        assertThat(ModelInspector.inspect(golden(name)).family().name()).isEqualTo(family);
    }

    static Stream<Path> goldens() throws IOException {
        try (Stream<Path> folders = Files.list(RESOURCES.resolve("golden"))) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void everyGoldenIsAnEncoderInFloat32(Path folder) {
        ModelInspection model = ModelInspector.inspect(folder);

        assertThat(model.graphs()).singleElement().satisfies(graph -> {
            assertThat(graph.role()).startsWith("text encoder");
            assertThat(graph.precisions().get(0).precision()).isEqualTo("float32");
            assertThat(graph.quantization().schemes()).isEmpty();
            assertThat(graph.dynamicDimensions())
                    .extracting(DynamicDimension::role)
                    .containsExactly(Role.BATCH, Role.SEQUENCE);
            assertThat(graph.weightBytes()).isLessThan(graph.bytes());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "dynamic-int8, DYNAMIC_INT8, MatMulInteger",
        "static-qdq, STATIC_QDQ, uint8",
        "static-qdq-16, STATIC_QDQ, uint16",
        "static-qoperator, STATIC_QOPERATOR, QLinearMatMul",
        "nbits-4, WEIGHT_ONLY_BLOCKS, MatMulNBits of 4 bits in blocks of 16",
        "nbits-8, WEIGHT_ONLY_BLOCKS, MatMulNBits of 8 bits",
        "nbits-4-qdq, WEIGHT_ONLY_QDQ, uint4 in blocks of 16"
    })
    void quantisationIsRecognised(String name, Scheme scheme, String detail) {
        Quantization quantization = graph(name).quantization();

        assertThat(quantization.schemes()).containsExactly(scheme);
        assertThat(String.join("; ", quantization.details())).contains(detail);
    }

    @ParameterizedTest
    @CsvSource({
        "dynamic-int8",
        "static-qdq",
        "static-qoperator",
        "nbits-4",
        "nbits-8",
        "nbits-4-qdq",
        "float16",
        "external"
    })
    void parametersAreThoseOfTheOriginal(String name) {
        long original = ModelInspector.inspect(golden("roberta-dynamo-18")).parameters();

        // Blocks are not filled up with parameters; quantised biases and scalars may be added or dropped.
        assertThat(graph(name).parameters()).isBetween(original - 500, original + 500);
    }

    @Test
    void packedWeightsCountByTheirBits() {
        PrecisionShare int4 = graph("nbits-4").precisions().stream()
                .filter(share -> share.precision().equals("int4"))
                .findAny()
                .orElseThrow();

        // Two layers: four projections of 32 x 32 and two of 32 x 40.
        assertThat(int4.parameters()).isEqualTo(2 * (4 * 32 * 32 + 2 * 32 * 40));
        assertThat(int4.tensors()).isEqualTo(12);
        assertThat(int4.bytes()).isBetween(int4.parameters() / 2, int4.parameters() * 6 / 10);
    }

    @Test
    void branchesAndLoopsAreCountedWithWhatIsInThem() {
        GraphInspection graph = graph("control-flow");

        assertThat(graph.controlFlow()).containsExactly(Map.entry("If", 2), Map.entry("Loop", 1));
        assertThat(graph.nodes()).isEqualTo(8);
        assertThat(graph.count("ai.onnx", "Identity")).isEqualTo(3);
        assertThat(graph.parameters()).isEqualTo(16);
    }

    @Test
    void operatorsOfOtherDomainsAreKeptApart() {
        GraphInspection graph = graph("unnamed");

        assertThat(graph.operators())
                .containsOnlyKeys("com.example", "com.example.custom")
                .containsEntry("com.example.custom", Map.of("Own", 1));
        assertThat(graph.opsets()).containsEntry("com.example.custom", 3L);
    }

    @Test
    void externalDataIsCountedAndMissedButNotRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("external.onnx");
        Files.copy(RESOURCES.resolve("inspected/external.onnx"), file);
        ModelInspection without = ModelInspector.inspect(file);
        Files.write(folder.resolve("external.onnx_data"), new byte[1000]);
        ModelInspection cut = ModelInspector.inspect(file);
        Files.copy(
                RESOURCES.resolve("inspected/external.onnx_data"),
                folder.resolve("external.onnx_data"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        ModelInspection whole = ModelInspector.inspect(file);

        assertThat(without.notes()).singleElement().asString().contains("external.onnx_data", "missing");
        assertThat(cut.notes()).singleElement().asString().contains("external.onnx_data", "shorter");
        assertThat(whole.notes()).isEmpty();
        assertThat(whole.graphs().get(0).externalData()).singleElement().satisfies(data -> {
            assertThat(data.name()).isEqualTo("external.onnx_data");
            assertThat(data.present()).isTrue();
            assertThat(data.requiredBytes()).isLessThanOrEqualTo(data.fileBytes());
            assertThat(data.bytes()).isLessThanOrEqualTo(data.requiredBytes());
        });
    }

    @Test
    void aDecoderOfTheModelBuilderIsOneSessionWithItsCacheInPlace() {
        ModelInspection model = ModelInspector.inspect(CHAT.resolve("tiny-llama-genai-int4"));

        assertThat(model.layout()).isEqualTo("onnxruntime-genai");
        assertThat(model.severalSessions()).isFalse();
        assertThat(model.family().name()).isEqualTo("llama");
        GraphInspection graph = model.graphs().get(0);
        assertThat(graph.role()).startsWith("decoder");
        assertThat(graph.quantization().schemes()).containsExactly(Scheme.WEIGHT_ONLY_BLOCKS);
        assertThat(graph.externalData()).extracting(ExternalDataFile::name).containsExactly("model.onnx.data");
        AutoregressiveStructure decoder = graph.autoregressive().orElseThrow();
        assertThat(decoder.cacheLayers()).isEqualTo(2);
        assertThat(decoder.cacheTensors()).isEqualTo(4);
        assertThat(decoder.cacheInPlace()).isTrue();
        assertThat(decoder.logitsOnDemand()).isFalse();
        assertThat(graph.dynamicDimensions())
                .extracting(DynamicDimension::role)
                .contains(Role.BATCH, Role.SEQUENCE, Role.TOTAL, Role.PAST);
    }

    @Test
    void aModelOfTwoSessionsIsSaidToBeOne() {
        ModelInspection model = ModelInspector.inspect(CHAT.resolve("tiny-llama-two-session-ple"));

        assertThat(model.severalSessions()).isTrue();
        assertThat(model.graphs())
                .extracting(GraphInspection::role)
                .containsExactly("decoder that is run token by token", "token embedding");
        assertThat(model.parameters())
                .isEqualTo(model.graphs().stream()
                        .mapToLong(GraphInspection::parameters)
                        .sum());
    }

    @Test
    void flagsOfMergedDecodersAndOtherStateAreFound() {
        AutoregressiveStructure merged = ModelInspector.inspect(CHAT.resolve("tiny-llama-merged-fp16"))
                .graphs()
                .get(0)
                .autoregressive()
                .orElseThrow();
        AutoregressiveStructure state = ModelInspector.inspect(CHAT.resolve("tiny-state"))
                .graphs()
                .get(0)
                .autoregressive()
                .orElseThrow();

        assertThat(merged.cacheBranch()).isTrue();
        assertThat(merged.logitsOnDemand()).isTrue();
        assertThat(merged.cacheType()).isEqualTo("float16");
        assertThat(merged.cacheInPlace()).isFalse();
        assertThat(state.otherState()).containsExactly("past_conv.0");
        assertThat(state.cacheTensors()).isZero();
    }

    @Test
    void otherFormsOfAGraphAreNoSessions(@TempDir Path folder) throws IOException {
        Path onnx = Files.createDirectory(folder.resolve("onnx"));
        Path graph = golden("odd-scale").resolve("model.onnx");
        for (String name : List.of("model_fp16", "model", "model_q4f16", "model_O3", "model_qint8_avx512_vnni")) {
            Files.copy(graph, onnx.resolve(name + ".onnx"));
        }
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"mine\"}");
        ModelInspection model = ModelInspector.inspect(folder);

        assertThat(model.graphs()).extracting(GraphInspection::file).containsExactly(onnx.resolve("model.onnx"));
        assertThat(model.variants())
                .containsExactlyInAnyOrder(
                        "onnx/model_fp16.onnx",
                        "onnx/model_q4f16.onnx",
                        "onnx/model_O3.onnx",
                        "onnx/model_qint8_avx512_vnni.onnx");
        assertThat(model.family()).isEqualTo(new ModelFamily("mine", "config.json"));
    }

    @Test
    void halvesOfAMergedDecoderAreOtherFormsOfIt(@TempDir Path folder) throws IOException {
        Path graph = golden("odd-scale").resolve("model.onnx");
        for (String name :
                List.of("decoder_model", "decoder_with_past_model", "decoder_model_merged_q4", "encoder_model")) {
            Files.copy(graph, folder.resolve(name + ".onnx"));
        }
        ModelInspection model = ModelInspector.inspect(folder);

        assertThat(model.graphs())
                .extracting(each -> String.valueOf(each.file().getFileName()))
                .containsExactlyInAnyOrder("decoder_model_merged_q4.onnx", "encoder_model.onnx");
        assertThat(model.variants()).containsExactlyInAnyOrder("decoder_model.onnx", "decoder_with_past_model.onnx");
    }

    @Test
    void graphsThatGenaiConfigNamesInAPipelineAreSessions(@TempDir Path folder) throws IOException {
        Path graph = golden("odd-scale").resolve("model.onnx");
        Files.copy(graph, folder.resolve("embeds.onnx"));
        Files.copy(graph, folder.resolve("context.onnx"));
        Files.writeString(
                folder.resolve("genai_config.json"),
                "{\"model\": {\"type\": \"phi\", \"decoder\": {\"pipeline\": [{\"e\": {\"filename\": \"embeds.onnx\"},"
                        + " \"c\": {\"filename\": \"context.onnx\"}}, {\"h\": {\"filename\": \"head.onnx\"}},"
                        + " {\"o\": {\"filename\": \"../outside.onnx\"}}]}}}");
        ModelInspection model = ModelInspector.inspect(folder);

        assertThat(model.severalSessions()).isTrue();
        assertThat(model.graphs()).hasSize(2);
        assertThat(model.notes())
                .hasSize(2)
                .anyMatch(note -> note.contains("head.onnx"))
                .anyMatch(note -> note.contains("outside"));
    }

    @Test
    void aPoolingGraphAndACrossEncoderSaySo() {
        assertThat(ModelInspector.inspect(golden("bert-sentence-17"))
                        .graphs()
                        .get(0)
                        .role())
                .isEqualTo("text encoder that pools by itself");
        assertThat(ModelInspector.inspect(golden("cross-encoder-2023-torch-14"))
                        .graphs()
                        .get(0)
                        .role())
                .contains("head");
        assertThat(ModelInspector.inspect(MODELS.resolve("tiny-bert-mean")).layout())
                .isEqualTo("sentence-transformers");
    }

    @Test
    void passesThatWouldApplyAreNamed() {
        assertThat(ModelInspector.inspect(golden("bert-2023-pooler-13"))
                        .graphs()
                        .get(0)
                        .passes())
                .extracting(ApplicablePass::name)
                .contains("answer-only", "attention")
                .doesNotContain("pooled-row");
        assertThat(ModelInspector.inspect(MODELS.resolve("tiny-bert-cls-normalize"))
                        .graphs()
                        .get(0)
                        .passes())
                .extracting(ApplicablePass::name)
                .contains("pooled-row");
        assertThat(ModelInspector.inspect(CHAT.resolve("tiny-llama-genai-int4"))
                        .graphs()
                        .get(0)
                        .passes())
                .extracting(ApplicablePass::name)
                .containsExactly("last-row-head");
        assertThat(graph("control-flow").passes()).isEmpty();
    }

    @Test
    void textAndJsonSayTheSame() throws IOException {
        for (Path path : List.of(
                golden("bert-dynamo-18"),
                CHAT.resolve("tiny-llama-genai-int4"),
                CHAT.resolve("tiny-llama-two-session"),
                RESOURCES.resolve("inspected/unnamed.onnx"))) {
            ModelInspection model = ModelInspector.inspect(path);
            JsonObject json = Json.parseObject(model.toJson(), "inspection");

            assertThat(json.integer("parameters")).hasValue(Math.toIntExact(model.parameters()));
            assertThat(json.array("graphs")).hasSize(model.graphs().size());
            assertThat(json.object("family").string("name"))
                    .hasValue(model.family().name());
            assertThat(model.toString()).contains(model.family().name()).doesNotContain("Optional", "null");
            for (GraphInspection graph : model.graphs()) {
                assertThat(model.toString())
                        .contains(graph.toString().lines().skip(1).toList());
            }
        }
        assertThat(graph("nbits-4").toString()).contains("12 MatMulNBits", "int4: 13 312 parameters");
    }

    @Test
    void inspectionsAreValues() {
        Path path = golden("bert-dynamo-18");

        assertThat(ModelInspector.inspect(path))
                .isEqualTo(ModelInspector.inspect(path))
                .hasSameHashCodeAs(ModelInspector.inspect(path));
    }

    @Test
    void whatIsNoModelIsNamed(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "This is no graph at all.");
        Path cut = folder.resolve("cut.onnx");
        byte[] graph = Files.readAllBytes(golden("odd-scale").resolve("model.onnx"));
        Files.write(cut, java.util.Arrays.copyOf(graph, graph.length / 2));
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThatThrownBy(() -> ModelInspector.inspect(folder.resolve("nothing")))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> ModelInspector.inspect(empty))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("no .onnx file");
        assertThatThrownBy(() -> ModelInspector.inspect(text))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("text.onnx");
        assertThatThrownBy(() -> ModelInspector.inspect(cut))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("cut.onnx");
    }
}
