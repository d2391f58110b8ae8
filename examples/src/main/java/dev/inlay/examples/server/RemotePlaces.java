package dev.inlay.examples.server;

import dev.inlay.provider.RemoteProvider;
import java.util.List;
import java.util.Optional;

/**
 * Services elsewhere that the policy names.
 *
 * @param embedding places that have the embedding model too, for the calls that the policy sends there
 * @param chat the service that answers all chats, in place of a model of this machine; empty where that has a part
 * @param chatBeside services that answer chats beside the model of this machine, as the policy says
 */
public record RemotePlaces(
        List<RemoteProvider> embedding, Optional<RemoteProvider> chat, List<RemoteProvider> chatBeside) {
    /** Everything stays on this machine. */
    public static final RemotePlaces NONE = new RemotePlaces(List.of(), Optional.empty(), List.of());

    /** Makes places. */
    public RemotePlaces {
        embedding = List.copyOf(embedding);
        chatBeside = List.copyOf(chatBeside);
    }
}
