package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The curl commands of docs/server.md, taken from there and run by a shell; only the port is another one. */
class CurlTest {
    private static List<String> commands = List.of();

    @BeforeAll
    static void read() throws IOException, InterruptedException {
        assumeTrue(installed("curl") && installed("sh"), "curl or sh is not installed");
        Path page = Path.of(System.getProperty("inlay.basedir"), "..", "docs", "server.md");
        commands = Files.readString(page)
                .lines()
                .filter(line -> line.startsWith("curl "))
                .toList();
    }

    private static boolean installed(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, program.equals("sh") ? "-c" : "--version", ":")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static JsonNode run(String command) throws IOException, InterruptedException {
        assertThat(command).contains("http://127.0.0.1:8000/").doesNotContain("Content-Type");
        String here =
                command.replace("http://127.0.0.1:8000/", TestServer.shared().url() + "/");
        Process process = new ProcessBuilder("sh", "-c", here + " --silent --show-error --noproxy '*'")
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(answer).isZero();
        return TestServer.tree(answer);
    }

    @Test
    void theCommandsAreTheOnesOfThePage() {
        assertThat(commands)
                .containsExactly(
                        "curl -X POST \"http://127.0.0.1:8000/v1/embeddings\" -d '{\"input\":[\"Hello world\"],"
                                + "\"model\":\"bge-small-en-v1.5\"}'",
                        "curl -X POST \"http://127.0.0.1:8000/v1/embeddings\" -d '{\"input\":[\"Text 1\",\"Text 2\","
                                + "\"Text 3\",\"Text 4\",\"Text 5\"]}'",
                        "curl -X POST \"http://127.0.0.1:8000/v1/chat/completions\" -d '{\"model\":\"gemma-3n-4b\","
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}'");
    }

    @Test
    void oneTextWithTheModelsName() throws Exception {
        JsonNode answer = run(commands.get(0));
        assertThat(answer.get("model").textValue()).isEqualTo("bge-small-en-v1.5");
        assertThat(answer.get("data")).hasSize(1);
        assertThat(answer.at("/data/0/index").intValue()).isZero();
        assertThat(answer.at("/data/0/embedding")).hasSize(384);
        assertThat(answer.at("/usage/prompt_tokens").intValue()).isEqualTo(4);
    }

    @Test
    void fiveTextsWithoutAName() throws Exception {
        JsonNode answer = run(commands.get(1));
        assertThat(answer.get("model").textValue()).isEqualTo("bge-small-en-v1.5");
        assertThat(answer.get("data")).hasSize(5);
        assertThat(answer.at("/data/4/index").intValue()).isEqualTo(4);
    }

    @Test
    void aChatUnderAnAlias() throws Exception {
        JsonNode answer = run(commands.get(2));
        assertThat(answer.get("model").textValue()).isEqualTo("gemma-3n-4b");
        assertThat(answer.at("/choices/0/message/role").textValue()).isEqualTo("assistant");
        assertThat(answer.at("/choices/0/message/content").textValue()).isNotBlank();
    }
}
