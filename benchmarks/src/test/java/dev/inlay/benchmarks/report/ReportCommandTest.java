package dev.inlay.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
    private static final String MACHINE = "\"machine\": {\"processor\": \"P\", \"cores\": \"2\", \"jdk\": \"J\"}";

    @TempDir
    Path root;

    private Path page;
    private Path results;

    @BeforeEach
    void layOut() throws IOException {
        page = root.resolve("page.md");
        results = Files.createDirectory(root.resolve("results"));
    }

    private int report() {
        return new CommandLine(new ReportCommand()).execute("--results", results.toString(), "--page", page.toString());
    }

    @Test
    void fillsPlacesAndLeavesTheRest() throws IOException {
        Files.writeString(page, """
                before
                <!-- results: callers -->
                old
                <!-- end -->
                between
                <!-- results: other -->
                kept
                <!-- end -->
                after
                """);
        Files.writeString(
                results.resolve("callers.json"),
                "{\"kind\": \"ratios\", " + MACHINE
                        + ", \"results\": {\"callers\": {\"case\": \"\", \"variant\": \"engine\", \"baseline\": \"a\", \"unit\": \"calls/s\","
                        + " \"scores\": {\"\": {\"a\": [1, 2], \"b\": [2, 5]}},"
                        + " \"timesAsFast\": {\"\": {\"a\": [1, 1], \"b\": [2, 2.5]}}}}}");

        assertThat(report()).isZero();

        assertThat(Files.readString(page))
                .contains("before\n", "between\n", "kept\n", "after\n")
                .doesNotContain("old")
                .contains("| - | b | 3.50 | 2.25 | 2.00 .. 2.50 |  |")
                .contains("![callers](results/callers.svg)");
        assertThat(results.resolve("callers.svg")).content().contains("<svg", "<path");
        String once = Files.readString(page);
        assertThat(report()).isZero();
        assertThat(Files.readString(page)).isEqualTo(once);
    }

    @Test
    void drawsALongRun() throws IOException {
        Files.writeString(page, "<!-- results: longrun -->\n<!-- end -->\n");
        Files.writeString(
                results.resolve("longrun.json"),
                "{\"kind\": \"longrun\", " + MACHINE + ", \"results\": {\"samples\": ["
                        + "{\"minutes\": 0.5, \"residentMebibytes\": 300, \"embeddings\": 10, \"embedMillis\": 4, \"answers\": 2,"
                        + " \"firstTokenMillis\": 90, \"failures\": 0},"
                        + "{\"minutes\": 1, \"residentMebibytes\": 301, \"embeddings\": 12, \"embedMillis\": 5, \"answers\": 2,"
                        + " \"firstTokenMillis\": 80, \"failures\": 1}]}}");

        assertThat(report()).isZero();

        assertThat(Files.readString(page)).contains("| 4 | 1.0 | 301 | 12 | 5.0 | 2 | 80 | 1 |");
        assertThat(results.resolve("longrun-memory.svg")).exists();
        assertThat(results.resolve("longrun-latency.svg")).exists();
    }

    @Test
    void readsJmhsOwnFiles() throws IOException {
        Files.writeString(page, "<!-- results: jmh -->\n<!-- end -->\n");
        Files.writeString(
                results.resolve("jmh.json"),
                "[{\"benchmark\": \"dev.inlay.Some.run\", \"params\": {\"size\": \"8\"},"
                        + " \"primaryMetric\": {\"score\": 12.5, \"scoreError\": \"NaN\", \"scoreUnit\": \"ms/op\"}}]");

        assertThat(report()).isZero();

        assertThat(Files.readString(page)).contains("| Some.run | size=8 | 12.50 |  | ms/op |");
    }
}
