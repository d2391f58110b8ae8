package dev.inlay.examples.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The built-in page: a few resources of this jar, and nothing from anywhere else. */
final class Page {
    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "app.js", "text/javascript; charset=utf-8",
            "chat.js", "text/javascript; charset=utf-8",
            "similarity.js", "text/javascript; charset=utf-8",
            "dashboard.js", "text/javascript; charset=utf-8",
            "dom.js", "text/javascript; charset=utf-8",
            "api.js", "text/javascript; charset=utf-8",
            "style.css", "text/css; charset=utf-8",
            "icon.svg", "image/svg+xml");

    void index(Context ctx) {
        send(ctx, "index.html");
    }

    void asset(Context ctx) {
        String name = ctx.pathParam("name");
        if (!TYPES.containsKey(name)) {
            throw ApiException.http(404, "not_found", "There is nothing at " + ctx.path() + ".");
        }
        send(ctx, name);
    }

    private static void send(Context ctx, String name) {
        ctx.header(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                        + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
        ctx.header("Cache-Control", "no-cache");
        ctx.contentType(String.valueOf(TYPES.get(name))).result(read(name));
    }

    private static byte[] read(String name) {
        try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks its own resource page/" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
