package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8LinesTest {
    @Test
    void lineEndsOfEverySystem() {
        assertThat(read("a\nb\r\n\nd")).containsExactly("a", "b", "", "d");
        assertThat(read("a\n")).containsExactly("a");
        assertThat(read("")).isEmpty();
    }

    @Test
    void onlyAByteOrderMarkInFrontOfTheFileIsDropped() {
        assertThat(read("\uFEFFa\n\uFEFFb")).containsExactly("a", "\uFEFFb");
    }

    @Test
    void malformedBytesSpoilTheirLineOnly() {
        byte[] bytes = {'a', '\n', (byte) 0xC3, '\n', 'b', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '\n', 'c'};

        List<String> lines = read(bytes);

        assertThat(lines).hasSize(4).startsWith("a").endsWith("c");
        assertThat(lines.get(1)).isSameAs(Utf8Lines.MALFORMED);
        assertThat(lines.get(2)).isSameAs(Utf8Lines.MALFORMED);
    }

    private static List<String> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> read(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        new Utf8Lines(new ByteArrayInputStream(bytes), "test").forEachRemaining(lines::add);
        return lines;
    }
}
