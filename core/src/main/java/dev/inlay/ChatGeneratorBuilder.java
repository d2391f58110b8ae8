package dev.inlay;

import dev.inlay.internal.chat.ChatOpener;
import dev.inlay.internal.chat.ChatSettings;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.Provider;
import dev.inlay.provider.ProviderPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ChatGenerator}. Only the model is required. Not safe for use by several threads. */
public final class ChatGeneratorBuilder {
    private @Nullable ModelSource model;
    private ProviderPolicy policy = ProviderPolicy.defaults();
    private final List<Provider> providers = new ArrayList<>();
    private CpuOptions cpu = CpuOptions.defaults();
    private Optional<String> modelFile = Optional.empty();
    private int maxConcurrent = 8;
    private OptionalInt contextTokens = OptionalInt.empty();
    private OptionalLong cacheBytes = OptionalLong.empty();
    private int queueLimit = 64;
    private boolean prefixCache = true;
    private int prefillChunk = 256;
    private boolean cancelOnClose;
    private SpecializationOptions specialization = SpecializationOptions.defaults();

    ChatGeneratorBuilder() {}

    /**
     * Sets where the model is. Required.
     *
     * @param source the source
     * @return this
     */
    public ChatGeneratorBuilder model(ModelSource source) {
        this.model = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets which providers may run the model. Default: {@link ProviderPolicy#defaults()}.
     *
     * @param value the policy
     * @return this
     */
    public ChatGeneratorBuilder policy(ProviderPolicy value) {
        this.policy = Objects.requireNonNull(value, "policy");
        return this;
    }

    /**
     * Adds a configured provider. It takes the place of one with the same id that is found on the class path, and counts
     * where the policy names its id. Conversations leave this machine only by a service given here and named there.
     *
     * @param provider the provider; of several with the same id the last counts
     * @return this
     */
    public ChatGeneratorBuilder provider(Provider provider) {
        Objects.requireNonNull(provider, "provider");
        providers.removeIf(other -> other.id().equals(provider.id()));
        providers.add(provider);
        return this;
    }

    /**
     * Sets threads and memory of CPU runs. Default: {@link CpuOptions#defaults()}.
     *
     * @param options the options
     * @return this
     */
    public ChatGeneratorBuilder cpu(CpuOptions options) {
        this.cpu = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Names the decoder's graph when a directory has several, such as {@code onnx/model_q4.onnx}. Default: the one that
     * genai_config.json names; else {@code model.onnx}, {@code decoder_model_merged.onnx} or one of their usual quantised
     * forms, in the directory or its {@code onnx} folder, 4-bit ones first where only such are there.
     *
     * @param path relative to the model's directory
     * @return this
     */
    public ChatGeneratorBuilder modelFile(String path) {
        this.modelFile = Optional.of(path);
        return this;
    }

    /**
     * Sets how many conversations run at once; further ones wait. Default: 8.
     *
     * @param rows at least 1
     * @return this
     * @throws InvalidRequestException when it is below 1
     */
    public ChatGeneratorBuilder maxConcurrent(int rows) {
        this.maxConcurrent = atLeast(1, "maxConcurrent", rows);
        return this;
    }

    /**
     * Lowers the tokens a conversation may have, prompt and answer together. Default: what the model allows.
     *
     * @param tokens at least 2
     * @return this
     * @throws InvalidRequestException when it is below 2
     */
    public ChatGeneratorBuilder contextTokens(int tokens) {
        this.contextTokens = OptionalInt.of(atLeast(2, "contextTokens", tokens));
        return this;
    }

    /**
     * Bounds the memory of the KV cache, which grows to need. A request for which there is no room waits. The memory lies
     * outside the Java heap, under {@code -XX:MaxDirectMemorySize}. Default: half of the largest Java heap, at most 2 GiB.
     *
     * @param bytes at least 1
     * @return this
     * @throws InvalidRequestException when it is below 1
     */
    public ChatGeneratorBuilder cacheBytes(long bytes) {
        if (bytes < 1) {
            throw new InvalidRequestException("cacheBytes is " + bytes + " but must be at least 1.");
        }
        this.cacheBytes = OptionalLong.of(bytes);
        return this;
    }

    /**
     * Sets how many requests may wait for a row; beyond that they are refused with {@link OverloadedException}. Default: 64.
     *
     * @param requests at least 0
     * @return this
     * @throws InvalidRequestException when it is negative
     */
    public ChatGeneratorBuilder queueLimit(int requests) {
        this.queueLimit = atLeast(0, "queueLimit", requests);
        return this;
    }

    /**
     * Sets whether the cache of finished conversations is kept, so that a following turn, or another request with the same
     * opening, computes only what is new. Default: true.
     *
     * @param value false to forget every conversation at its end
     * @return this
     */
    public ChatGeneratorBuilder prefixCache(boolean value) {
        this.prefixCache = value;
        return this;
    }

    /**
     * Sets how many prompt tokens are computed between two decode steps of the running conversations: more is faster for
     * the newcomer and a longer stall for the others. A lone request may use up to twice as much. Default: 256.
     *
     * @param tokens at least 1
     * @return this
     * @throws InvalidRequestException when it is below 1
     */
    public ChatGeneratorBuilder prefillChunk(int tokens) {
        this.prefillChunk = atLeast(1, "prefillChunk", tokens);
        return this;
    }

    /**
     * Sets what {@link ChatGenerator#close()} does to running and waiting requests. Default: false, it waits for them.
     *
     * @param value true to cancel them
     * @return this
     */
    public ChatGeneratorBuilder cancelOnClose(boolean value) {
        this.cancelOnClose = value;
        return this;
    }

    /**
     * Sets what may be done to the decoder's graph. Default: {@link SpecializationOptions#defaults()}, which needs the module {@code
     * dev.inlay:inlay-graph}.
     *
     * @param options the options
     * @return this
     */
    public ChatGeneratorBuilder specialize(SpecializationOptions options) {
        this.specialization = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Loads the model, runs it once and returns it ready.
     *
     * @return the generator; close it
     * @throws IllegalStateException when no model was set
     * @throws ModelLoadException when the model's files are missing or broken
     * @throws ProviderUnavailableException when nothing that the policy allows can run it
     */
    public ChatGenerator build() {
        if (model == null) {
            throw new IllegalStateException(
                    "No model was set: call model(ModelSource.named(\"smollm2-135m-instruct\")) or another source.");
        }
        return ChatOpener.open(new ChatSettings(
                model,
                policy,
                List.copyOf(providers),
                cpu,
                modelFile,
                maxConcurrent,
                contextTokens,
                cacheBytes,
                queueLimit,
                prefixCache,
                prefillChunk,
                cancelOnClose,
                specialization));
    }

    private static int atLeast(int least, String name, int value) {
        if (value < least) {
            throw new InvalidRequestException(name + " is " + value + " but must be at least " + least + ".");
        }
        return value;
    }
}
