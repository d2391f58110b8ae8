package dev.inlay.model;

import dev.inlay.internal.catalog.CatalogReader;
import java.util.List;
import java.util.Optional;

/**
 * Well-known models and where they are. {@link ModelSource#hub} takes a listed repository's default variant, and its pooling
 * and prompts where the repository's own files do not say. docs/models.md shows the same list.
 */
public final class ModelCatalog {
    private static final List<CatalogEntry> ENTRIES = CatalogReader.read();

    private ModelCatalog() {}

    /**
     * All entries.
     *
     * @return embedding models, then chat models
     */
    public static List<CatalogEntry> entries() {
        return ENTRIES;
    }

    /**
     * Looks a model up.
     *
     * @param nameOrRepository such as {@code bge-base-en-v1.5} or {@code Xenova/bge-base-en-v1.5}; case does not matter
     * @return its entry
     */
    public static Optional<CatalogEntry> find(String nameOrRepository) {
        return ENTRIES.stream()
                .filter(entry -> entry.name().equalsIgnoreCase(nameOrRepository)
                        || entry.repository().equalsIgnoreCase(nameOrRepository))
                .findFirst();
    }
}
