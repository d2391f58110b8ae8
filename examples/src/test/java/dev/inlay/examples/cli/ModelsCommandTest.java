package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.internal.hub.FakeHub;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads and the cache from the command line: processes with an environment of their own, as only those have one. */
class ModelsCommandTest {
    private static final String REPO = "tests/tiny";

    @TempDir
    private Path home;

    private FakeHub hub;
    private FakeHub.Repository repository;

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub();
        repository = hub.repository(REPO)
                .file("config.json", "{\"model_type\":\"bert\"}")
                .file("tokenizer.json", "{\"padding\": \"" + "x".repeat(50_000) + "\"}")
                .file("onnx/model.onnx", new byte[] {8, 8, 58, 3, 18, 1, 'g'})
                .file("onnx/model_q4.onnx", new byte[] {8, 8, 58, 3, 18, 1, 'q'})
                .file("README.md", "# Not needed");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private Run inlay(String... args) throws Exception {
        return inlay(Map.of(), args);
    }

    private Run inlay(Map<String, String> environment, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                InlayCli.class.getName()));
        command.addAll(List.of(args));
        Path err = Files.createTempFile(home, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("HF_")
                        || name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        builder.environment().put("HF_ENDPOINT", hub.endpoint());
        builder.environment().put("HF_HOME", home.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, Files.readString(err));
    }

    private JsonNode json(String... args) throws Exception {
        Run run = inlay(args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.jsonLines()).hasSize(1);
        return run.jsonLines().get(0);
    }

    @Test
    void pulledListedVerifiedExportedRemoved() throws Exception {
        JsonNode pulled = json("models", "pull", REPO, "--json");
        Path directory = Path.of(pulled.path("directory").asText());
        assertThat(pulled.path("repository").asText()).isEqualTo(REPO);
        assertThat(pulled.path("modelFile").asText()).isEqualTo("onnx/model.onnx");
        assertThat(directory).isEqualTo(home.resolve("hub/models--tests--tiny/snapshots/" + repository.commit()));
        assertThat(directory.resolve("tokenizer.json")).exists();
        assertThat(directory.resolve("README.md")).doesNotExist();

        assertThat(inlay("models", "pull", REPO, "--variant", "q4").out())
                .contains(directory + " (onnx/model_q4.onnx)");

        JsonNode listed = json("models", "list", "--json");
        assertThat(listed.path("repository").asText()).isEqualTo(REPO);
        assertThat(listed.path("bytes").asLong()).isGreaterThan(50_000);
        assertThat(listed.path("incompleteBytes").asLong()).isZero();
        JsonNode revision = listed.path("revisions").path(0);
        assertThat(revision.path("commit").asText()).isEqualTo(repository.commit());
        assertThat(revision.path("refs").path(0).asText()).isEqualTo("main");
        assertThat(revision.path("files").asInt()).isEqualTo(4);
        assertThat(inlay("models", "list").out()).contains(REPO + "  0.1 MB", repository.commit(), "4 files", "main");

        List<JsonNode> checks = inlay("models", "verify", "--json").jsonLines();
        assertThat(checks).hasSize(4).allSatisfy(check -> {
            assertThat(check.path("repository").asText()).isEqualTo(REPO);
            assertThat(check.path("status").asText()).isEqualTo("ok");
        });

        Path exported = home.resolve("exported");
        JsonNode export = json("models", "export", REPO, exported.toString(), "--json");
        assertThat(export.path("files")).hasSize(4);
        assertThat(Files.isSymbolicLink(exported.resolve("tokenizer.json"))).isFalse();
        assertThat(ModelSource.directory(exported).resolve().resolve("onnx/model.onnx"))
                .exists();

        assertThat(json("models", "rm", REPO, "--json").path("freedBytes").asLong())
                .isGreaterThan(50_000);
        assertThat(inlay("models", "list", "--json").out()).isEmpty();
    }

    @Test
    void damageIsFoundAndMended() throws Exception {
        Path directory =
                Path.of(json("models", "pull", REPO, "--json").path("directory").asText());
        Path file = directory.resolve("tokenizer.json").toRealPath();
        byte[] bytes = Files.readAllBytes(file);
        bytes[1000] ^= 1;
        Files.write(file, bytes);
        Run verify = inlay("models", "verify", REPO, "--json");
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.jsonLines())
                .filteredOn(check -> check.path("status").asText().equals("damaged"))
                .singleElement()
                .satisfies(check -> assertThat(check.path("path").asText()).isEqualTo("tokenizer.json"));
        assertThat(inlay("models", "verify", REPO).out()).contains("damaged  " + REPO + "/tokenizer.json");
        inlay("models", "rm", REPO);
        inlay("models", "pull", REPO);
        assertThat(inlay("models", "verify", REPO).exitCode()).isZero();
    }

    @Test
    void errorsAreOneLineWithTheNextStep() throws Exception {
        Run none = inlay("models", "pull", "tests/none", "--json");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.out()).isEmpty();
        assertThat(none.jsonError().path("type").asText()).isEqualTo("ModelDownloadException");
        assertThat(none.jsonError().path("error").asText()).contains("tests/none");

        Run offline = inlay(Map.of("HF_HUB_OFFLINE", "1"), "models", "pull", REPO);
        assertThat(offline.exitCode()).isEqualTo(1);
        assertThat(offline.err()).contains("models pull " + REPO).contains("HF_HUB_OFFLINE");
        assertThat(inlay("models", "pull", "../etc/passwd").exitCode()).isEqualTo(2);
        assertThat(inlay("models").exitCode()).isEqualTo(2);
        assertThat(inlay("models", "rm", "tests/none").exitCode()).isEqualTo(1);
    }

    @Test
    void aProxyOfTheEnvironmentIsUsed() throws Exception {
        // The hub answers for any host: as a proxy it gets the whole address.
        Run proxied = inlay(
                Map.of("HF_ENDPOINT", "http://hub.example.invalid", "HTTP_PROXY", hub.endpoint()),
                "models",
                "pull",
                REPO);
        assertThat(hub.requests()).isNotEmpty();
        assertThat(proxied.err()).doesNotContain("UnresolvedAddress");
        hub.forget();
        Run spared = inlay(
                Map.of(
                        "HF_ENDPOINT", "http://hub.example.invalid",
                        "HTTP_PROXY", hub.endpoint(),
                        "NO_PROXY", "example.invalid"),
                "models",
                "pull",
                REPO);
        assertThat(spared.exitCode()).isEqualTo(1);
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void theCatalogueTellsItsSources() {
        List<JsonNode> entries = Run.of("models", "catalog", "--json").jsonLines();
        assertThat(entries).hasSizeGreaterThan(15).allSatisfy(entry -> {
            assertThat(entry.path("repository").asText()).contains("/");
            assertThat(entry.path("sources").path("files").asText()).isNotEmpty();
        });
        assertThat(Run.of("models", "catalog").out()).contains("bge-small-en-v1.5", "mit");
    }
}
