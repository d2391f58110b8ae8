package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedCommandTest {
    private static final byte[] BROKEN = "good\nbad \u00ff\nalso good".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void standardInputGivesOneArrayALine() {
        Run run = Run.withInput("Hello world\r\n\nGrüße 🎉", "embed", "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.jsonLines()).hasSize(3).allSatisfy(line -> {
            assertThat(line.isArray()).isTrue();
            assertThat(line).hasSize(384);
        });
        // As the reference implementation computes it, without the carriage return.
        JsonNode alone = vectorOf("Hello world");
        for (int i = 0; i < 384; i++) {
            // Texts that run together change the order of sums.
            assertThat(run.jsonLines().get(0).get(i).floatValue())
                    .isCloseTo(alone.get(i).floatValue(), within(1e-6f));
        }
        assertThat(run.jsonLines().get(0).get(0).floatValue()).isBetween(0.0151f, 0.0153f);
    }

    private static JsonNode vectorOf(String line) {
        return Run.withInput(line, "embed", "--json", "--file", "-").jsonLines().get(0);
    }

    @Test
    void aFileGivesTheSameAsStandardInput(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("lines.txt"), "\uFEFFHello world\n");

        assertThat(Run.of("embed", "--json", "--file", file.toString()).jsonLines())
                .containsExactly(vectorOf("Hello world"));
    }

    @Test
    void purposeChangesTheVector() {
        JsonNode query = Run.withInput("refunds", "embed", "--json", "--purpose", "query")
                .jsonLines()
                .get(0);
        JsonNode none = Run.withInput("refunds", "embed", "--json", "--purpose", "none")
                .jsonLines()
                .get(0);

        assertThat(query).isNotEqualTo(none);
    }

    @Test
    void bytesAreIntegers() {
        JsonNode int8 = Run.withInput("refunds", "embed", "--json", "--output", "int8", "--dimensions", "64")
                .jsonLines()
                .get(0);
        JsonNode binary = Run.withInput("refunds", "embed", "--json", "--output", "binary", "--dimensions", "64")
                .jsonLines()
                .get(0);

        assertThat(int8)
                .hasSize(64)
                .allSatisfy(n -> assertThat(n.intValue()).isBetween(-127, 127))
                .anySatisfy(n -> assertThat(n.intValue()).isNegative());
        assertThat(binary)
                .hasSize(8)
                .allSatisfy(n -> assertThat(n.intValue()).isBetween(0, 255))
                .anySatisfy(n -> assertThat(n.intValue()).isGreaterThan(127));
    }

    @Test
    void withoutJsonEveryLineIsReadable() {
        Run run = Run.withInput("Hello world\nsecond", "embed");

        assertThat(run.out().lines()).hasSize(2).first().asString().contains("384 x float", "4 tokens", "Hello world");
    }

    @Test
    void aLineThatIsNotUtf8IsReportedAndTheOthersGoOn() {
        Run run = Run.withInput(BROKEN, "embed", "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.jsonLines()).hasSize(3);
        assertThat(run.jsonLines().get(1).isNull()).isTrue();
        assertThat(run.jsonLines().get(2)).hasSize(384);
        assertThat(run.jsonError().path("line").asInt()).isEqualTo(2);
        assertThat(run.jsonError().path("error").asText()).contains("UTF-8");
        assertThat(Run.withInput(BROKEN, "embed").err().strip()).isEqualTo("Line 2: The line is not valid UTF-8.");
    }

    @Test
    void aLineThatIsTooLongIsTreatedAsAsked() {
        String input = "word ".repeat(600) + "\nshort";

        Run cut = Run.withInput(input, "embed");
        Run refused = Run.withInput(input, "embed", "--truncate", "error");
        Run windows = Run.withInput(input, "embed", "--truncate", "windows");

        assertThat(cut.exitCode()).isZero();
        assertThat(cut.out()).contains("512 tokens (truncated)");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).startsWith("Line 1: ").contains("602 tokens", "512");
        assertThat(refused.out().lines()).hasSize(1);
        assertThat(windows.exitCode()).isZero();
        assertThat(windows.out()).contains("in 2 windows");
    }

    @Test
    void moreDimensionsThanTheModelHasIsAFailure() {
        Run run = Run.withInput("text", "embed", "--dimensions", "385");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("385", "384");
    }

    @Test
    void aMissingFileOrADirectoryIsNamed(@TempDir Path folder) {
        Run missing = Run.of("embed", "--file", folder.resolve("no.txt").toString());
        Run directory = Run.of("embed", "--file", folder.toString());

        assertThat(List.of(missing.exitCode(), directory.exitCode())).containsOnly(1);
        assertThat(missing.err()).contains("There is no file", "no.txt");
        assertThat(directory.err()).contains("is a directory");
    }

    @Test
    void aReaderThatLeavesEndsTheWorkQuietly() {
        Run run = Run.into(refusing("Broken pipe"), "text".getBytes(StandardCharsets.UTF_8), "embed");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aFullDiskIsAFailure() {
        Run run = Run.into(refusing("No space left on device"), "text".getBytes(StandardCharsets.UTF_8), "embed");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("No space left on device").doesNotContain("\tat ");
    }

    private static OutputStream refusing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }
}
