package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.internal.hub.FakeHub;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads and the cache from the command line, in processes with an environment of their own. */
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

    /** Runs commands one after the other in one JVM; its main method is {@link Commands}. */
    private List<Run> inlay(Map<String, String> environment, String... commands) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                Commands.class.getName()));
        command.addAll(List.of(commands));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("HF_") || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        builder.environment().put("HF_ENDPOINT", hub.endpoint());
        builder.environment().put("HF_HOME", home.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<Run> runs = new ArrayList<>();
        for (JsonNode line : new Run(0, out, "").jsonLines()) {
            runs.add(new Run(
                    line.path("exit").asInt(),
                    line.path("out").asText(),
                    line.path("err").asText()));
        }
        assertThat(runs).hasSize(commands.length);
        return runs;
    }

    /** Each argument is a command line whose words are parted by blanks. */
    static final class Commands {
        private Commands() {}

        public static void main(String[] args) {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            ObjectMapper json = new ObjectMapper();
            for (String line : args) {
                Run run = Run.of(line.split(" ", -1));
                ObjectNode result = json.createObjectNode();
                out.println(
                        result.put("exit", run.exitCode()).put("out", run.out()).put("err", run.err()));
            }
        }
    }

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.jsonLines()).hasSize(1);
        return run.jsonLines().get(0);
    }

    @Test
    void pulledListedVerifiedExportedRemoved() throws Exception {
        Path exported = home.resolve("exported");
        List<Run> runs = inlay(
                Map.of(),
                "models pull tests/tiny --json",
                "models pull tests/tiny --variant q4",
                "models list --json",
                "models list",
                "models verify --json",
                "models export tests/tiny " + exported + " --json",
                "models rm tests/tiny --json",
                "models list --json");

        JsonNode pulled = json(runs.get(0));
        Path directory = Path.of(pulled.path("directory").asText());
        assertThat(pulled.path("repository").asText()).isEqualTo(REPO);
        assertThat(pulled.path("modelFile").asText()).isEqualTo("onnx/model.onnx");
        assertThat(directory).isEqualTo(home.resolve("hub/models--tests--tiny/snapshots/" + repository.commit()));
        assertThat(runs.get(1).out()).contains(directory + " (onnx/model_q4.onnx)");

        JsonNode listed = json(runs.get(2));
        assertThat(listed.path("repository").asText()).isEqualTo(REPO);
        assertThat(listed.path("bytes").asLong()).isGreaterThan(50_000);
        assertThat(listed.path("incompleteBytes").asLong()).isZero();
        JsonNode revision = listed.path("revisions").path(0);
        assertThat(revision.path("commit").asText()).isEqualTo(repository.commit());
        assertThat(revision.path("refs").path(0).asText()).isEqualTo("main");
        assertThat(revision.path("files").asInt()).isEqualTo(4);
        assertThat(runs.get(3).out()).contains(REPO + "  0.1 MB", repository.commit(), "4 files", "main");

        assertThat(runs.get(4).jsonLines())
                .extracting(check -> check.path("path").asText())
                .containsExactlyInAnyOrder("config.json", "tokenizer.json", "onnx/model.onnx", "onnx/model_q4.onnx");
        assertThat(runs.get(4).jsonLines()).allSatisfy(check -> {
            assertThat(check.path("repository").asText()).isEqualTo(REPO);
            assertThat(check.path("status").asText()).isEqualTo("ok");
        });

        assertThat(json(runs.get(5)).path("files")).hasSize(4);
        assertThat(Files.isSymbolicLink(exported.resolve("tokenizer.json"))).isFalse();
        assertThat(ModelSource.directory(exported).resolve().resolve("onnx/model.onnx"))
                .exists();

        assertThat(json(runs.get(6)).path("freedBytes").asLong()).isGreaterThan(50_000);
        assertThat(runs.get(7).out()).isEmpty();
    }

    @Test
    void damageIsFoundAndMended() throws Exception {
        Path directory =
                Path.of(json(inlay(Map.of(), "models pull tests/tiny --json").get(0))
                        .path("directory")
                        .asText());
        Path file = directory.resolve("tokenizer.json").toRealPath();
        byte[] bytes = Files.readAllBytes(file);
        bytes[1000] ^= 1;
        Files.write(file, bytes);
        List<Run> runs = inlay(
                Map.of(),
                "models verify tests/tiny --json",
                "models verify tests/tiny",
                "models rm tests/tiny",
                "models pull tests/tiny",
                "models verify tests/tiny");
        assertThat(runs.get(0).exitCode()).isEqualTo(1);
        assertThat(runs.get(0).jsonLines())
                .filteredOn(check -> check.path("status").asText().equals("damaged"))
                .singleElement()
                .satisfies(check -> assertThat(check.path("path").asText()).isEqualTo("tokenizer.json"));
        assertThat(runs.get(1).out()).contains("damaged  " + REPO + "/tokenizer.json");
        assertThat(runs.get(4).exitCode()).isZero();
    }

    @Test
    void errorsAreOneLineWithTheNextStep() throws Exception {
        List<Run> runs = inlay(
                Map.of(),
                "models pull tests/none --json",
                "models pull ../etc/passwd",
                "models",
                "models rm tests/none");
        assertThat(runs.get(0).exitCode()).isEqualTo(1);
        assertThat(runs.get(0).out()).isEmpty();
        assertThat(runs.get(0).jsonError().path("type").asText()).isEqualTo("ModelDownloadException");
        assertThat(runs.get(0).jsonError().path("error").asText()).contains("tests/none");
        assertThat(runs.get(1).exitCode()).isEqualTo(2);
        assertThat(runs.get(2).exitCode()).isEqualTo(2);
        assertThat(runs.get(3).exitCode()).isEqualTo(1);

        Run offline =
                inlay(Map.of("HF_HUB_OFFLINE", "1"), "models pull tests/tiny").get(0);
        assertThat(offline.exitCode()).isEqualTo(1);
        assertThat(offline.err()).contains("models pull " + REPO).contains("HF_HUB_OFFLINE");
    }

    /** The hub answers for any host: as a proxy it gets the requests for one that does not exist. Its store is spared. */
    @Test
    void theProxiesOfTheEnvironmentAreUsed() throws Exception {
        Run proxied = inlay(
                        Map.of(
                                "HF_ENDPOINT",
                                "http://hub.example.invalid",
                                "HTTP_PROXY",
                                hub.endpoint(),
                                "NO_PROXY",
                                "127.0.0.1"),
                        "models pull tests/tiny --json")
                .get(0);
        assertThat(json(proxied).path("modelFile").asText()).isEqualTo("onnx/model.onnx");
        assertThat(hub.requests()).isNotEmpty();
    }

    @Test
    void theCatalogueTellsItsSources() {
        List<JsonNode> entries = Run.of("models", "catalog", "--json").jsonLines();
        assertThat(entries).hasSizeGreaterThan(15).allSatisfy(entry -> {
            assertThat(entry.path("repository").asText()).contains("/");
            assertThat(entry.path("sources").isObject()).isTrue();
            assertThat(entry.path("sources").properties())
                    .isNotEmpty()
                    .allSatisfy(source -> assertThat(source.getValue().asText()).startsWith("https://"));
        });
        assertThat(Run.of("models", "catalog").out()).contains("bge-small-en-v1.5", "mit");
    }
}
