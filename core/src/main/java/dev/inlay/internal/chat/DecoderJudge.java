package dev.inlay.internal.chat;

import ai.onnxruntime.OnnxJavaType;
import dev.inlay.InlayException;
import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.runtime.ModelSession;
import dev.inlay.internal.runtime.NodeCounts;
import dev.inlay.internal.runtime.SessionOpener;
import dev.inlay.internal.specialize.OriginalFailedException;
import dev.inlay.internal.specialize.SpecializedGraph;
import dev.inlay.provider.SessionPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares a specialised decoder with the original: both take the same prompt in two pieces, then the tokens that the original
 * finds best, one by one.
 */
final class DecoderJudge {
    /** Ids that every vocabulary has. */
    private static final int[] PROMPT = new int[20];

    /** Tokens of the prompt's last piece: few, since the original gives logits for all of them. */
    private static final int LAST = 4;

    private static final int STEPS = 8;

    /** A token whose logit is this near to the best, as a part of their range, may come first on another kernel. */
    private static final float NEAR = 1e-4f;

    /** Logits of 16 bits have so much less precision than the bound expects: 2^-11 against 2^-24, as far as 1e-4 asks for it. */
    private static final double HALF = 50;

    static {
        for (int i = 0; i < PROMPT.length; i++) {
            PROMPT[i] = 3 + i * 7 % 61;
        }
    }

    private final ChatModelConfig config;
    private final @Nullable ModelSession embedding;
    private final SessionPlan plan;
    private @Nullable Answers expected;

    DecoderJudge(ChatModelConfig config, @Nullable ModelSession embedding, SessionPlan plan) {
        this.config = config;
        this.embedding = embedding;
        this.plan = plan;
    }

    /** Logits of each step, and the tokens that were given after the prompt. */
    private record Answers(List<float[]> logits, int[] tokens, boolean half) {}

    /**
     * The largest difference of a logit, as a part of the range that the original's logits have at that step; infinite when
     * another token comes first.
     */
    double difference(SpecializedGraph candidate) {
        Answers reference = expected;
        if (reference == null) {
            try {
                reference = run(SpecializedGraph.original(config.decoder(), List.of()), null);
            } catch (InlayException e) {
                throw new OriginalFailedException(e);
            }
            expected = reference;
        }
        Answers actual = run(candidate, reference.tokens());
        double worst = 0;
        for (int step = 0; step < reference.logits().size(); step++) {
            worst = Math.max(
                    worst,
                    difference(reference.logits().get(step), actual.logits().get(step)));
        }
        return reference.half() ? worst / HALF : worst;
    }

    private static double difference(float[] expected, float[] actual) {
        float least = Float.POSITIVE_INFINITY;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            least = Math.min(least, expected[i]);
            double difference = Math.abs((double) actual[i] - expected[i]);
            // NaN compares with nothing.
            worst = difference <= worst ? worst : Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        }
        float most = expected[best(expected)];
        float range = Math.max(most - least, Float.MIN_NORMAL);
        boolean sameToken = most - expected[best(actual)] <= NEAR * range;
        return sameToken ? worst / range : Double.POSITIVE_INFINITY;
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Runs a graph; with {@code tokens} null the best ones are taken. */
    private Answers run(SpecializedGraph graph, int @Nullable [] tokens) {
        try (ModelSession session =
                SessionOpener.session(plan, config.decoder(), graph, Map.of(), Optional.empty(), NodeCounts.CPU_ONLY)) {
            DecoderGraph bound = DecoderGraph.bind(session, embedding, config);
            try (Decoder decoder = DecoderProbe.open(bound, false, new ArrayList<>())) {
                int row = decoder.open();
                List<float[]> logits = new ArrayList<>();
                int[] given = new int[STEPS];
                decoder.prefill(row, PROMPT, 0, PROMPT.length - LAST, false);
                decoder.prefill(row, PROMPT, PROMPT.length - LAST, LAST, true);
                for (int step = 0; step < STEPS; step++) {
                    float[] values = new float[decoder.vocabulary()];
                    decoder.readLogits(0, values);
                    logits.add(values);
                    given[step] = tokens == null ? best(values) : tokens[step];
                    decoder.decode(new int[] {row}, new int[] {given[step]});
                }
                OnnxJavaType type = bound.logitsType();
                return new Answers(logits, given, type == OnnxJavaType.FLOAT16 || type == OnnxJavaType.BFLOAT16);
            }
        }
    }
}
