package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlay.Embedder;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Memory of the whole process stays where it is after the first rounds, whatever the shapes. */
@Tag("integration")
class NativeMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** What a leak of one row's tensors a run would pass many times over. */
    private static final long SLACK_KB = 24 * 1024;

    @Test
    void runsOfEveryShapeLeaveNothingBehind() throws IOException {
        assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc");
        try (Embedder embedder =
                Embedder.load(ModelSource.directory(References.tinyModel("tiny-bert-cls-normalize")))) {
            Random random = new Random(7);
            rounds(embedder, random, 400);
            long before = residentKb();
            rounds(embedder, random, 2000);
            assertThat(residentKb() - before).isLessThan(SLACK_KB);
        }
    }

    private static void rounds(Embedder embedder, Random random, int rounds) {
        for (int round = 0; round < rounds; round++) {
            List<String> texts = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                texts.add("light ".repeat(random.nextInt(70)));
            }
            assertThat(embedder.embedAll(texts)).hasSameSizeAs(texts);
            embedder.embed(texts.get(0));
            embedder.countTokens(texts.get(0));
        }
    }

    @Test
    void loadingAndClosingLeavesNothingBehind() throws IOException {
        assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc");
        ModelSource source = ModelSource.directory(References.tinyModel("tiny-bert-mean"));
        loads(source, 30);
        long before = residentKb();
        loads(source, 120);
        assertThat(residentKb() - before).isLessThan(SLACK_KB);
    }

    private static void loads(ModelSource source, int times) {
        for (int i = 0; i < times; i++) {
            try (Embedder embedder = Embedder.load(source)) {
                embedder.embed("a prism");
            }
        }
    }

    private static long residentKb() throws IOException {
        System.gc();
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
