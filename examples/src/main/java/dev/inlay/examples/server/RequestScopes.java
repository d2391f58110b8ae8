package dev.inlay.examples.server;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All requests that have work running, looked after a few times a second. */
final class RequestScopes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RequestScopes.class);
    private static final long CHECK_MILLIS = 200;

    private final Duration timeout;
    private final ServerMetrics metrics;
    private final Set<RequestScope> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("inlay-serve-watch"));

    RequestScopes(Duration timeout, ServerMetrics metrics) {
        this.timeout = timeout;
        this.metrics = metrics;
        Future<?> unused = watch.scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Begins the work of a request whose body has been read. */
    RequestScope open(Context ctx) {
        RequestScope scope = new RequestScope(this, ClientConnection.of(ctx), System.nanoTime() + timeout.toNanos());
        open.add(scope);
        if (cancelled) {
            scope.cancel(RequestScope.Cause.SHUTDOWN);
        }
        return scope;
    }

    private void check() {
        long now = System.nanoTime();
        for (RequestScope scope : open) {
            try {
                scope.check(now);
            } catch (RuntimeException e) {
                log.warn("A request could not be looked after", e);
            }
        }
    }

    void closed(RequestScope scope) {
        open.remove(scope);
        scope.cause().ifPresent(metrics::cancelled);
    }

    /** Cancels the work of all requests, also of those that begin later. */
    void cancelAll() {
        cancelled = true;
        open.forEach(scope -> scope.cancel(RequestScope.Cause.SHUTDOWN));
    }

    RuntimeException error(RequestScope.Cause cause) {
        return switch (cause) {
            case CLIENT_GONE -> new ClientGoneException();
            case TIMEOUT ->
                ApiException.timeout("The request took longer than " + timeout.toSeconds()
                        + " s: ask for less (max_tokens, fewer inputs), or start the server with a larger"
                        + " --request-timeout.");
            case SHUTDOWN -> ApiException.unavailable("server_stopping", 5, "The server is stopping.");
        };
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
