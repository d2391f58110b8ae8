package dev.inlay.internal.chat;

import java.util.List;

/** A decoder that closes the sessions below it. */
final class OwningDecoder extends ForwardingDecoder {
    private final Decoder inner;
    private final List<AutoCloseable> owned;

    OwningDecoder(Decoder inner, List<AutoCloseable> owned) {
        this.inner = inner;
        this.owned = List.copyOf(owned);
    }

    @Override
    Decoder inner() {
        return inner;
    }

    @Override
    public void close() {
        StepFeeds.closeQuietly(super::close);
        owned.forEach(StepFeeds::closeQuietly);
    }
}
