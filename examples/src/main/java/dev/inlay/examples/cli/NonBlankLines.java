package dev.inlay.examples.cli;

import dev.inlay.examples.SemanticSearch.Line;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The lines that say something, with their numbers in the file. */
final class NonBlankLines implements Iterator<Line> {
    private final Iterator<String> all;
    private long number;
    private @Nullable Line next;

    NonBlankLines(Iterator<String> all) {
        this.all = all;
    }

    @Override
    public boolean hasNext() {
        while (next == null && all.hasNext()) {
            String text = all.next();
            number++;
            if (!text.isBlank()) {
                next = new Line(number, text);
            }
        }
        return next != null;
    }

    @Override
    public Line next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Line line = next;
        next = null;
        return line;
    }
}
