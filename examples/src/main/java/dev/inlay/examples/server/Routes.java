package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path is answered by whom, and what happens around every request. */
final class Routes {
    private static final Logger log = LoggerFactory.getLogger(Routes.class);
    private static final String STARTED = "inlay.started";

    private final OriginGuard origins;
    private final ApiKeyGuard key;
    private final InFlight inFlight;
    private final ServerMetrics metrics;

    Routes(OriginGuard origins, ApiKeyGuard key, InFlight inFlight, ServerMetrics metrics) {
        this.origins = origins;
        this.key = key;
        this.inFlight = inFlight;
        this.metrics = metrics;
    }

    /** The order in which a request is checked. Paths without a key are the page and the probes. */
    void around(RoutesConfig routes) {
        routes.before(this::begin);
        routes.before(origins::check);
        routes.before(origins::preflight);
        routes.before("/v1/*", this::requireKey);
        routes.before("/tokenize", this::requireKey);
        routes.before("/metrics", this::requireKey);
        routes.before("/v1/*", this::requireRunning);
        routes.before("/tokenize", this::requireRunning);
        routes.exception(ApiException.class, (error, ctx) -> send(ctx, error));
        routes.exception(
                ClientGoneException.class, (gone, ctx) -> log.debug("{} {}: client gone", ctx.method(), route(ctx)));
        routes.exception(HttpResponseException.class, (error, ctx) -> send(ctx, refused(ctx, error.getStatus())));
        routes.exception(Exception.class, (error, ctx) -> send(ctx, ErrorJson.from(error)));
        routes.error(404, ctx -> sendUnlessAnswered(ctx, refused(ctx, 404)));
        routes.error(405, ctx -> sendUnlessAnswered(ctx, refused(ctx, 405)));
    }

    private void begin(Context ctx) {
        ctx.attribute(STARTED, System.nanoTime());
        ctx.header("X-Content-Type-Options", "nosniff");
        inFlight.enter();
        metrics.requestStarted();
        // Not when the handlers are done: the server may stop only when the client has the end of its answer.
        Request.addCompletionListener(
                ServletContextRequest.getServletContextRequest(ctx.req()), failure -> inFlight.leave());
    }

    /** Called once for every request, when its last byte is written. */
    void end(Context ctx) {
        Long started = ctx.attribute(STARTED);
        if (started == null) {
            return;
        }
        long nanos = System.nanoTime() - started;
        metrics.requestFinished(ctx.method().name(), route(ctx), ctx.statusCode(), nanos);
        log.info("{} {} {} {} ms", ctx.method(), route(ctx), ctx.statusCode(), TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private void requireKey(Context ctx) {
        key.require(ctx);
    }

    private void requireRunning(Context ctx) {
        if (inFlight.stopping()) {
            ctx.header("Connection", "close");
            throw ApiException.unavailable("server_stopping", 5, "The server is stopping.");
        }
    }

    private static ApiException refused(Context ctx, int status) {
        return switch (status) {
            case 404 ->
                ApiException.http(404, "not_found", "There is nothing at " + ctx.method() + " " + ctx.path() + ".");
            case 405 ->
                ApiException.http(405, "method_not_allowed", ctx.method() + " is not allowed at " + ctx.path() + ".");
            default -> ApiException.http(status, "bad_request", "The request cannot be read.");
        };
    }

    private static void sendUnlessAnswered(Context ctx, ApiException error) {
        if (!"application/json".equals(ctx.res().getContentType())) {
            send(ctx, error);
        }
    }

    private static void send(Context ctx, ApiException error) {
        if (ctx.res().isCommitted()) {
            return;
        }
        ObjectNode body = ErrorJson.of(error);
        ctx.status(error.status());
        if (error.retryAfterSeconds() > 0) {
            ctx.header("Retry-After", Integer.toString(error.retryAfterSeconds()));
        }
        ctx.contentType("application/json").result(Json.bytes(body));
    }

    private static String route(Context ctx) {
        String path = ctx.endpoints().lastHttpEndpoint() == null
                ? ""
                : ctx.endpoints().lastHttpEndpoint().path;
        return path.isEmpty() || path.equals("*") ? "other" : path;
    }
}
