package dev.inlay.examples.cli;

import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How answers are generated. What is not given is left to the model's own files. */
final class SamplingOptions {
    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "512",
            description = "The most tokens of an answer. Default: ${DEFAULT-VALUE}.")
    int maxTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description =
                    "0 always takes the most likely token, 1 samples as the model learned, more is wilder. Default:"
                            + " what the model's files say, else 0, or 1 with --top-p or --top-k.")
    @Nullable
    Double temperature;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Sample only from the most likely tokens that make up this share, above 0 to 1.")
    @Nullable
    Double topP;

    @Option(names = "--top-k", paramLabel = "K", description = "Sample only from the K most likely tokens; 0 for all.")
    @Nullable
    Integer topK;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Makes sampling repeatable: the same seed, the same answer.")
    @Nullable
    Long seed;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "End the answer before this text. Can be given several times.")
    List<String> stop = List.of();

    /**
     * What the options say.
     *
     * @throws InvalidRequestException when a value is out of range
     */
    GenerationOptions toGenerationOptions() {
        GenerationOptions.Builder builder =
                GenerationOptions.builder().maxTokens(maxTokens).stop(stop.toArray(String[]::new));
        if (temperature != null) {
            builder.temperature(temperature);
        }
        if (topP != null) {
            builder.topP(topP);
        }
        if (topK != null) {
            builder.topK(topK);
        }
        if (seed != null) {
            builder.seed(seed);
        }
        return builder.build();
    }
}
