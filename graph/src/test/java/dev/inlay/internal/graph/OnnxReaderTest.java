package dev.inlay.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the reader makes of real exports. */
class OnnxReaderTest {
    static Path resources() {
        return Path.of(System.getProperty("inlay.basedir", "."))
                .resolveSibling("inlay")
                .resolve("src/test/resources");
    }

    @Test
    void readsAnExport() {
        OnnxModel model = OnnxReader.read(resources().resolve("models/tiny-bert-cls-normalize/onnx/model.onnx"));
        assertThat(model.graph().inputs()).extracting(ValueInfo::name).contains("input_ids");
    }
}
