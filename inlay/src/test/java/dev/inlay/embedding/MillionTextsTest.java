package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.Embedder;
import dev.inlay.memory.ResidentMemory;
import dev.inlay.model.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stream of a million texts through one embedder: about half a minute. */
@Tag("opt-in")
class MillionTextsTest {
    private static final long TEXTS = 1_000_000;
    private static final long BLOCK = 100_000;

    /** Less than 50 bytes a text. */
    private static final long SLACK_KB = 4 * 1024;

    @Test
    void memoryStaysFlat() {
        AtomicLong next = new AtomicLong();
        List<Long> samples = new ArrayList<>();
        try (Embedder embedder =
                Embedder.load(ModelSource.directory(References.tinyModel("tiny-bert-cls-normalize")))) {
            long read = embedder.embedAll(
                    LongStream.range(0, TEXTS).mapToObj(i -> "light of the sun " + i), (index, text, embedding) -> {
                        assertThat(index).isEqualTo(next.getAndIncrement());
                        if (index % BLOCK == 0) {
                            samples.add(ResidentMemory.kilobytes());
                        }
                    });
            assertThat(read).isEqualTo(TEXTS);
        }
        // A leak grows in every block, the JVM's own heap now and then.
        long least = Long.MAX_VALUE;
        for (int i = 1; i < samples.size(); i++) {
            least = Math.min(least, samples.get(i) - samples.get(i - 1));
        }
        assertThat(least).isLessThan(SLACK_KB);
    }
}
