package dev.inlay.internal.hub;

import dev.inlay.model.DownloadListener;
import dev.inlay.model.LocatedModel;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub on loopback with one small model, and a cache directory of its own. */
abstract class HubTestCase {
    static final String REPO = "tiny/model";

    /** An ONNX graph without nodes: ModelProto.ir_version 8, graph.name "g". */
    static final byte[] GRAPH = {8, 8, 58, 3, 18, 1, 'g'};

    /** Large enough to be cut in the middle. */
    static final byte[] TOKENIZER = new byte[300_000];

    static {
        new Random(1).nextBytes(TOKENIZER);
    }

    @TempDir
    Path temp;

    Path cache;
    FakeHub hub;
    FakeHub.Repository repository;
    HubEnvironment environment;

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub();
        cache = temp.resolve("hub");
        repository = hub.repository(REPO)
                .file("config.json", "{\"model_type\":\"bert\"}")
                .file("tokenizer.json", TOKENIZER)
                .file("tokenizer_config.json", "{}")
                .file("onnx/model.onnx", GRAPH)
                .file("onnx/model_q4.onnx", GRAPH)
                .file("README.md", "# Not needed")
                .file("pytorch_model.bin", "not needed")
                .file("model.safetensors", "not needed");
        environment = new HubEnvironment(
                URI.create(hub.endpoint()),
                cache,
                Optional.empty(),
                false,
                true,
                Duration.ofSeconds(20),
                new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(5)));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    static HubRequest request(String revision) {
        return new HubRequest(
                REPO,
                revision,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DownloadListener.NONE);
    }

    LocatedModel locate(String revision) {
        return new HubSource(request(revision)).locate(environment);
    }

    LocatedModel locate() {
        return locate("main");
    }

    HubEnvironment offline() {
        return new HubEnvironment(
                environment.endpoint(),
                cache,
                Optional.empty(),
                true,
                true,
                environment.stallTimeout(),
                environment.retries());
    }

    HubEnvironment withStallTimeout(Duration stall) {
        return new HubEnvironment(
                environment.endpoint(), cache, Optional.empty(), false, true, stall, environment.retries());
    }

    Path repositoryFolder() {
        return cache.resolve("models--tiny--model");
    }

    static byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    /** Relative paths of all files and links below a directory. */
    static List<String> tree(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(path -> !Files.isDirectory(path))
                    .map(path -> directory.relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    static byte[] firstBytes(byte[] all, int n) {
        return Arrays.copyOf(all, n);
    }
}
