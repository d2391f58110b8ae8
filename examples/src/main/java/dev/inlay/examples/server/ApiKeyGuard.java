package dev.inlay.examples.server;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Asks for the server's key, if it has one, in the same time for every wrong key. */
final class ApiKeyGuard {
    private static final String BEARER = "Bearer ";

    private final byte[] expected;
    private final boolean open;

    ApiKeyGuard(String key) {
        this.open = key.isEmpty();
        this.expected = digest(key);
    }

    boolean open() {
        return open;
    }

    boolean allows(Context ctx) {
        String header = ctx.req().getHeader("Authorization");
        if (open) {
            return true;
        }
        boolean bearer = header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
        String given = bearer ? header.substring(BEARER.length()).strip() : "";
        return MessageDigest.isEqual(digest(given), expected);
    }

    void require(Context ctx) {
        if (!allows(ctx)) {
            ctx.header("WWW-Authenticate", "Bearer");
            throw ApiException.unauthorized(
                    ctx.req().getHeader("Authorization") == null
                            ? "You didn't provide an API key: send it in the header 'Authorization: Bearer KEY'."
                            : "Incorrect API key provided.");
        }
    }

    /** Digests have one length, so that the comparison does not tell the key's. */
    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
