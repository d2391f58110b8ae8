package dev.inlay.providers.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs real programs that print little and end soon. */
final class ProcessCommandRunner implements CommandRunner {
    private static final long TIMEOUT_SECONDS = 2;

    /** Stays below the smallest pipe buffer of the platforms, so that a program never blocks on its output. */
    private static final int MAX_OUTPUT_BYTES = 4096;

    @Override
    public Optional<String> run(List<String> command) {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
        try (InputStream output = process.getInputStream()) {
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            return Optional.of(new String(output.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }
}
