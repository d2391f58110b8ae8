package dev.inlay.examples.server;

import dev.inlay.provider.RemoteProvider;
import java.util.List;
import java.util.Optional;

/**
 * Services elsewhere that the policy names.
 *
 * @param embedding places that have the embedding model too, for the calls that the policy sends there
 * @param chat the service that answers all chats, in place of a model of this machine; empty when chats stay here
 */
public record RemotePlaces(List<RemoteProvider> embedding, Optional<RemoteProvider> chat) {
    /** Everything stays on this machine. */
    public static final RemotePlaces NONE = new RemotePlaces(List.of(), Optional.empty());

    /** Makes places. */
    public RemotePlaces {
        embedding = List.copyOf(embedding);
    }
}
