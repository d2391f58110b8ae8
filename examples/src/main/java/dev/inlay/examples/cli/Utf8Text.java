package dev.inlay.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A whole stream as one text, strictly UTF-8. */
final class Utf8Text {
    private Utf8Text() {}

    /**
     * Reads to the end.
     *
     * @param in what to read
     * @param name what it is called in messages
     * @return the text without byte order mark and without the line ends that close it
     */
    static String readAll(InputStream in, String name) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
            int start = text.startsWith("\uFEFF") ? 1 : 0;
            int end = text.length();
            while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
                end--;
            }
            return text.substring(start, end);
        } catch (CharacterCodingException e) {
            throw new CommandFailedException(name + " is not valid UTF-8.", e);
        } catch (IOException e) {
            throw new CommandFailedException(name + " cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
