package dev.inlay;

import dev.inlay.internal.embedding.EmbedderSettings;
import dev.inlay.internal.embedding.LocalEmbedder;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.Provider;
import dev.inlay.provider.ProviderPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Builds an {@link Embedder}. Only the model is required. Not safe for use by several threads. */
public final class EmbedderBuilder {
    private @Nullable ModelSource model;
    private ProviderPolicy policy = ProviderPolicy.defaults();
    private final List<Provider> providers = new ArrayList<>();
    private CpuOptions cpu = CpuOptions.defaults();
    private BatchingOptions batching = BatchingOptions.defaults();
    private Optional<String> modelFile = Optional.empty();
    private List<PoolingMode> pooling = List.of();
    private Optional<Boolean> normalize = Optional.empty();
    private OptionalInt maxTokens = OptionalInt.empty();
    private final Map<String, String> prompts = new LinkedHashMap<>();
    private boolean parseSpecialTokens;
    private SpecializationOptions specialization = SpecializationOptions.defaults();

    EmbedderBuilder() {}

    /**
     * Sets where the model is. Required.
     *
     * @param source the source
     * @return this
     */
    public EmbedderBuilder model(ModelSource source) {
        this.model = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets which providers may run the model. Default: {@link ProviderPolicy#defaults()}.
     *
     * @param value the policy
     * @return this
     */
    public EmbedderBuilder policy(ProviderPolicy value) {
        this.policy = Objects.requireNonNull(value, "policy");
        return this;
    }

    /**
     * Adds a configured provider. It takes the place of one with the same id that is found on the class path, and counts
     * where the policy names its id.
     *
     * @param provider the provider; of several with the same id the last counts
     * @return this
     */
    public EmbedderBuilder provider(Provider provider) {
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
    public EmbedderBuilder cpu(CpuOptions options) {
        this.cpu = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Sets how texts are put together into runs. Default: {@link BatchingOptions#defaults()}.
     *
     * @param options the options
     * @return this
     */
    public EmbedderBuilder batching(BatchingOptions options) {
        this.batching = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Names the graph to load when a directory has several, such as {@code onnx/model_quantized.onnx}. Default:
     * {@code model.onnx}, then {@code onnx/model.onnx}.
     *
     * @param path relative to the model's directory
     * @return this
     */
    public EmbedderBuilder modelFile(String path) {
        this.modelFile = Optional.of(path);
        return this;
    }

    /**
     * Sets the pooling of a model whose own files do not say; overrides them where they do. Without either, {@link
     * PoolingMode#MEAN} is used.
     *
     * @param modes one, or several that are concatenated
     * @return this
     */
    public EmbedderBuilder pooling(PoolingMode... modes) {
        this.pooling = List.of(modes);
        return this;
    }

    /**
     * Sets whether vectors get unit length, for a model whose own files do not say; overrides them where they do.
     *
     * @param value true for unit length
     * @return this
     */
    public EmbedderBuilder normalize(boolean value) {
        this.normalize = Optional.of(value);
        return this;
    }

    /**
     * Lowers the number of tokens a text may have. It cannot be raised above what the model's positions allow.
     *
     * @param tokens at least 1, special tokens included
     * @return this
     * @throws InvalidRequestException when it is below 1
     */
    public EmbedderBuilder maxTokens(int tokens) {
        if (tokens < 1) {
            throw new InvalidRequestException("maxTokens is " + tokens + " but must be at least 1.");
        }
        this.maxTokens = OptionalInt.of(tokens);
        return this;
    }

    /**
     * Adds a prompt, or replaces one of the model's own.
     *
     * @param name such as {@code query}
     * @param text what to put in front of a text
     * @return this
     */
    public EmbedderBuilder prompt(String name, String text) {
        this.prompts.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(text, "text"));
        return this;
    }

    /**
     * Whether a text that spells a special token, such as {@code [SEP]}, gets that token. Default: false, it is text like any
     * other, so that no user can inject control tokens; true is what other tools do.
     *
     * @param value true to turn spelled special tokens into special tokens
     * @return this
     */
    public EmbedderBuilder parseSpecialTokens(boolean value) {
        this.parseSpecialTokens = value;
        return this;
    }

    /**
     * Sets what may be done to the model's graph. Default: {@link SpecializationOptions#defaults()}, which needs the module {@code
     * dev.inlay:inlay-graph}.
     *
     * @param options the options
     * @return this
     */
    public EmbedderBuilder specialize(SpecializationOptions options) {
        this.specialization = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Loads the model, runs it once and returns it ready.
     *
     * @return the embedder; close it
     * @throws IllegalStateException when no model was set
     * @throws ModelLoadException when the model's files are missing or broken
     * @throws ProviderUnavailableException when nothing that the policy allows can run it
     */
    public Embedder build() {
        if (model == null) {
            throw new IllegalStateException(
                    "No model was set: call model(ModelSource.named(\"bge-small-en-v1.5\")) or another source.");
        }
        return LocalEmbedder.load(new EmbedderSettings(
                model,
                policy,
                List.copyOf(providers),
                cpu,
                batching,
                modelFile,
                pooling,
                normalize,
                maxTokens,
                Map.copyOf(prompts),
                parseSpecialTokens,
                specialization));
    }
}
