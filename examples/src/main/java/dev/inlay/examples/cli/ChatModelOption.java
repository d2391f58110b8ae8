package dev.inlay.examples.cli;

import dev.inlay.model.ModelSource;
import picocli.CommandLine.Option;

/** The chat model to use: a bundled one by name, or a directory. */
final class ChatModelOption {
    static final String DEFAULT = "smollm2-135m-instruct";

    @Option(
            names = "--model",
            paramLabel = "NAME|DIR",
            defaultValue = DEFAULT,
            description = {
                "A bundled model: " + DEFAULT + " (the",
                "default; tiny and often wrong); or a directory with a",
                "decoder's ONNX files and tokenizer.json."
            })
    String model = "";

    ModelSource source() {
        return ModelOption.source(model);
    }
}
