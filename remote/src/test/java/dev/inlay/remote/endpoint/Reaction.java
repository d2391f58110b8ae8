package dev.inlay.remote.endpoint;

import java.io.IOException;

/** What the endpoint does to one request instead of answering it well. */
@FunctionalInterface
public interface Reaction {
    /**
     * Reacts.
     *
     * @param call the request and its connection
     * @throws IOException when the client is gone, or {@link Cut} to end the connection without more
     * @throws InterruptedException when the endpoint is closed
     */
    void to(Call call) throws IOException, InterruptedException;

    /** Ends a connection without the end of the answer. */
    final class Cut extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Words about a request. */
    @FunctionalInterface
    interface Echo {
        /** The words. */
        String of(Call call);
    }
}
