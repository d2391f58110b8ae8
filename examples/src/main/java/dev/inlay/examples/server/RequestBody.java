package dev.inlay.examples.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;

/** Reads a body of bounded size, whatever content type it claims: curl sends JSON as a form by default. */
final class RequestBody {
    private final long maxBytes;

    RequestBody(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    Fields read(Context ctx) {
        if (ctx.req().getContentLengthLong() > maxBytes) {
            throw tooLarge();
        }
        byte[] body;
        try (InputStream in = ctx.req().getInputStream()) {
            body = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, maxBytes + 1));
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
        if (body.length > maxBytes) {
            throw tooLarge();
        }
        return new Fields(Json.parseObject(body));
    }

    private ApiException tooLarge() {
        return ApiException.tooLarge("The body is larger than " + maxBytes
                + " bytes: send less at a time, or start the server with a larger --max-body.");
    }
}
