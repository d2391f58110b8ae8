package dev.inlay;

import dev.inlay.internal.embedding.EmbedderSettings;
import dev.inlay.internal.embedding.LocalReranker;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.Provider;
import dev.inlay.provider.ProviderPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Reranker}. Only the model is required. Not safe for use by several threads. */
public final class RerankerBuilder {
    private @Nullable ModelSource model;
    private ProviderPolicy policy = ProviderPolicy.defaults();
    private final List<Provider> providers = new ArrayList<>();
    private CpuOptions cpu = CpuOptions.defaults();
    private BatchingOptions batching = BatchingOptions.defaults();
    private Optional<String> modelFile = Optional.empty();
    private OptionalInt maxTokens = OptionalInt.empty();
    private OptionalInt label = OptionalInt.empty();
    private boolean parseSpecialTokens;
    private SpecializationOptions specialization = SpecializationOptions.defaults();

    RerankerBuilder() {}

    /**
     * Sets where the model is. Required.
     *
     * @param source the source
     * @return this
     */
    public RerankerBuilder model(ModelSource source) {
        this.model = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets which providers may run the model. Default: {@link ProviderPolicy#defaults()}.
     *
     * @param value the policy
     * @return this
     */
    public RerankerBuilder policy(ProviderPolicy value) {
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
    public RerankerBuilder provider(Provider provider) {
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
    public RerankerBuilder cpu(CpuOptions options) {
        this.cpu = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Sets how pairs are put together into runs. Default: {@link BatchingOptions#defaults()}.
     *
     * @param options the options
     * @return this
     */
    public RerankerBuilder batching(BatchingOptions options) {
        this.batching = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Names the graph to load when a directory has several. Default: {@code model.onnx}, then {@code onnx/model.onnx}.
     *
     * @param path relative to the model's directory
     * @return this
     */
    public RerankerBuilder modelFile(String path) {
        this.modelFile = Optional.of(path);
        return this;
    }

    /**
     * Lowers the number of tokens a pair may have.
     *
     * @param tokens at least 1, special tokens included
     * @return this
     * @throws InvalidRequestException when it is below 1
     */
    public RerankerBuilder maxTokens(int tokens) {
        if (tokens < 1) {
            throw new InvalidRequestException("maxTokens is " + tokens + " but must be at least 1.");
        }
        this.maxTokens = OptionalInt.of(tokens);
        return this;
    }

    /**
     * Chooses the label whose score counts, for a classifier with several. Default: the only one.
     *
     * @param index from 0
     * @return this
     * @throws InvalidRequestException when it is negative
     */
    public RerankerBuilder label(int index) {
        if (index < 0) {
            throw new InvalidRequestException("label is " + index + " but must be at least 0.");
        }
        this.label = OptionalInt.of(index);
        return this;
    }

    /**
     * Whether a text that spells a special token, such as {@code [SEP]}, gets that token. Default: false, it is text.
     *
     * @param value true to turn spelled special tokens into special tokens
     * @return this
     */
    public RerankerBuilder parseSpecialTokens(boolean value) {
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
    public RerankerBuilder specialize(SpecializationOptions options) {
        this.specialization = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Loads the model, runs it once and returns it ready.
     *
     * @return the reranker; close it
     * @throws IllegalStateException when no model was set
     * @throws ModelLoadException when the model's files are missing or broken
     * @throws ProviderUnavailableException when nothing that the policy allows can run it
     */
    public Reranker build() {
        if (model == null) {
            throw new IllegalStateException(
                    "No model was set: call model(ModelSource.directory(path)) or another source.");
        }
        return LocalReranker.load(
                new EmbedderSettings(
                        model,
                        policy,
                        List.copyOf(providers),
                        cpu,
                        batching,
                        modelFile,
                        List.of(),
                        Optional.empty(),
                        maxTokens,
                        Map.of(),
                        parseSpecialTokens,
                        specialization),
                label);
    }
}
