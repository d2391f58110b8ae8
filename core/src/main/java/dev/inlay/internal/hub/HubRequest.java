package dev.inlay.internal.hub;

import dev.inlay.model.DownloadListener;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a user asked for. What is empty comes from the environment or the catalogue.
 *
 * @param repository the repository's name
 * @param revision branch, tag or commit hash
 * @param variant which of several graphs
 * @param token access token
 * @param endpoint the hub
 * @param cache the cache directory
 * @param offline whether the network is off
 * @param listener is told how far a download is
 */
public record HubRequest(
        String repository,
        String revision,
        Optional<String> variant,
        Optional<String> token,
        Optional<URI> endpoint,
        Optional<Path> cache,
        Optional<Boolean> offline,
        DownloadListener listener) {
    HubRequest withVariant(Optional<String> other) {
        return new HubRequest(repository, revision, other, token, endpoint, cache, offline, listener);
    }

    /** The token is a secret and stays out of every message. */
    @Override
    public String toString() {
        return repository + "@" + revision + variant.map(v -> " variant " + v).orElse("");
    }
}
