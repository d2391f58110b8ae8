package dev.inlay.model;

import dev.inlay.InvalidRequestException;
import dev.inlay.internal.hub.HubRequest;
import dev.inlay.internal.hub.HubSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds a {@link ModelSource} for a repository of a model hub. What is not set comes from the environment variables that
 * the hub's Python client honours: {@code HF_ENDPOINT}, {@code HF_TOKEN} (else the file {@code HF_TOKEN_PATH}, else {@code
 * $HF_HOME/token}), {@code HF_HUB_CACHE} (else {@code $HF_HOME/hub}, else {@code ~/.cache/huggingface/hub}), {@code
 * HF_HUB_OFFLINE}, {@code HF_HUB_DISABLE_SYMLINKS}, {@code HF_HUB_DOWNLOAD_TIMEOUT} (seconds that a server may be silent;
 * default 30). Not safe for use by several threads.
 */
public final class HubModelBuilder {
    private final String repository;
    private String revision = "main";
    private Optional<String> variant = Optional.empty();
    private Optional<String> token = Optional.empty();
    private Optional<URI> endpoint = Optional.empty();
    private Optional<Path> cache = Optional.empty();
    private Optional<Boolean> offline = Optional.empty();
    private DownloadListener listener = DownloadListener.NONE;

    HubModelBuilder(String repository) {
        this.repository = Objects.requireNonNull(repository, "repository");
    }

    /**
     * Sets the branch, tag or commit. Default: {@code main}. A full commit hash pins the model: once its files are in the
     * cache, no request is made any more.
     *
     * @param name branch, tag or the 40 hex digits of a commit
     * @return this
     */
    public HubModelBuilder revision(String name) {
        this.revision = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Chooses among several graphs of a repository. Default: the catalogue's choice for a well-known model ({@link
     * ModelCatalog}), else what {@link dev.inlay.EmbedderBuilder#modelFile} and {@link
     * dev.inlay.ChatGeneratorBuilder#modelFile} describe as default.
     *
     * @param name what follows {@code model_} or {@code decoder_model_merged_} in a file's name, such as {@code q4} or {@code
     *     quantized}, {@code fp32} for the file without such an ending; or a folder, such as {@code
     *     cpu_and_mobile/cpu-int4-rtn-block-32-acc-level-4}; or a path that ends with {@code .onnx}
     * @return this
     */
    public HubModelBuilder variant(String name) {
        this.variant = Optional.of(name);
        return this;
    }

    /**
     * Sets the access token. It is sent to the hub's own address only, never to another host that the hub redirects to.
     *
     * @param secret the token
     * @return this
     * @throws InvalidRequestException when it has characters that no token has
     */
    public HubModelBuilder token(String secret) {
        String stripped = secret.strip();
        if (stripped.isEmpty() || stripped.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new InvalidRequestException("The token is empty or has characters that no token has.");
        }
        this.token = Optional.of(stripped);
        return this;
    }

    /**
     * Sets the hub, for a mirror.
     *
     * @param address such as {@code https://hub.example.com}
     * @return this
     * @throws InvalidRequestException when it is no address
     */
    public HubModelBuilder endpoint(String address) {
        this.endpoint = Optional.of(HubSource.endpoint(address));
        return this;
    }

    /**
     * Sets the cache directory, as {@code HF_HUB_CACHE} does.
     *
     * @param directory the directory that holds one folder a repository
     * @return this
     */
    public HubModelBuilder cacheDirectory(Path directory) {
        this.cache = Optional.of(directory);
        return this;
    }

    /**
     * Sets whether the network is off. Then only the cache is read.
     *
     * @param value true to make no request
     * @return this
     */
    public HubModelBuilder offline(boolean value) {
        this.offline = Optional.of(value);
        return this;
    }

    /**
     * Sets who is told how far a download is.
     *
     * @param value the listener
     * @return this
     */
    public HubModelBuilder progress(DownloadListener value) {
        this.listener = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Builds the source. Nothing is read or downloaded before it is resolved.
     *
     * @return the source
     * @throws InvalidRequestException when a name cannot be that of a repository, revision or variant
     */
    public ModelSource build() {
        return new HubSource(new HubRequest(repository, revision, variant, token, endpoint, cache, offline, listener));
    }
}
