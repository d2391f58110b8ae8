package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.inlay.ChatGenerator;
import dev.inlay.Embedder;
import dev.inlay.memory.ResidentMemory;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory of the whole process stays where it is after the first rounds, whatever the shapes. */
@Tag("integration")
class NativeMemoryTest {
    /** What a leak of one row's tensors a run would pass many times over. */
    private static final long SLACK_KB = 8 * 1024;

    private static final AtomicInteger COUNT = new AtomicInteger();

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

    /** The session for texts that come alone is closed with the others, and answers as they do. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void sessionsForLoneTextsLeaveNothingBehind() {
        loneTexts(20);
        assertThat(ResidentMemory.leastGrowthKb(SLACK_KB, () -> loneTexts(20))).isLessThan(SLACK_KB);
    }

    private static void loneTexts(int loads) {
        for (int load = 0; load < loads; load++) {
            try (Embedder embedder = Embedder.builder()
                    .model(ModelSource.directory(References.tinyModel("tiny-bert-mean")))
                    .cpu(CpuOptions.builder()
                            .concurrentRuns(2)
                            .loneTextThreads(2)
                            .build())
                    .build()) {
                float[] first = embedder.embed("light and shade").vector();
                while (!embedder.placement().toString().contains("a text that comes alone: 2 threads")) {
                    embedder.embed("light and shade");
                }
                assertThat(embedder.embed("light and shade").vector()).containsExactly(first, within(1e-6f));
            }
        }
    }

    @Test
    void specialisingLeavesNothingBehind(@TempDir Path cache) {
        ModelSource encoder = ModelSource.directory(References.tinyModel("tiny-bert-cls-normalize"));
        ModelSource decoder = ModelSource.directory(Path.of("src/test/resources/chat/tiny-llama-past-fp32"));
        String before = System.getProperty("inlay.cache");
        try {
            specialises(encoder, decoder, cache, 8);
            assertThat(ResidentMemory.leastGrowthKb(SLACK_KB, () -> specialises(encoder, decoder, cache, 8)))
                    .isLessThan(SLACK_KB);
        } finally {
            if (before == null) {
                System.clearProperty("inlay.cache");
            } else {
                System.setProperty("inlay.cache", before);
            }
        }
    }

    private static void specialises(ModelSource encoder, ModelSource decoder, Path cache, int times) {
        for (int i = 0; i < times; i++) {
            // In an empty cache graphs are made and compared again.
            System.setProperty(
                    "inlay.cache",
                    cache.resolve("cache" + COUNT.incrementAndGet()).toString());
            try (Embedder embedder = Embedder.load(encoder);
                    ChatGenerator chat = ChatGenerator.load(decoder)) {
                assertThat(embedder.placement().specialisation().toString()).contains("attention", "pooled-row");
                assertThat(chat.placement().specialisation().toString()).contains("last-row-head");
            }
        }
    }

    private static void loads(ModelSource source, int times) {
        for (int i = 0; i < times; i++) {
            try (Embedder embedder = Embedder.load(source)) {
                embedder.embed("a prism");
            }
        }
    }
}
