package dev.inlay.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ModelDownloadException;
import dev.inlay.model.CachedModel;
import dev.inlay.model.CatalogEntry;
import dev.inlay.model.FileCheck;
import dev.inlay.model.HubCache;
import dev.inlay.model.ModelCatalog;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The cache as a whole, and the catalogue. */
class HubCacheTest extends HubTestCase {
    private HubCache whole() {
        return HubCache.at(cache);
    }

    @Test
    void anAbsentCacheIsEmpty() {
        assertThat(whole().models()).isEmpty();
        assertThatThrownBy(() -> whole().verify(REPO)).isInstanceOf(ModelDownloadException.class);
    }

    @Test
    void modelsAreListedVerifiedAndRemoved() throws IOException {
        locate();
        String first = repository.commit();
        repository.file("config.json", "{\"model_type\":\"roberta\"}");
        locate();

        CachedModel model = whole().find(REPO).orElseThrow();
        assertThat(whole().models()).containsExactly(model);
        assertThat(model.revisions()).hasSize(2);
        assertThat(model.revisions().stream().filter(r -> r.refs().contains("main")))
                .extracting(CachedModel.Revision::commit)
                .containsExactly(repository.commit());
        assertThat(model.bytes()).isBetween((long) TOKENIZER.length, TOKENIZER.length + 1000L);
        assertThat(whole().verify(REPO)).hasSize(8).allMatch(check -> check.status() == FileCheck.Status.OK);

        long freed = whole().remove(REPO, Optional.of(first));
        assertThat(freed).isPositive().isLessThan(1000);
        assertThat(whole().verify(REPO)).hasSize(4).allMatch(check -> check.status() == FileCheck.Status.OK);
        assertThatThrownBy(() -> whole().remove(REPO, Optional.of(first))).hasMessageContaining("no revision");
        assertThat(new HubSource(request("main")).locate(offline()).directory()).exists();

        whole().remove(REPO, Optional.empty());
        assertThat(whole().models()).isEmpty();
        assertThat(cache.resolve(".locks/models--tiny--model")).doesNotExist();
    }

    @Test
    void damageIsFound() throws IOException {
        Path tokenizer = locate().directory().resolve("tokenizer.json");
        byte[] other = TOKENIZER.clone();
        other[5] ^= 1;
        Files.write(tokenizer.toRealPath(), other);
        Files.delete(locate().directory().resolve("config.json").toRealPath());
        assertThat(whole().verify(REPO))
                .filteredOn(check -> check.status() != FileCheck.Status.OK)
                .extracting(FileCheck::path, FileCheck::status)
                .contains(org.assertj.core.groups.Tuple.tuple("tokenizer.json", FileCheck.Status.DAMAGED))
                .contains(org.assertj.core.groups.Tuple.tuple("config.json", FileCheck.Status.MISSING));
        assertThatThrownBy(() -> whole().export(REPO, "main", temp.resolve("out")))
                .isInstanceOf(ModelDownloadException.class);
    }

    @Test
    void anExportIsAPlainDirectory() throws IOException {
        locate();
        Path target = temp.resolve("usb/model");
        assertThat(whole().export(REPO, "main", target)).contains("tokenizer.json", "onnx/model.onnx");
        assertThat(Files.isSymbolicLink(target.resolve("tokenizer.json"))).isFalse();
        assertThat(read(target.resolve("tokenizer.json"))).isEqualTo(TOKENIZER);
        assertThatThrownBy(() -> whole().export(REPO, "main", target)).hasMessageContaining("not empty");
    }

    @Test
    void everyEntryOfTheCatalogueIsUsable() {
        assertThat(ModelCatalog.entries()).hasSizeGreaterThan(15).allSatisfy(entry -> {
            assertThat(entry.variants()).containsKey(CatalogEntry.DEFAULT_PLATFORM);
            assertThat(entry.sources().values()).isNotEmpty().allMatch(source -> source.startsWith("https://"));
            assertThat(entry.license()).isNotBlank();
            assertThat(entry.source().name()).isEqualTo(entry.repository());
            entry.variants()
                    .values()
                    .forEach(variant -> variant.variant()
                            .ifPresent(name -> ModelSource.hubBuilder(entry.repository())
                                    .variant(name)
                                    .build()));
            assertThat(ModelCatalog.find(entry.name())).contains(entry);
        });
        assertThatThrownBy(() -> ModelSource.named("bge-base-en-v1.5").resolve())
                .hasMessageContaining("ModelSource.hub(\"Xenova/bge-base-en-v1.5\")");
    }

    @Test
    void theCatalogueFillsInWhatTheFilesDoNotSay() {
        hub.repository("Xenova/bge-base-en-v1.5").files.putAll(repository.files);
        HubRequest plain = request("main");
        var model = new HubSource(new HubRequest(
                        "Xenova/bge-base-en-v1.5",
                        "main",
                        plain.variant(),
                        plain.token(),
                        plain.endpoint(),
                        plain.cache(),
                        plain.offline(),
                        plain.listener()))
                .locate(environment);
        assertThat(model.defaults().normalize()).contains(true);
        assertThat(model.defaults().prompts()).containsKey("query");
        assertThat(locate().defaults().prompts()).isEmpty();
    }
}
