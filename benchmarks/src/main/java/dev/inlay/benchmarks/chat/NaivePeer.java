package dev.inlay.benchmarks.chat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The loop over ONNX Runtime that is written first: the session's defaults but for two threads, and each step's present
 * tensors are the next step's past.
 */
final class NaivePeer implements GreedyPeer {
    private static final long HEADS = 3;
    private static final long HEAD_SIZE = 64;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    NaivePeer() {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(ChatModelFiles.THREADS);
            session = environment.createSession(
                    ChatModelFiles.directory().resolve("model.onnx").toString(), options);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Continuation continuePrompt(Prompt prompt, int tokens) {
        try {
            return loop(prompt, tokens);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private Continuation loop(Prompt prompt, int tokens) throws OrtException {
        List<Integer> ids = new ArrayList<>();
        long[] input = prompt.ids().stream().mapToLong(Integer::longValue).toArray();
        int total = 0;
        long first = 0;
        OrtSession.Result last = null;
        try {
            for (int i = 0; i < tokens; i++) {
                total += input.length;
                OrtSession.Result next = step(input, total, last);
                if (last != null) {
                    last.close();
                }
                last = next;
                int token = best((OnnxTensor) next.get("logits").orElseThrow());
                first = i == 0 ? System.nanoTime() : first;
                ids.add(token);
                input = new long[] {token};
            }
            return new Continuation(ids, tokens, (System.nanoTime() - first) / 1e6);
        } finally {
            if (last != null) {
                last.close();
            }
        }
    }

    private OrtSession.Result step(long[] input, int total, OrtSession.@Nullable Result last) throws OrtException {
        Map<String, OnnxTensor> feeds = new HashMap<>();
        List<OnnxTensor> owned = new ArrayList<>();
        try {
            long[] mask = new long[total];
            Arrays.fill(mask, 1);
            feeds.put("input_ids", longs(input, owned));
            feeds.put("attention_mask", longs(mask, owned));
            for (String name : session.getInputNames()) {
                if (!name.startsWith("past_key_values")) {
                    continue;
                }
                if (last != null) {
                    feeds.put(name, (OnnxTensor)
                            last.get(name.replace("past_key_values", "present")).orElseThrow());
                } else {
                    OnnxTensor empty = OnnxTensor.createTensor(
                            environment, FloatBuffer.allocate(0), new long[] {1, HEADS, 0, HEAD_SIZE});
                    owned.add(empty);
                    feeds.put(name, empty);
                }
            }
            return session.run(feeds);
        } finally {
            owned.forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor longs(long[] values, List<OnnxTensor> owned) throws OrtException {
        OnnxTensor tensor =
                OnnxTensor.createTensor(environment, LongBuffer.wrap(values), new long[] {1, values.length});
        owned.add(tensor);
        return tensor;
    }

    private static int best(OnnxTensor logits) {
        FloatBuffer values = logits.getFloatBuffer();
        int vocabulary = Math.toIntExact(logits.getInfo().getShape()[2]);
        int from = values.capacity() - vocabulary;
        int best = 0;
        for (int i = 1; i < vocabulary; i++) {
            if (values.get(from + i) > values.get(from + best)) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
