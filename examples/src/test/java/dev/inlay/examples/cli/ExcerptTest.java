package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void cutsBetweenCodePoints() {
        assertThat(Excerpt.of("🎉🎉🎉", 2)).isEqualTo("🎉🎉…");
        assertThat(Excerpt.of("🎉🎉", 2)).isEqualTo("🎉🎉");
    }

    @Test
    void textCannotDriveTheTerminal() {
        assertThat(Excerpt.of("a\u001B[2Jb\tc", 20)).isEqualTo("a [2Jb c");
    }
}
