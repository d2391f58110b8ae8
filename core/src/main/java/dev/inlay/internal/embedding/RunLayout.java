package dev.inlay.internal.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;

/** Where rows lie in a run and in its answer. */
interface RunLayout {
    List<EncoderSequence> rows();

    /** The highest position of a token, plus one. */
    int longest();

    /** Writes the inputs; the tensors are the caller's to close. */
    void feed(EncoderFeeder feeder, RunBuffers memory, Map<String, OnnxTensor> feeds) throws OrtException;

    /** The shape of the answer for vectors of that width. */
    long[] answer(int width);

    /** The number of a row's first vector in the answer. */
    int start(int row);

    /**
     * A row of the run for each text, padded.
     *
     * @param rows the texts
     * @param longest what they are padded to
     * @param answered vectors that the answer has for a text; 0 where the graph pools
     */
    record Padded(List<EncoderSequence> rows, int longest, int answered) implements RunLayout {
        @Override
        public void feed(EncoderFeeder feeder, RunBuffers memory, Map<String, OnnxTensor> feeds) throws OrtException {
            feeder.padded(rows, longest, memory, feeds);
        }

        @Override
        public long[] answer(int width) {
            return answered == 0 ? new long[] {rows.size(), width} : new long[] {rows.size(), answered, width};
        }

        @Override
        public int start(int row) {
            return row * Math.max(1, answered);
        }
    }

    /**
     * One row of the run for all texts, one behind the other.
     *
     * @param rows the texts
     * @param cost what they count
     * @param singleRow whether the answer has one vector a text
     */
    record Packed(List<EncoderSequence> rows, RunCost cost, boolean singleRow) implements RunLayout {
        @Override
        public int longest() {
            return cost.longest();
        }

        @Override
        public void feed(EncoderFeeder feeder, RunBuffers memory, Map<String, OnnxTensor> feeds) throws OrtException {
            feeder.packed(rows, cost.tokens(), memory, feeds);
        }

        @Override
        public long[] answer(int width) {
            return new long[] {1, singleRow ? rows.size() : cost.tokens(), width};
        }

        @Override
        public int start(int row) {
            return singleRow ? row : RunCost.of(rows.subList(0, row)).tokens();
        }
    }
}
