package dev.inlay.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads server-sent events from bytes in any portions (WHATWG HTML, 9.2.6): lines end in CR, LF or both, lines that begin with a
 * colon are comments, the data of an event is joined by line feeds. Only data matters to this protocol.
 */
final class SseParser {
    /** An event is a few hundred bytes; this bounds what a broken server can make us keep. */
    private static final int MOST_BYTES = 16 << 20;

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    /** Takes bytes and returns the data of the events that are complete with them. */
    List<String> feed(ByteBuffer bytes) throws IOException {
        List<String> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            boolean second = b == '\n' && afterCarriageReturn;
            afterCarriageReturn = b == '\r';
            if (second) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                endOfLine(events);
            } else {
                line.write(b);
                if (line.size() + data.length() > MOST_BYTES) {
                    throw AnswerTooLargeException.event(MOST_BYTES);
                }
            }
        }
        return events;
    }

    private void endOfLine(List<String> events) {
        byte[] bytes = line.toByteArray();
        line.reset();
        boolean marked = firstLine
                && bytes.length >= MARK.length
                && bytes[0] == MARK[0]
                && bytes[1] == MARK[1]
                && bytes[2] == MARK[2];
        int from = marked ? MARK.length : 0;
        firstLine = false;
        String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            if (hasData) {
                events.add(data.toString());
            }
            data.setLength(0);
            hasData = false;
        } else if (text.equals("data") || text.startsWith("data:")) {
            String value = text.length() <= 5 ? "" : text.substring(text.charAt(5) == ' ' ? 6 : 5);
            data.append(hasData ? "\n" : "").append(value);
            hasData = true;
        }
    }
}
