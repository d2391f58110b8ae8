package dev.inlay.providers.doctor;

import dev.inlay.InlayException;
import dev.inlay.internal.probe.SmokeRun;
import dev.inlay.provider.SessionProvider;
import dev.inlay.providers.doctor.DoctorReport.Smoke;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Runs one matrix product of small whole numbers, which float16 computes exactly but for rounding of the last bit. */
final class SmokeTest implements AutoCloseable {
    /** A product of a row of 8 with an 8 x 8 matrix: {@code w[i][j] = (3 i + 5 j) mod 7 - 3}. */
    private static final String GRAPH = "matmul-8x8.onnx";

    private static final float[] INPUT = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final float TOLERANCE = 0.05f;
    private static final String CPU = "CPUExecutionProvider";

    private final Path directory;
    private final Path graph;

    SmokeTest() {
        try (InputStream resource = Objects.requireNonNull(SmokeTest.class.getResourceAsStream(GRAPH), GRAPH)) {
            this.directory = Files.createTempDirectory("inlay-doctor");
            this.graph = directory.resolve(GRAPH);
            Files.copy(resource, graph);
        } catch (IOException e) {
            throw new UncheckedIOException("The doctor cannot write a temporary file (java.io.tmpdir)", e);
        }
    }

    Smoke run(SessionProvider provider) {
        try {
            SmokeRun run = SmokeRun.of(provider, graph, INPUT, directory);
            boolean right = right(run.output());
            boolean there = provider.id().equals("cpu")
                    || run.nodesByProvider().keySet().stream().anyMatch(name -> !name.equals(CPU));
            String details = String.format(
                    Locale.ROOT,
                    "opened in %d ms, ran in %.1f ms, nodes %s%s",
                    run.openTime().toMillis(),
                    run.runTime().toNanos() / 1e6,
                    run.nodesByProvider(),
                    !right ? ", with wrong numbers" : there ? "" : ": the CPU did the work");
            return new Smoke(right && there, details, run.nodesByProvider(), run.openTime(), run.runTime());
        } catch (InlayException e) {
            return new Smoke(false, String.valueOf(e.getMessage()), Map.of(), Duration.ZERO, Duration.ZERO);
        }
    }

    private static boolean right(float[] output) {
        if (output.length != INPUT.length) {
            return false;
        }
        for (int j = 0; j < output.length; j++) {
            float expected = 0;
            for (int i = 0; i < INPUT.length; i++) {
                expected += INPUT[i] * ((3 * i + 5 * j) % 7 - 3);
            }
            if (!(Math.abs(output[j] - expected) <= TOLERANCE)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            // Left to the system's own cleaning of temporary files.
            directory.toFile().deleteOnExit();
        }
    }
}
