package dev.inlay.examples.cli;

import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingSink;
import dev.inlay.EmbeddingType;
import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.Purpose;
import dev.inlay.Truncation;
import dev.inlay.examples.StreamEmbedding;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inlay embed}: a line of text in, a vector out. */
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Embed lines of text (UTF-8) from a file or standard input, in constant memory.",
            "",
            "With --json every line becomes one array of numbers: floats; for int8 the bytes from -127 to 127;"
                    + " for binary bytes from 0 to 255 with eight dimensions each. A line that cannot be embedded"
                    + " becomes null, so that lines stay aligned; it is reported and the exit code is 1.",
            ""
        })
final class EmbedCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOption model = new ModelOption();

    @Option(
            names = "--file",
            paramLabel = "F",
            defaultValue = "-",
            description = "The file to read. Default: standard input, also '-'.")
    Path file = Path.of("-");

    @Option(
            names = "--purpose",
            paramLabel = "query|document|none",
            defaultValue = "DEFAULT",
            description =
                    "Which of the model's prompts to put in front of each line. Default: the model's own default.")
    Purpose purpose = Purpose.DEFAULT;

    @Option(
            names = "--truncate",
            paramLabel = "end|error|windows",
            defaultValue = "END",
            description = "What to do with a line that is too long: cut off its end (the default), report it, or split"
                    + " it into windows and average them.")
    Truncation truncation = Truncation.END;

    @Option(names = "--dimensions", paramLabel = "N", description = "Keep only the first N dimensions. Default: all.")
    @Nullable
    Integer dimensions;

    @Option(
            names = "--output",
            paramLabel = "float|int8|binary",
            defaultValue = "FLOAT",
            description = "How to return the numbers. Default: float.")
    EmbeddingType output = EmbeddingType.FLOAT;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    private final Console console;

    EmbedCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        EmbeddingRequest settings = settings();
        VectorPrinter printer = common.json ? new JsonVectors(console.out()) : new ReadableVectors(console.out());
        LineProblems problems = new LineProblems(console.err(), common.json);
        try (InputLines input = InputLines.open(file, console);
                LineProgress progress = LineProgress.start(file, console)) {
            EmbeddingSink sink = new EmbeddingSink() {
                @Override
                public void accept(long index, String text, Embedding embedding) {
                    printer.print(index + 1, text, embedding);
                }

                @Override
                public void failed(long index, String text, InlayException error) {
                    printer.printMissing();
                    progress.interrupted();
                    problems.report(index + 1, text, error);
                }
            };
            EmbeddingRequest watched = settings.toBuilder()
                    .progress((completed, total) -> progress.completed(completed))
                    .build();
            StreamEmbedding.run(model.source(), input::lines, watched, sink);
        }
        return problems.exitCode();
    }

    private EmbeddingRequest settings() {
        EmbeddingRequest.Builder builder = EmbeddingRequest.builder()
                .purpose(purpose)
                .truncation(truncation)
                .output(output);
        if (dimensions != null) {
            try {
                builder.dimensions(dimensions);
            } catch (InvalidRequestException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
        return builder.build();
    }
}
