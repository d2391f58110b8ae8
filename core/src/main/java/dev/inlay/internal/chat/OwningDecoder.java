package dev.inlay.internal.chat;

import java.util.List;

/** A decoder that closes the sessions below it. */
final class OwningDecoder extends ForwardingDecoder {
    private final List<AutoCloseable> owned;

    OwningDecoder(Decoder decoder, List<AutoCloseable> owned) {
        super(decoder);
        this.owned = List.copyOf(owned);
    }

    @Override
    public void close() {
        StepFeeds.closeQuietly(super::close);
        owned.forEach(StepFeeds::closeQuietly);
    }
}
