package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events, flushed one by one. Safe for use by several threads. */
final class Sse {
    private static final byte[] PREFIX = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;

    private Sse(OutputStream out) {
        this.out = out;
    }

    static Sse start(Context ctx) {
        ctx.status(200);
        ctx.contentType("text/event-stream; charset=utf-8");
        ctx.header("Cache-Control", "no-cache");
        // Proxies of the nginx family would hold the events back.
        ctx.header("X-Accel-Buffering", "no");
        try {
            return new Sse(ctx.res().getOutputStream());
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    void data(JsonNode value) {
        byte[] json = Json.bytes(value);
        byte[] event = new byte[PREFIX.length + json.length + END.length];
        System.arraycopy(PREFIX, 0, event, 0, PREFIX.length);
        System.arraycopy(json, 0, event, PREFIX.length, json.length);
        System.arraycopy(END, 0, event, PREFIX.length + json.length, END.length);
        write(event);
    }

    void done() {
        write(DONE);
    }

    private synchronized void write(byte[] event) {
        try {
            out.write(event);
            out.flush();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }
}
