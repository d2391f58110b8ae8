package dev.inlay.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopMatcherTest {
    @Test
    void holdsBackWhatMayBecomeAStop() {
        StopMatcher matcher = new StopMatcher(List.of("STOP", "\n\n"));
        assertThat(matcher.append("ab")).isEqualTo("ab");
        assertThat(matcher.append("cS")).isEqualTo("c");
        assertThat(matcher.append("T")).isEmpty();
        assertThat(matcher.append("x")).isEqualTo("STx");
        assertThat(matcher.append("\n")).isEmpty();
        assertThat(matcher.append("y\n")).isEqualTo("\ny");
        assertThat(matcher.append("\nrest")).isEmpty();
        assertThat(matcher.stopped()).isTrue();
        assertThat(matcher.append("more")).isEmpty();
        assertThat(matcher.finish()).isEmpty();
    }

    @Test
    void givesTheRestAtTheEnd() {
        StopMatcher matcher = new StopMatcher(List.of("STOP"));
        assertThat(matcher.append("aSTO")).isEqualTo("a");
        assertThat(matcher.finish()).isEqualTo("STO");
    }

    @Test
    void overlappingBeginnings() {
        StopMatcher matcher = new StopMatcher(List.of("aab"));
        assertThat(matcher.append("aa")).isEmpty();
        assertThat(matcher.append("a")).isEqualTo("a");
        assertThat(matcher.append("b")).isEmpty();
        assertThat(matcher.stopped()).isTrue();
    }

    @Test
    void randomPiecesGiveTheTextBeforeTheFirstStop() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                text.append((char) ('a' + random.nextInt(2)));
            }
            List<String> stops = List.of("abba", "bbab", "aaaaa");
            int first = text.length();
            for (String stop : stops) {
                int at = text.indexOf(stop);
                first = at >= 0 ? Math.min(first, at) : first;
            }
            StopMatcher matcher = new StopMatcher(stops);
            StringBuilder delivered = new StringBuilder();
            for (int at = 0; at < text.length() && !matcher.stopped(); ) {
                int next = Math.min(text.length(), at + 1 + random.nextInt(4));
                delivered.append(matcher.append(text.substring(at, next)));
                at = next;
            }
            delivered.append(matcher.finish());
            // Of two stops that become complete with the same piece the earlier one counts.
            assertThat(text.toString()).startsWith(delivered.toString());
            assertThat(delivered).hasSize(first);
        }
    }
}
