package dev.inlay.providers.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.graph.ModelInspector;
import dev.inlay.providers.doctor.Readiness.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layouts of well-known models, small. */
class ReadinessTest {
    private static final Path TESTS = Path.of("../inlay/src/test/resources");

    private static Map<Target, Readiness> judge(Path model) {
        Map<Target, Readiness> verdicts = new EnumMap<>(Target.class);
        ReadinessJudge.judge(ModelInspector.inspect(model)).forEach(each -> verdicts.put(each.target(), each));
        return verdicts;
    }

    @ParameterizedTest
    @CsvSource({
        "models/tiny-bert-plain, READY, READY, READY",
        "models/tiny-bert-external, READY, READY, READY",
        "chat/tiny-llama-two-session-ple, NOT_READY, PARTLY, PARTLY",
        "chat/tiny-llama-genai-int4, LIKELY, PARTLY, PARTLY",
        "chat/tiny-llama-merged-fp16, PARTLY, PARTLY, PARTLY",
    })
    void verdicts(String model, Verdict qnn, Verdict directMl, Verdict openVino) {
        Map<Target, Readiness> verdicts = judge(TESTS.resolve(model));

        assertThat(verdicts.get(Target.CPU).verdict()).isEqualTo(Verdict.READY);
        assertThat(verdicts.get(Target.QNN_HTP).verdict())
                .as("%s", verdicts.get(Target.QNN_HTP))
                .isEqualTo(qnn);
        assertThat(verdicts.get(Target.DIRECTML).verdict())
                .as("%s", verdicts.get(Target.DIRECTML))
                .isEqualTo(directMl);
        assertThat(verdicts.get(Target.OPENVINO).verdict())
                .as("%s", verdicts.get(Target.OPENVINO))
                .isEqualTo(openVino);
    }

    @Test
    void phi3MiniIsLikely(@TempDir Path directory) throws IOException {
        Files.copy(
                TESTS.resolve("chat/configs/phi-3-mini-4k-instruct/genai_config.json"),
                directory.resolve("genai_config.json"));
        Files.copy(
                TESTS.resolve("chat/tiny-llama-genai-int4/model.onnx"),
                directory.resolve("phi3-mini-4k-instruct-cpu-int4-rtn-block-32-acc-level-4.onnx"));
        Files.copy(TESTS.resolve("chat/tiny-llama-genai-int4/model.onnx.data"), directory.resolve("model.onnx.data"));

        Readiness qnn = judge(directory).get(Target.QNN_HTP);

        assertThat(qnn.verdict()).isEqualTo(Verdict.LIKELY);
        assertThat(qnn.toString())
                .contains("one graph")
                .contains("KV cache of 2 layers")
                .contains("SkipSimplifiedLayerNormalization into Add and SimplifiedLayerNormalization")
                .contains("weights in blocks need onnxruntime-qnn 2.7");
    }

    @Test
    void severalSessionsOfGemma3nAreNot() {
        assertThat(judge(TESTS.resolve("chat/tiny-llama-two-session-ple"))
                        .get(Target.QNN_HTP)
                        .toString())
                .startsWith("QNN HTP: not ready (2 graphs that run one after the other")
                .contains("export the model as one graph");
    }

    @Test
    void weightsThatAreMissingStopIt(@TempDir Path directory) throws IOException {
        Files.copy(TESTS.resolve("models/tiny-bert-external/onnx/model.onnx"), directory.resolve("model.onnx"));

        assertThat(judge(directory).get(Target.CPU)).satisfies(cpu -> {
            assertThat(cpu.verdict()).isEqualTo(Verdict.NOT_READY);
            assertThat(cpu.reasons()).anyMatch(reason -> reason.endsWith("model.onnx_data is missing"));
        });
    }
}
