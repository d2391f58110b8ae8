package dev.inlay.internal.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ModelLoadException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCacheTest {
    @TempDir
    Path root;

    private final AtomicInteger opened = new AtomicInteger();

    private static PackedFile packed(String path, String content) {
        try {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            return new PackedFile(
                    path,
                    bytes.length,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private ModelCache.Opener contents(Map<String, String> contents) {
        return path -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(contents.get(path).getBytes(StandardCharsets.UTF_8));
        };
    }

    @Test
    void unpacksOnceAndKeepsFolders() throws IOException {
        List<PackedFile> files = List.of(packed("a.txt", "alpha"), packed("sub/b.txt", "beta"));
        ModelCache.Opener opener = contents(Map.of("a.txt", "alpha", "sub/b.txt", "beta"));
        Path first = new ModelCache(root).unpack("model", files, opener);
        Path second = new ModelCache(root).unpack("model", files, opener);
        assertThat(second).isEqualTo(first);
        assertThat(opened).hasValue(2);
        assertThat(first.resolve("a.txt")).hasContent("alpha");
        assertThat(first.resolve("sub").resolve("b.txt")).hasContent("beta");
        assertThat(first.startsWith(root)).isTrue();
    }

    @Test
    void otherContentsGetAnotherDirectory() {
        Path first = new ModelCache(root).unpack("model", List.of(packed("a", "1")), contents(Map.of("a", "1")));
        Path second = new ModelCache(root).unpack("model", List.of(packed("a", "2")), contents(Map.of("a", "2")));
        assertThat(second).isNotEqualTo(first);
        assertThat(first.resolve("a")).hasContent("1");
        assertThat(second.resolve("a")).hasContent("2");
    }

    @Test
    void aDamagedModelIsUnpackedAgain() throws IOException {
        List<PackedFile> files = List.of(packed("a", "alpha"));
        ModelCache.Opener opener = contents(Map.of("a", "alpha"));
        Path target = new ModelCache(root).unpack("model", files, opener);
        Files.writeString(target.resolve("a"), "al");
        assertThat(new ModelCache(root).unpack("model", files, opener).resolve("a"))
                .hasContent("alpha");
        Files.delete(target.resolve("a"));
        assertThat(new ModelCache(root).unpack("model", files, opener).resolve("a"))
                .hasContent("alpha");
        assertThat(opened).hasValue(3);
    }

    @Test
    void wrongContentsNeverBecomeVisible() throws IOException {
        List<PackedFile> files = List.of(packed("a", "alpha"));
        assertThatThrownBy(() -> new ModelCache(root).unpack("model", files, contents(Map.of("a", "omega"))))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("a has 5 bytes")
                .hasMessageContaining("INLAY_CACHE");
        assertNothingButTheLock();
    }

    @Test
    void aCutStreamLeavesNothing() throws IOException {
        List<PackedFile> files = List.of(packed("a", "alpha"));
        ModelCache.Opener opener = path -> new InputStream() {
            private int sent;

            @Override
            public int read() throws IOException {
                if (sent++ < 3) {
                    return 'a';
                }
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> new ModelCache(root).unpack("model", files, opener))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("MB");
        assertNothingButTheLock();
    }

    private void assertNothingButTheLock() throws IOException {
        try (Stream<Path> children = Files.list(root.resolve("models").resolve("model"))) {
            assertThat(children).allMatch(path -> path.getFileName().toString().endsWith(".lock"));
        }
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws IOException {
        List<PackedFile> files = List.of(packed("a", "alpha"));
        Path target = new ModelCache(root).unpack("model", files, contents(Map.of("a", "alpha")));
        Files.delete(target.resolve(".complete"));
        Path left = Files.createDirectories(target.resolveSibling(target.getFileName() + ".tmp-1234"));
        Files.writeString(left.resolve("a"), "al");
        new ModelCache(root).unpack("model", files, contents(Map.of("a", "alpha")));
        assertThat(left).doesNotExist();
        assertThat(target.resolve("a")).hasContent("alpha");
    }

    @Test
    void pathsMustStayInside() {
        for (String path : List.of("../evil", "/etc/evil", "a/../../evil", ".")) {
            assertThatThrownBy(() -> new ModelCache(root)
                            .unpack("model", List.of(packed(path, "x")), contents(Map.of(path, "x"))))
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessageContaining("leaves the model's directory");
        }
    }

    @Test
    void namesCannotLeaveTheCache() {
        Path target = new ModelCache(root).unpack("../../evil", List.of(packed("a", "1")), contents(Map.of("a", "1")));
        assertThat(target.normalize().startsWith(root.resolve("models"))).isTrue();
    }

    @Test
    void aCacheThatCannotBeWrittenSaysWhatToDo() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "not a directory");
        assertThatThrownBy(() ->
                        new ModelCache(file).unpack("model", List.of(packed("a", "1")), contents(Map.of("a", "1"))))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("INLAY_CACHE=DIR");
    }

    @Test
    void manyThreadsUnpackOnce() throws Exception {
        List<PackedFile> files = List.of(packed("a", "alpha".repeat(100_000)));
        ModelCache.Opener opener = contents(Map.of("a", "alpha".repeat(100_000)));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Path>> futures = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                futures.add(threads.submit(() -> new ModelCache(root).unpack("model", files, opener)));
            }
            for (Future<Path> future : futures) {
                assertThat(Files.size(future.get().resolve("a"))).isEqualTo(500_000);
            }
            assertThat(opened).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theDirectoryFollowsTheSettingsAndThePlatform() {
        Path home = root.resolve("home");
        assertThat(CacheDirectory.locate("/set", Map.of("INLAY_CACHE", "/env"), "Linux", home))
                .isEqualTo(Path.of("/set"));
        assertThat(CacheDirectory.locate(null, Map.of("INLAY_CACHE", "/env"), "Linux", home))
                .isEqualTo(Path.of("/env"));
        assertThat(CacheDirectory.locate(" ", Map.of("XDG_CACHE_HOME", "/xdg"), "Linux", home))
                .isEqualTo(Path.of("/xdg", "inlay"));
        assertThat(CacheDirectory.locate(null, Map.of("XDG_CACHE_HOME", "relative"), "Linux", home))
                .isEqualTo(home.resolve(".cache").resolve("inlay"));
        assertThat(CacheDirectory.locate(null, Map.of(), "Mac OS X", home))
                .isEqualTo(home.resolve("Library").resolve("Caches").resolve("inlay"));
        assertThat(CacheDirectory.locate(null, Map.of("LOCALAPPDATA", "/local"), "Windows 11", home))
                .isEqualTo(Path.of("/local", "inlay", "cache"));
    }
}
