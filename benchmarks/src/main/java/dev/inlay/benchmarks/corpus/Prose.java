package dev.inlay.benchmarks.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The committed book as words, see {@code opticks.README.md}. */
public final class Prose {
    private static final String RESOURCE = "/dev/inlay/benchmarks/opticks.txt";

    private Prose() {}

    /**
     * Reads the book.
     *
     * @return its words in order, punctuation attached
     */
    public static List<String> words() {
        try (InputStream in = Objects.requireNonNull(Prose.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }
}
