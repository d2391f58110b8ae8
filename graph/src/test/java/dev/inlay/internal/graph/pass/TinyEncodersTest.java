package dev.inlay.internal.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.OnnxReader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of transformers 5, whose mask is looked up by computed indices. What they compute is compared in the module inlay. */
class TinyEncodersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-bert-cls-normalize/onnx",
                "tiny-bert-plain",
                "tiny-bert-int32/onnx",
                "tiny-bert-external/onnx",
                "tiny-distilbert/onnx",
                "tiny-positions/onnx",
                "tiny-roberta/onnx",
                "tiny-xlm-roberta/onnx"
            })
    void attentionIsRecognised(String folder) {
        OnnxModel model = OnnxReader.read(Path.of(System.getProperty("inlay.basedir", "."))
                .resolveSibling("inlay/src/test/resources/models/" + folder + "/model.onnx"));
        Map<String, String> done = Passes.apply(model, Passes.all(), Goal.EVERYTHING);
        assertThat(done.get(AttentionFusion.NAME)).matches("\\d+ x MultiHeadAttention");
    }
}
