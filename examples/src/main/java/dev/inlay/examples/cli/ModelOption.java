package dev.inlay.examples.cli;

import dev.inlay.model.ModelSource;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The model to use: a bundled one by name, or a directory. */
final class ModelOption {
    @Option(
            names = "--model",
            paramLabel = "NAME|DIR",
            defaultValue = "bge-small-en-v1.5",
            description = {
                "A bundled model: bge-small-en-v1.5 (the default),",
                "bge-small-en-v1.5-q; or a directory that holds",
                "model.onnx and tokenizer.json."
            })
    String model = "";

    ModelSource source() {
        return source(model);
    }

    static ModelSource source(String model) {
        // "./name" is a path for sure; a bare word is one when it exists.
        boolean path = model.contains("/") || model.contains(File.separator) || Files.exists(Path.of(model));
        return path ? ModelSource.directory(Path.of(model)) : ModelSource.named(model);
    }
}
