package dev.inlay.internal.embedding;

import ai.onnxruntime.OnnxJavaType;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.runtime.TensorSpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The output of an encoder that holds the answer.
 *
 * @param name its name
 * @param type its element type
 * @param perToken true for [batch, sequence, width], false for [batch, width] that the graph pooled itself
 */
record EncoderOutput(String name, OnnxJavaType type, boolean perToken) {
    /** Names that exporters give to token vectors, then to pooled ones, in the order of preference. */
    private static final List<String> TOKEN_NAMES = List.of("token_embeddings", "last_hidden_state", "hidden_states");

    private static final List<String> POOLED_NAMES =
            List.of("sentence_embedding", "sentence_embeddings", "embeddings", "embedding", "text_embeds");

    /**
     * Chooses among the outputs.
     *
     * @param outputs what the session declares
     * @param wantTokens whether pooling has to happen here, as with an excluded prompt or a pooling that the user set
     * @return the output
     * @throws ModelLoadException when none fits
     */
    static EncoderOutput choose(Collection<TensorSpec> outputs, boolean wantTokens) {
        Optional<TensorSpec> pooled = named(outputs, POOLED_NAMES, 2);
        Optional<TensorSpec> tokens = named(outputs, TOKEN_NAMES, 3);
        if (tokens.isEmpty()) {
            tokens = outputs.stream().filter(spec -> spec.rank() == 3).findFirst();
        }
        if (pooled.isEmpty() && tokens.isEmpty()) {
            // Some other name, such as pooler_output: only when there is nothing else to take.
            pooled = outputs.stream().filter(spec -> spec.rank() == 2).findFirst();
        }
        if (pooled.isPresent() && !(wantTokens && tokens.isPresent())) {
            return of(pooled.get(), false);
        }
        return of(
                tokens.orElseThrow(
                        () -> new ModelLoadException("The graph has no output of shape [batch, sequence, width]"
                                + " or [batch, width], but only " + outputs
                                + ": it is not an encoder, or was exported for another task.")),
                true);
    }

    /** The logits of a classifier head: [batch, labels]. */
    static EncoderOutput logits(Collection<TensorSpec> outputs) {
        TensorSpec spec = named(outputs, List.of("logits"), 2)
                .or(() -> outputs.stream().filter(s -> s.rank() == 2).findFirst())
                .orElseThrow(
                        () -> new ModelLoadException("The graph has no output \"logits\" of shape [batch, labels] but"
                                + " only " + outputs + ": it is not a cross-encoder."));
        return of(spec, false);
    }

    private static Optional<TensorSpec> named(Collection<TensorSpec> outputs, List<String> names, int rank) {
        for (String name : names) {
            for (TensorSpec spec : outputs) {
                if (spec.name().equals(name) && spec.rank() == rank) {
                    return Optional.of(spec);
                }
            }
        }
        return Optional.empty();
    }

    private static EncoderOutput of(TensorSpec spec, boolean perToken) {
        return switch (spec.type()) {
            case FLOAT, FLOAT16, BFLOAT16 -> new EncoderOutput(spec.name(), spec.type(), perToken);
            default ->
                throw new ModelLoadException("The output " + spec.name() + " holds " + spec.type()
                        + " where floats are expected: the model was exported with its answers quantised.");
        };
    }
}
