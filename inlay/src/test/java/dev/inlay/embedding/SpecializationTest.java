package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.Embedder;
import dev.inlay.InvalidRequestException;
import dev.inlay.PoolingMode;
import dev.inlay.SpecializationOptions;
import dev.inlay.model.ModelSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The switches of specialisation, and what reports say of it. */
class SpecializationTest {
    private static final List<String> TEXTS =
            List.of("light", "the colours of natural bodies", "a ray, refracted twice");

    private static Embedder load(SpecializationOptions options, PoolingMode pooling) {
        return Embedder.builder()
                .model(ModelSource.directory(References.tinyModel("tiny-bert-plain")))
                .pooling(pooling)
                .specialize(options)
                .build();
    }

    @Test
    void everyPoolingGivesTheSameWithAndWithout() {
        for (PoolingMode pooling : PoolingMode.values()) {
            try (Embedder specialised = load(SpecializationOptions.defaults(), pooling);
                    Embedder exported = load(SpecializationOptions.off(), pooling)) {
                boolean oneRow = pooling == PoolingMode.CLS || pooling == PoolingMode.LAST_TOKEN;
                assertThat(specialised.placement().specialisation().toString())
                        .contains("attention: 2 x MultiHeadAttention", "skip-layer-norm: 5 x")
                        .matches(notes -> notes.contains("pooled-row") == oneRow)
                        .matches(notes -> notes.contains("packed-rows") == (pooling != PoolingMode.LAST_TOKEN));
                assertThat(exported.placement().specialisation()).containsExactly("as exported: specialisation is off");
                for (int i = 0; i < TEXTS.size(); i++) {
                    assertThat(References.largestDifference(
                                    specialised.embedAll(TEXTS).get(i).vector(),
                                    exported.embedAll(TEXTS).get(i).vector()))
                            .as("%s of text %d", pooling, i)
                            .isLessThan(1e-5f);
                }
            }
        }
    }

    @Test
    void onePassCanBeSwitchedOff() {
        try (Embedder embedder = load(SpecializationOptions.defaults().without("pooled-row"), PoolingMode.CLS)) {
            assertThat(embedder.placement().specialisation().toString())
                    .contains("attention")
                    .doesNotContain("pooled-row");
        }
        assertThatThrownBy(() -> load(SpecializationOptions.defaults().without("no-such-pass"), PoolingMode.CLS))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no-such-pass")
                .hasMessageContaining("attention");
    }
}
