package dev.inlay.examples.cli;

import dev.inlay.graph.ModelInspection;
import dev.inlay.graph.ModelInspector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code inlay inspect}: what an ONNX model is made of. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Show what an ONNX model is made of, without loading its weights: inputs, outputs, operators, parameters by"
                    + " precision, free dimensions and how to fix them, control flow, quantisation, KV cache, family.",
            "",
            "With --json one object, with all operators and all inputs.",
            ""
        })
final class InspectCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "MODEL",
            description = "A bundled model by name, a directory laid out as on a model hub, or an .onnx file.")
    String model = "";

    private final Console console;

    InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ModelInspection inspection = Files.isRegularFile(Path.of(model))
                ? ModelInspector.inspect(Path.of(model))
                : ModelInspector.inspect(ModelOption.source(model));
        console.out().line(common.json ? inspection.toJson() : inspection.toString());
        return 0;
    }
}
