package dev.inlay.qnn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlay.Embedder;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.FixedShapes;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.providers.qnn.QnnOptions;
import dev.inlay.providers.qnn.QnnProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The HTP emulator of onnxruntime-qnn for x86-64, whose library the Maven profile {@code qnn} names. */
final class Emulator {
    /** A run of 32 tokens takes a second or more there. */
    static final FixedShapes ONE_ROW = new FixedShapes(List.of(1), List.of(32));

    /** Qualcomm's number of Snapdragon X Elite. */
    static final String X_ELITE = "60";

    private Emulator() {}

    static QnnOptions.Builder options() {
        String library = System.getProperty("inlay.test.qnn.library", "");
        assumeTrue(Files.isRegularFile(Path.of(library)), "Maven profile qnn with -Dqnn.library=FILE");
        return QnnOptions.builder().library(Path.of(library)).emulator(true).fixedShapes(ONE_ROW);
    }

    /** bge-small on QNN where that works, else on the CPU. */
    static Embedder embedder(QnnOptions options) {
        return Embedder.builder()
                .model(ModelSource.named("bge-small-en-v1.5"))
                .provider(new QnnProvider(options))
                .policy(ProviderPolicy.prefer("qnn", "cpu"))
                .maxTokens(32)
                .build();
    }
}
