package dev.inlay.internal.chat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtSession;
import dev.inlay.InferenceException;
import dev.inlay.ModelLoadException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks the session itself what it can do, with a few tokens: whether logits come for the last position only, whether the
 * cache can be shared, whether rows of different lengths decode together. Every answer is checked against the plain run, so
 * a provider that computes wrong rows is found here and not by a user.
 */
final class DecoderProbe {
    /** Largest difference of two ways to the same logits, as a part of their range: kernels differ, wrong rows differ more. */
    private static final float TOLERANCE = 0.05f;

    private static final int[] TOKENS = {3, 5, 4, 6};

    private final DecoderGraph graph;

    private DecoderProbe(DecoderGraph graph) {
        this.graph = graph;
    }

    /**
     * Makes the decoder that suits a graph.
     *
     * @param graph the graph
     * @param mayShare whether its cache may be shareable at all
     * @param notes where decisions are noted, in words
     * @throws ModelLoadException when the plain run fails and the files may be the reason
     * @throws InferenceException when even the plain run fails or returns values that are not numbers
     */
    static Decoder open(DecoderGraph graph, boolean mayShare, List<String> notes) {
        return new DecoderProbe(graph).open(mayShare, notes);
    }

    private Decoder open(boolean mayShare, List<String> notes) {
        notes.addAll(graph.contradictions());
        Answer plain = checkedPlainRun();
        boolean lastOnly = plain.lastOnly();
        int vocabulary = plain.logits().length;
        if (mayShare && graph.states().isEmpty()) {
            try {
                if (shares(plain.logits(), lastOnly)) {
                    boolean together = together(lastOnly, vocabulary);
                    if (!together) {
                        notes.add("rows decoded together differ from rows alone on this provider: they take turns");
                    }
                    return new SharedCacheDecoder(graph, vocabulary, lastOnly, together);
                }
                notes.add("a shared cache gives other logits on this provider: the cache grows instead");
            } catch (InferenceException e) {
                notes.add("the cache cannot be shared: it grows instead");
            }
        }
        return new GrowingCacheDecoder(graph, vocabulary, lastOnly);
    }

    private record Answer(float[] logits, boolean lastOnly) {}

    /** A size that the graph leaves free and the files state wrongly shows itself here first. */
    private Answer checkedPlainRun() {
        try {
            return plainRun();
        } catch (InferenceException e) {
            if (graph.stated().isEmpty()) {
                throw e;
            }
            throw new ModelLoadException(
                    "The decoder " + graph.file()
                            + " fails in its first run with a cache of the sizes that genai_config.json or config.json"
                            + " states (" + String.join(", ", graph.stated())
                            + "), which its graph leaves free. If they belong to another model, get the whole model again. "
                            + e.getMessage(),
                    e);
        }
    }

    private Answer plainRun() {
        GrowingCacheDecoder decoder = new GrowingCacheDecoder(graph, 1, false);
        try (decoder;
                StepFeeds feeds = new StepFeeds(graph)) {
            Map<String, OnnxTensorLike> inputs = new HashMap<>(decoder.emptyPast());
            feeds.begin(1, 3, 3);
            feeds.row(0, 0, TOKENS, 0, 3);
            feeds.feed(false, inputs);
            try (OrtSession.Result result = graph.session().run(inputs, Set.of(graph.logits()))) {
                OnnxTensor tensor = (OnnxTensor) result.get(0);
                long[] shape = tensor.getInfo().getShape();
                if (shape.length != 3 || shape[0] != 1 || (shape[1] != 1 && shape[1] != 3)) {
                    throw new InferenceException("The decoder's logits have the shape "
                            + java.util.Arrays.toString(shape) + " where [1, 3 or 1, vocabulary] was expected.");
                }
                FloatBuffer values = tensor.getFloatBuffer();
                float[] last = new float[Math.toIntExact(shape[2])];
                values.get(values.capacity() - last.length, last);
                requireNumbers(last);
                return new Answer(last, shape[1] == 1);
            }
        }
    }

    private static void requireNumbers(float[] logits) {
        for (float each : logits) {
            if (Float.isNaN(each)) {
                throw new InferenceException("The decoder's first run returned logits that are not numbers.");
            }
        }
    }

    private boolean shares(float[] expected, boolean lastOnly) {
        float[] actual = new float[expected.length];
        try (Decoder decoder = new SharedCacheDecoder(graph, expected.length, lastOnly, true)) {
            decoder.reserve(true, 8, Long.MAX_VALUE);
            int row = decoder.open();
            decoder.prefill(row, TOKENS, 0, 2, false);
            decoder.decode(new int[] {row}, new int[] {TOKENS[2]});
            decoder.readLogits(0, actual);
        }
        return close(expected, actual);
    }

    private boolean together(boolean lastOnly, int vocabulary) {
        float[] shortAlone = new float[vocabulary];
        float[] longAlone = new float[vocabulary];
        float[] shortTogether = new float[vocabulary];
        float[] longTogether = new float[vocabulary];
        try (Decoder decoder = new SharedCacheDecoder(graph, vocabulary, lastOnly, true)) {
            decoder.reserve(true, 8, Long.MAX_VALUE);
            int shorter = decoder.open();
            decoder.reserve(true, 8, Long.MAX_VALUE);
            int longer = decoder.open();
            decoder.prefill(shorter, TOKENS, 3, 1, false);
            decoder.prefill(longer, TOKENS, 0, 3, false);
            decoder.decode(new int[] {shorter}, new int[] {TOKENS[1]});
            decoder.readLogits(0, shortAlone);
            decoder.decode(new int[] {longer}, new int[] {TOKENS[3]});
            decoder.readLogits(0, longAlone);
            decoder.truncate(shorter, 1);
            decoder.truncate(longer, 3);
            decoder.decode(new int[] {shorter, longer}, new int[] {TOKENS[1], TOKENS[3]});
            decoder.readLogits(0, shortTogether);
            decoder.readLogits(1, longTogether);
        } catch (InferenceException e) {
            return false;
        }
        return close(shortAlone, shortTogether) && close(longAlone, longTogether);
    }

    private static boolean close(float[] a, float[] b) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        float difference = 0;
        for (int i = 0; i < a.length; i++) {
            if (Float.isNaN(b[i])) {
                return false;
            }
            least = Math.min(least, a[i]);
            most = Math.max(most, a[i]);
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
        }
        return difference <= TOLERANCE * (most - least);
    }
}
