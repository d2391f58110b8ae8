package dev.inlay.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.provider.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCatalogTest {
    private static final Set<String> FACTS =
            Set.of("repository", "files", "pooling", "prompts", "maxTokens", "license");

    static List<CatalogEntry> entries() {
        return ModelCatalog.entries();
    }

    /** Each fact was read at an address, or says that it was read nowhere. */
    @ParameterizedTest
    @MethodSource("entries")
    void everyFactHasItsSource(CatalogEntry entry) {
        List<String> facts = new ArrayList<>(List.of("files", "license"));
        ModelDefaults defaults = entry.defaults();
        if (!defaults.pooling().isEmpty() || defaults.normalize().isPresent()) {
            facts.add("pooling");
        }
        if (!defaults.prompts().isEmpty()) {
            facts.add("prompts");
        }
        if (defaults.maxTokens().isPresent()) {
            facts.add("maxTokens");
        }
        for (String fact : facts) {
            assertThat(entry.sources().containsKey(fact)
                            || entry.unchecked().stream().anyMatch(text -> text.startsWith(fact + ": ")))
                    .as("%s of %s", fact, entry.name())
                    .isTrue();
        }
        assertThat(FACTS).containsAll(entry.sources().keySet());
        assertThat(entry.sources().values()).allMatch(address -> address.startsWith("https://"));
        assertThat(entry.unchecked())
                .allMatch(text -> FACTS.contains(text.split(": ", 2)[0]), "begins with the fact's name");
        assertThat(entry.variants()).containsKey(CatalogEntry.DEFAULT_PLATFORM);
        assertThat(entry.defaults().pooling().isEmpty()).isEqualTo(entry.task() == Task.CHAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bge-small",
                "bge-base",
                "bge-large",
                "e5",
                "gte",
                "nomic",
                "MiniLM",
                "jina",
                "phi-3-mini",
                "phi-4-mini",
                "llama-3.2-1b",
                "llama-3.2-3b",
                "qwen2.5",
                "qwen3",
                "smollm2",
                "gemma-3n"
            })
    void theWellKnownFamiliesAreThere(String family) {
        assertThat(entries()).anyMatch(entry -> entry.name().contains(family));
    }

    /** docs/models.md shows the list, line by line. */
    @Test
    void theDocumentedListIsThisOne() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("inlay.basedir", "."), "..", "docs", "models.md"));
        assertThat(page.lines().filter(line -> line.startsWith("| `")).filter(line -> line.contains("` | `")))
                .containsExactlyElementsOf(
                        entries().stream().map(ModelCatalogTest::row).toList());
    }

    private static String row(CatalogEntry entry) {
        List<String> variants = new ArrayList<>();
        entry.variants().forEach((platform, variant) -> {
            String text = "`" + variant.variant().orElse("(usual)") + "`"
                    + (variant.bytes().isPresent() ? " " + size(variant.bytes().getAsLong()) : "");
            variants.add(platform.equals(CatalogEntry.DEFAULT_PLATFORM) ? text : platform + ": " + text);
        });
        return "| `" + entry.name() + "` | `" + entry.repository() + "` | " + String.join("; ", variants) + " | "
                + entry.license() + " | " + String.join("; ", entry.unchecked()) + " |";
    }

    private static String size(long bytes) {
        return bytes >= 1_000_000_000
                ? String.format(Locale.ROOT, "%.2f GB", bytes / 1e9)
                : Math.round(bytes / 1e6) + " MB";
    }
}
