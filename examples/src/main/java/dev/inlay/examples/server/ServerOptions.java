package dev.inlay.examples.server;

import dev.inlay.model.ModelSource;
import dev.inlay.provider.ProviderPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server is started with.
 *
 * @param host the address to listen on
 * @param port the port; 0 for any free one
 * @param embeddingModel the model for embeddings, or empty for none
 * @param chatModel the model for chat, or empty for none here
 * @param remote services elsewhere that the policy names
 * @param aliases other names for the models
 * @param policy which providers may run them
 * @param apiKey what clients must know; empty for nothing
 * @param corsOrigins pages of others that may call the server
 * @param limits bounds of requests
 */
public record ServerOptions(
        String host,
        int port,
        Optional<ModelSource> embeddingModel,
        Optional<ModelSource> chatModel,
        RemotePlaces remote,
        Map<String, String> aliases,
        ProviderPolicy policy,
        String apiKey,
        List<String> corsOrigins,
        Limits limits) {
    /** Makes options. */
    public ServerOptions {
        aliases = Map.copyOf(aliases);
        corsOrigins = List.copyOf(corsOrigins);
    }

    @Override
    public String toString() {
        return "ServerOptions[" + host + ":" + port + "]";
    }
}
