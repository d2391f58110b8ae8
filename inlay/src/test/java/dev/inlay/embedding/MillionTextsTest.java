package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlay.Embedder;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stream of a million texts through one embedder: about half a minute. */
@Tag("opt-in")
class MillionTextsTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long TEXTS = 1_000_000;
    private static final long SLACK_KB = 64 * 1024;

    @Test
    void memoryStaysFlat() throws IOException {
        assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc");
        AtomicLong next = new AtomicLong();
        AtomicLong early = new AtomicLong();
        AtomicLong most = new AtomicLong();
        try (Embedder embedder =
                Embedder.load(ModelSource.directory(References.tinyModel("tiny-bert-cls-normalize")))) {
            long read = embedder.embedAll(
                    LongStream.range(0, TEXTS).mapToObj(i -> "light of the sun " + i), (index, text, embedding) -> {
                        assertThat(index).isEqualTo(next.getAndIncrement());
                        if (index == TEXTS / 10) {
                            early.set(residentKb());
                        } else if (index > TEXTS / 10 && index % 50_000 == 0) {
                            most.accumulateAndGet(residentKb(), Math::max);
                        }
                    });
            assertThat(read).isEqualTo(TEXTS);
        }
        assertThat(most.get() - early.get()).isLessThan(SLACK_KB);
    }

    private static long residentKb() {
        System.gc();
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
