package dev.inlay.benchmarks.engine;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The loop over ONNX Runtime that is written first: default session, batches of 32 padded to their longest text. */
final class NaiveEngine implements EmbeddingEngine {
    private final HuggingFaceTokenizer tokenizer;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    NaiveEngine() {
        try {
            this.tokenizer = HuggingFaceTokenizer.builder()
                    .optTokenizerPath(ModelFiles.tokenizerJson())
                    .optPadding(true)
                    .optTruncation(true)
                    .optMaxLength(ModelFiles.MAX_TOKENS)
                    .build();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                this.session = environment.createSession(ModelFiles.graph().toString(), options);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<float[]> embedAll(List<String> texts) {
        return Portions.embed(texts, this::embedBatch);
    }

    @Override
    public float[] embed(String text) {
        return embedBatch(List.of(text)).get(0);
    }

    private List<float[]> embedBatch(List<String> texts) {
        Encoding[] encodings = tokenizer.batchEncode(texts);
        int width = encodings[0].getIds().length;
        LongBuffer ids = LongBuffer.allocate(encodings.length * width);
        LongBuffer mask = LongBuffer.allocate(encodings.length * width);
        LongBuffer types = LongBuffer.allocate(encodings.length * width);
        for (Encoding encoding : encodings) {
            ids.put(encoding.getIds());
            mask.put(encoding.getAttentionMask());
            types.put(encoding.getTypeIds());
        }
        long[] shape = {encodings.length, width};
        try (OnnxTensor inputIds = OnnxTensor.createTensor(environment, ids.flip(), shape);
                OnnxTensor attentionMask = OnnxTensor.createTensor(environment, mask.flip(), shape);
                OnnxTensor tokenTypeIds = OnnxTensor.createTensor(environment, types.flip(), shape);
                OrtSession.Result result = session.run(Map.of(
                        "input_ids", inputIds, "attention_mask", attentionMask, "token_type_ids", tokenTypeIds))) {
            OnnxTensor hidden = (OnnxTensor) result.get(0);
            return firstTokens(
                    hidden.getFloatBuffer(), encodings.length, hidden.getInfo().getShape());
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<float[]> firstTokens(FloatBuffer hidden, int rows, long[] shape) {
        int dimension = (int) shape[2];
        int stride = (int) shape[1] * dimension;
        List<float[]> vectors = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            float[] vector = new float[dimension];
            hidden.position(row * stride).get(vector);
            normalize(vector);
            vectors.add(vector);
        }
        return vectors;
    }

    private static void normalize(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        float scale = (float) (1 / Math.sqrt(sum));
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= scale;
        }
    }

    @Override
    public void close() {
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
