package dev.inlay.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Standard output: lines of text or of JSON, in UTF-8 whatever the locale, buffered, with every write error thrown. */
final class Output {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Writer writer;

    Output(OutputStream target) {
        this.writer = new BufferedWriter(new OutputStreamWriter(target, StandardCharsets.UTF_8), 1 << 16);
    }

    /** Writes a line. */
    void line(String text) {
        text(text);
        text("\n");
    }

    /** Writes text that may be a part of a line. */
    void text(String text) {
        try {
            writer.write(text);
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** Writes a value as one line of JSON. */
    void json(Object value) {
        line(toJson(value));
    }

    /** A value as one line of JSON. */
    static String toJson(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalArgumentException("Not a value for JSON: " + value, e);
        }
    }

    /** Hands on what is buffered. */
    void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** For picocli's help texts. Flushing is left to {@link #flush()}, for a PrintWriter would hide its errors. */
    PrintWriter printWriter() {
        return new PrintWriter(writer) {
            @Override
            public void flush() {}
        };
    }
}
