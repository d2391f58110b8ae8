package dev.inlay.examples.server;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Reads a body of bounded size in bounded time, whatever content type it claims: curl sends JSON as a form by default.
 */
final class RequestBody {
    private static final int PIECE = 1 << 16;

    private final long maxBytes;
    private final Duration timeout;

    RequestBody(long maxBytes, Duration timeout) {
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    Fields read(Context ctx) {
        long length = ctx.req().getContentLengthLong();
        if (length > maxBytes) {
            throw tooLarge();
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.max(length, 32));
        try (InputStream in = ctx.req().getInputStream()) {
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                body.write(piece, 0, read);
                if (body.size() > maxBytes) {
                    throw tooLarge();
                }
                // The web server ends a connection that is silent; this is for one that sends a byte now and then.
                if (System.nanoTime() - deadline > 0) {
                    throw ApiException.http(
                            408,
                            "request_timeout",
                            "The body was not there after " + timeout.toSeconds() + " s: send it faster.");
                }
            }
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
        return new Fields(Json.parseObject(body.toByteArray()));
    }

    private ApiException tooLarge() {
        return ApiException.tooLarge("The body is larger than " + maxBytes
                + " bytes: send less at a time, or start the server with a larger --max-body.");
    }
}
