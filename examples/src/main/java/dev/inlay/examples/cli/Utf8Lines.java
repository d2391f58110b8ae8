package dev.inlay.examples.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The lines of a stream, strictly UTF-8, one at a time. Read once. */
final class Utf8Lines implements Iterator<String> {
    /**
     * Stands for a line that is not UTF-8; compare by identity. It is a lone surrogate, Java's way of spelling no text, so
     * that the library refuses it and goes on with the others.
     */
    @SuppressWarnings("StringOperationCanBeSimplified") // an object of its own, that no line equals by identity
    static final String MALFORMED = new String("\uDC00");

    private final InputStream in;
    private final String name;
    private boolean first = true;
    private @Nullable String next;
    private boolean ended;

    Utf8Lines(InputStream in, String name) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.name = name;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            next = read();
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public String next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        String line = next;
        next = null;
        return line;
    }

    private @Nullable String read() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            while (b >= 0 && b != '\n') {
                bytes.write(b);
                b = in.read();
            }
        } catch (IOException e) {
            throw new CommandFailedException(name + " cannot be read: " + e.getMessage() + ".", e);
        }
        return decode(bytes.toByteArray());
    }

    private String decode(byte[] bytes) {
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        String line;
        try {
            line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            line = MALFORMED;
        }
        // Windows editors put a byte order mark in front of the file.
        boolean marked = first && line.startsWith("\uFEFF");
        first = false;
        return marked ? line.substring(1) : line;
    }
}
