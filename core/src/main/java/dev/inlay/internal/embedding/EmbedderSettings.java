package dev.inlay.internal.embedding;

import dev.inlay.BatchingOptions;
import dev.inlay.PoolingMode;
import dev.inlay.SpecializationOptions;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.Provider;
import dev.inlay.provider.ProviderPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a builder of an embedder or a reranker collected. */
public record EmbedderSettings(
        ModelSource source,
        ProviderPolicy policy,
        List<Provider> providers,
        CpuOptions cpu,
        BatchingOptions batching,
        Optional<String> modelFile,
        List<PoolingMode> pooling,
        Optional<Boolean> normalize,
        OptionalInt maxTokens,
        Map<String, String> prompts,
        boolean parseSpecialTokens,
        SpecializationOptions specialization) {}
