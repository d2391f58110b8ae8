package dev.inlay.examples.server;

import dev.inlay.ChatResponse;
import dev.inlay.Usage;
import dev.inlay.monitor.MemoryMonitor;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the server counts, in Micrometer's registry for Prometheus. */
final class ServerMetrics implements AutoCloseable {
    private static final Duration[] LATENCY_BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final AtomicInteger active = new AtomicInteger();

    ServerMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        Gauge.builder("inlay.server.requests.active", active, AtomicInteger::get)
                .description("Requests being answered")
                .register(registry);
        Gauge.builder(
                        "inlay.process.resident",
                        () -> MemoryMonitor.now().residentBytes().orElse(0))
                .description("The process's resident memory, 0 where it cannot be read")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Observes a model that is being loaded. */
    void watch(ModelSlot<?> slot) {
        Gauge.builder("inlay.model.ready", slot, each -> each.state() == ModelSlot.State.READY ? 1 : 0)
                .description("1 when the model takes requests")
                .tags("model", slot.name(), "task", slot.task())
                .register(registry);
        Gauge.builder("inlay.model.fallbacks", slot, ServerMetrics::fallbacks)
                .description("Calls that another place finished, of the latest 100")
                .tags("model", slot.name(), "task", slot.task())
                .register(registry);
    }

    private static int fallbacks(ModelSlot<?> slot) {
        return slot.placement().map(report -> report.fallbacks().size()).orElse(0);
    }

    String scrape() {
        return registry.scrape();
    }

    void requestStarted() {
        active.incrementAndGet();
    }

    /** The route is a pattern of ours, never a path that a client made up. */
    void requestFinished(String method, String route, int status, long nanos) {
        active.decrementAndGet();
        Timer.builder("http.server.requests")
                .description("Requests by route and status, to the last byte of the answer")
                .tags("method", method, "uri", route, "status", Integer.toString(status))
                .serviceLevelObjectives(LATENCY_BUCKETS)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void cancelled(RequestScope.Cause cause) {
        registry.counter(
                        "inlay.server.requests.cancelled", "cause", cause.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    void embedded(String model, int texts, long tokens) {
        DistributionSummary.builder("inlay.embedding.inputs")
                .description("Inputs of one embeddings request")
                .tag("model", model)
                .register(registry)
                .record(texts);
        tokens("inlay.embedding.tokens", model, "input", tokens);
    }

    void generated(String model, ChatResponse answer) {
        Usage usage = answer.usage();
        tokens("inlay.chat.tokens", model, "prompt_computed", usage.promptTokens() - usage.cachedTokens());
        tokens("inlay.chat.tokens", model, "prompt_cached", usage.cachedTokens());
        tokens("inlay.chat.tokens", model, "completion", usage.completionTokens());
        timer("inlay.chat.time.to.first.token", "From the call to the first token, waiting included", model)
                .record(answer.timings().timeToFirstToken());
        timer("inlay.chat.queued", "Waiting for a free place", model)
                .record(answer.timings().queued());
    }

    private void tokens(String name, String model, String kind, long count) {
        registry.counter(name, "model", model, "kind", kind).increment((double) count);
    }

    private Timer timer(String name, String description, String model) {
        return Timer.builder(name)
                .description(description)
                .tag("model", model)
                .serviceLevelObjectives(LATENCY_BUCKETS)
                .register(registry);
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
