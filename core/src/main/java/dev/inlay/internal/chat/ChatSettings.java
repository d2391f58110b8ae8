package dev.inlay.internal.chat;

import dev.inlay.SpecializationOptions;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.Provider;
import dev.inlay.provider.ProviderPolicy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a builder of a chat generator collected. */
public record ChatSettings(
        ModelSource source,
        ProviderPolicy policy,
        List<Provider> providers,
        CpuOptions cpu,
        Optional<String> modelFile,
        int maxConcurrent,
        OptionalInt contextTokens,
        OptionalLong cacheBytes,
        int queueLimit,
        boolean prefixCache,
        int prefillChunk,
        boolean cancelOnClose,
        SpecializationOptions specialization) {}
