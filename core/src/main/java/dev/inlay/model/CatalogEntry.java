package dev.inlay.model;

import dev.inlay.provider.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A well-known model on a hub.
 *
 * @param name a short name
 * @param repository the repository with its ONNX export
 * @param task what it is for
 * @param variants which graph to take, by platform: {@link #DEFAULT_PLATFORM} always, and {@code cuda}, {@code arm64}, {@code avx2} or
 *     {@code avx512-vnni} where the repository has a graph for it
 * @param defaults what the repository's own files do not say
 * @param license the licence as the hub shows it
 * @param sources the address that each fact was read at: {@code files} (variants and their sizes), {@code pooling} (with
 *     normalization), {@code prompts}, {@code maxTokens}, {@code license}, or {@code repository} alone
 * @param unchecked what could not be read anywhere when the entry was written; each begins with the fact's name and a colon
 */
public record CatalogEntry(
        String name,
        String repository,
        Task task,
        Map<String, Variant> variants,
        ModelDefaults defaults,
        String license,
        Map<String, String> sources,
        List<String> unchecked) {
    /** The platform whose variant is taken when nobody says. */
    public static final String DEFAULT_PLATFORM = "default";

    /**
     * One graph.
     *
     * @param variant what {@link HubModelBuilder#variant} takes; empty for the usual graph
     * @param bytes size of the graph and its weights, rounded as the hub shows it, when known
     */
    public record Variant(Optional<String> variant, OptionalLong bytes) {}

    /**
     * Copies the collections.
     *
     * @param name a short name
     * @param repository the repository
     * @param task what it is for
     * @param variants which graph to take
     * @param defaults what the repository's own files do not say
     * @param license the licence
     * @param sources the address of each fact
     * @param unchecked what could not be checked
     */
    public CatalogEntry {
        variants = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(variants));
        sources = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        unchecked = List.copyOf(unchecked);
    }

    /**
     * The graph that is taken when nobody says.
     *
     * @return what {@link HubModelBuilder#variant} takes; empty for the usual graph
     */
    public Optional<String> defaultVariant() {
        return Optional.ofNullable(variants.get(DEFAULT_PLATFORM)).flatMap(Variant::variant);
    }

    /**
     * A source for the model with its default graph; nothing is downloaded before it is resolved.
     *
     * @return the source
     */
    public ModelSource source() {
        return ModelSource.hub(repository);
    }
}
