package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.Embedder;
import dev.inlay.memory.ResidentMemory;
import dev.inlay.model.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Memory of the whole process stays where it is after the first rounds, whatever the shapes. */
@Tag("integration")
class NativeMemoryTest {
    /** What a leak of one row's tensors a run would pass many times over. */
    private static final long SLACK_KB = 8 * 1024;

    @Test
    void runsOfEveryShapeLeaveNothingBehind() {
        try (Embedder embedder =
                Embedder.load(ModelSource.directory(References.tinyModel("tiny-bert-cls-normalize")))) {
            Random random = new Random(7);
            rounds(embedder, random, 400);
            assertThat(ResidentMemory.leastGrowthKb(SLACK_KB, () -> rounds(embedder, random, 600)))
                    .isLessThan(SLACK_KB);
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
    void loadingAndClosingLeavesNothingBehind() {
        ModelSource source = ModelSource.directory(References.tinyModel("tiny-bert-mean"));
        loads(source, 30);
        assertThat(ResidentMemory.leastGrowthKb(SLACK_KB, () -> loads(source, 40)))
                .isLessThan(SLACK_KB);
    }

    private static void loads(ModelSource source, int times) {
        for (int i = 0; i < times; i++) {
            try (Embedder embedder = Embedder.load(source)) {
                embedder.embed("a prism");
            }
        }
    }
}
