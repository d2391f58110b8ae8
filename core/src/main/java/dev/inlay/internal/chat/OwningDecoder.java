package dev.inlay.internal.chat;

import java.util.List;

/** A decoder that closes the sessions below it. */
final class OwningDecoder implements Decoder {
    private final Decoder decoder;
    private final List<AutoCloseable> owned;

    OwningDecoder(Decoder decoder, List<AutoCloseable> owned) {
        this.decoder = decoder;
        this.owned = List.copyOf(owned);
    }

    @Override
    public boolean batched() {
        return decoder.batched();
    }

    @Override
    public boolean rewinds() {
        return decoder.rewinds();
    }

    @Override
    public String cache() {
        return decoder.cache();
    }

    @Override
    public int mostWithLogits() {
        return decoder.mostWithLogits();
    }

    @Override
    public int vocabulary() {
        return decoder.vocabulary();
    }

    @Override
    public long tokenBytes() {
        return decoder.tokenBytes();
    }

    @Override
    public int length(int row) {
        return decoder.length(row);
    }

    @Override
    public boolean reserve(boolean oneMore, int tokens, long cacheBytes) {
        return decoder.reserve(oneMore, tokens, cacheBytes);
    }

    @Override
    public int open() {
        return decoder.open();
    }

    @Override
    public void free(int row) {
        decoder.free(row);
    }

    @Override
    public void prefill(int row, int[] tokens, int from, int count, boolean logits) {
        decoder.prefill(row, tokens, from, count, logits);
    }

    @Override
    public void endRuns(boolean end) {
        decoder.endRuns(end);
    }

    @Override
    public void decode(int[] rows, int[] tokens) {
        decoder.decode(rows, tokens);
    }

    @Override
    public void readLogits(int index, float[] into) {
        decoder.readLogits(index, into);
    }

    @Override
    public void copyPrefix(int from, int to, int tokens) {
        decoder.copyPrefix(from, to, tokens);
    }

    @Override
    public void truncate(int row, int tokens) {
        decoder.truncate(row, tokens);
    }

    @Override
    public long allocatedBytes() {
        return decoder.allocatedBytes();
    }

    @Override
    public void close() {
        StepFeeds.closeQuietly(decoder);
        owned.forEach(StepFeeds::closeQuietly);
    }
}
