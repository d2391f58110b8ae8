package dev.inlay.internal.chat;

/** A decoder that leaves everything to another one. */
abstract class ForwardingDecoder implements Decoder {
    /** The one that does the work now. */
    abstract Decoder inner();

    @Override
    public boolean batched() {
        return inner().batched();
    }

    @Override
    public boolean rewinds() {
        return inner().rewinds();
    }

    @Override
    public String cache() {
        return inner().cache();
    }

    @Override
    public int mostWithLogits() {
        return inner().mostWithLogits();
    }

    @Override
    public int vocabulary() {
        return inner().vocabulary();
    }

    @Override
    public long tokenBytes() {
        return inner().tokenBytes();
    }

    @Override
    public int length(int row) {
        return inner().length(row);
    }

    @Override
    public boolean reserve(boolean oneMore, int tokens, long cacheBytes) {
        return inner().reserve(oneMore, tokens, cacheBytes);
    }

    @Override
    public int open() {
        return inner().open();
    }

    @Override
    public void free(int row) {
        inner().free(row);
    }

    @Override
    public void prefill(int row, int[] tokens, int from, int count, boolean logits) {
        inner().prefill(row, tokens, from, count, logits);
    }

    @Override
    public int score(int row, int[] tokens, int from, int most) {
        return inner().score(row, tokens, from, most);
    }

    @Override
    public void endRuns(boolean end) {
        inner().endRuns(end);
    }

    @Override
    public void decode(int[] rows, int[] tokens) {
        inner().decode(rows, tokens);
    }

    @Override
    public void readLogits(int index, float[] into) {
        inner().readLogits(index, into);
    }

    @Override
    public void copyPrefix(int from, int to, int tokens) {
        inner().copyPrefix(from, to, tokens);
    }

    @Override
    public void truncate(int row, int tokens) {
        inner().truncate(row, tokens);
    }

    @Override
    public long allocatedBytes() {
        return inner().allocatedBytes();
    }

    @Override
    public void close() {
        inner().close();
    }
}
