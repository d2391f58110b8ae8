package dev.inlay.examples.server;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps web pages of others out. Bodies need no JSON content type here, so a browser would send any page's request without
 * asking first: a request with an origin must come from the server's own page or from an origin that the operator named.
 * Without a key, on loopback, the host must be a loopback name too, or a page could give its own name this address.
 */
final class OriginGuard {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final List<String> allowed;
    private final boolean loopbackOnly;

    OriginGuard(List<String> allowed, boolean loopbackOnly) {
        this.allowed = List.copyOf(allowed);
        this.loopbackOnly = loopbackOnly;
    }

    /** Refuses foreign requests, and adds the headers that let an allowed page read the answer. */
    void check(Context ctx) {
        HttpServletRequest request = ctx.req();
        String host = Optional.ofNullable(request.getHeader("Host")).orElse("");
        if (loopbackOnly && !LOOPBACK.contains(withoutPort(host))) {
            throw ApiException.forbidden("This server answers on loopback only, but was asked as '" + host
                    + "': use 127.0.0.1 or localhost, or start it with --api-key.");
        }
        String origin = request.getHeader("Origin");
        if (origin == null || isOwn(origin, host)) {
            return;
        }
        if (!allowed.contains(origin) && !allowed.contains("*")) {
            throw ApiException.forbidden("Requests of pages from '" + origin
                    + "' are not allowed: start the server with --cors-origin to allow them.");
        }
        ctx.header("Access-Control-Allow-Origin", origin);
        ctx.header("Vary", "Origin");
        ctx.header("Access-Control-Expose-Headers", "Retry-After");
    }

    /** Answers the question that a browser asks before it sends an allowed page's request. */
    void preflight(Context ctx) {
        if (!ctx.req().getMethod().equals("OPTIONS") || ctx.req().getHeader("Access-Control-Request-Method") == null) {
            return;
        }
        ctx.header("Access-Control-Allow-Methods", "GET, POST");
        ctx.header(
                "Access-Control-Allow-Headers",
                Optional.ofNullable(ctx.req().getHeader("Access-Control-Request-Headers"))
                        .orElse("authorization, content-type"));
        ctx.header("Access-Control-Max-Age", "600");
        ctx.status(204).skipRemainingHandlers();
    }

    private static boolean isOwn(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return (colon > host.lastIndexOf(']') ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }
}
