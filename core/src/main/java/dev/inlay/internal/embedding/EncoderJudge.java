package dev.inlay.internal.embedding;

import dev.inlay.InferenceException;
import dev.inlay.internal.runtime.ModelSession;
import dev.inlay.internal.runtime.NodeCounts;
import dev.inlay.internal.runtime.SessionOpener;
import dev.inlay.internal.specialize.GraphForm;
import dev.inlay.internal.specialize.OriginalFailedException;
import dev.inlay.internal.specialize.SpecializedGraph;
import dev.inlay.provider.SessionPlan;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.TokenizedText;
import dev.inlay.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares a specialised graph with the original: both embed a fixed sample, texts of several lengths alone and as one padded
 * batch.
 */
final class EncoderJudge {
    private static final String TEXT =
            "The light of the sun consists of rays differently refrangible, and each ray keeps its"
                    + " own colour when it is refracted again. ";

    /** Characters of the texts that run as one padded batch and each alone. */
    private static final int[] LENGTHS = {1, 9, 60, 210, 600};

    /** Characters of a text as long as most models take, some 540 tokens. It runs alone: a batch of that length would cost the first
     * load a second. */
    private static final int LONG = 2900;

    /** Tokens that every graph takes. */
    private static final int FEW = 32;

    private final Path graph;
    private final SessionPlan plan;
    private final Function<GraphForm, EncoderSpec> spec;
    private final Supplier<Tokenizer> tokenizer;
    private final IntSupplier maxTokens;
    private float @Nullable [][] expected;
    private int most = Integer.MAX_VALUE;

    EncoderJudge(
            Path graph,
            SessionPlan plan,
            Function<GraphForm, EncoderSpec> spec,
            Supplier<Tokenizer> tokenizer,
            IntSupplier maxTokens) {
        this.graph = graph;
        this.plan = plan;
        this.spec = spec;
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
    }

    double difference(SpecializedGraph candidate) {
        float[][] reference = expected;
        if (reference == null) {
            reference = original();
            expected = reference;
        }
        float[][] actual = vectors(candidate);
        double worst = 0;
        for (int i = 0; i < reference.length; i++) {
            worst = Math.max(worst, difference(actual[i], reference[i]));
        }
        // What a graph that packs gives for the same texts in one row.
        for (int i = reference.length; i < actual.length; i++) {
            worst = Math.max(worst, difference(actual[i], reference[i - reference.length]));
        }
        return worst;
    }

    private static double difference(float[] actual, float[] reference) {
        double worst = 0;
        for (int i = 0; i < reference.length; i++) {
            double difference = Math.abs((double) actual[i] - reference[i]);
            // NaN compares with nothing.
            worst = difference <= worst ? worst : Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        }
        return worst;
    }

    /** A graph may have fewer positions than its files say; that is told when a text needs them, and no fault of a pass. */
    private float[][] original() {
        SpecializedGraph original = SpecializedGraph.original(graph, List.of());
        try {
            try {
                return vectors(original);
            } catch (InferenceException e) {
                most = FEW;
                return vectors(original);
            }
        } catch (RuntimeException e) {
            // Also a tokenizer that cannot be read, of which the load will speak.
            throw new OriginalFailedException(e);
        }
    }

    private float[][] vectors(SpecializedGraph candidate) {
        EncoderSpec reading = spec.apply(candidate.form());
        List<EncoderSequence> rows = rows();
        try (ModelSession session =
                SessionOpener.session(plan, graph, candidate, Map.of(), Optional.empty(), NodeCounts.CPU_ONLY)) {
            EncoderRunner runner = EncoderRunner.create(session, reading, rows.get(0));
            List<float[]> vectors = new ArrayList<>(List.of(runner.run(rows)));
            for (EncoderSequence row : rows) {
                vectors.add(runner.run(List.of(row))[0]);
            }
            vectors.add(runner.run(List.of(row(LONG)))[0]);
            if (runner.packs()) {
                vectors.addAll(List.of(runner.packed(filled(rows))).subList(0, rows.size()));
            }
            return vectors.stream()
                    .map(vector -> reading.classifier() ? vector : VectorFinisher.normalized(vector))
                    .toArray(float[][]::new);
        }
    }

    private List<EncoderSequence> rows() {
        List<EncoderSequence> rows = new ArrayList<>();
        for (int characters : LENGTHS) {
            rows.add(row(characters));
        }
        return rows;
    }

    /** The rows, and parts of the longest up to as many tokens as a packed run may have. */
    private List<EncoderSequence> filled(List<EncoderSequence> rows) {
        int rest = RunCost.MOST_PACKED - RunCost.of(rows).tokens();
        if (rest <= 0) {
            return rows;
        }
        EncoderSequence last = rows.get(rows.size() - 1);
        List<EncoderSequence> full = new ArrayList<>(rows);
        for (int left = rest; left > 0; left -= last.length()) {
            int length = Math.min(left, last.length());
            full.add(new EncoderSequence(Arrays.copyOf(last.ids(), length), Arrays.copyOf(last.typeIds(), length), 0));
        }
        return full;
    }

    private EncoderSequence row(int characters) {
        String text = TEXT.repeat(characters / TEXT.length() + 1).substring(0, characters);
        TokenizedText tokens = tokenizer.get().encode(text, EncodeOptions.DEFAULT);
        int length = Math.min(tokens.length(), Math.min(most, maxTokens.getAsInt()));
        return new EncoderSequence(Arrays.copyOf(tokens.ids(), length), Arrays.copyOf(tokens.typeIds(), length), 0);
    }
}
