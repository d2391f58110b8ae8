package dev.inlay.examples.server;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatGeneratorBuilder;
import dev.inlay.Embedder;
import dev.inlay.EmbedderBuilder;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.RemoteProvider;
import dev.inlay.provider.Task;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OpenAI-compatible server over one embedding model and one chat model. It listens first and loads the models then;
 * requests for a model that is not there yet get 503.
 */
public final class InlayServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(InlayServer.class);

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(5);

    private static final ModelSlot.Kind<Embedder> EMBEDDING =
            new ModelSlot.Kind<>("embedding", Embedder::placement, Embedder::close);
    private static final ModelSlot.Kind<ChatGenerator> CHAT =
            new ModelSlot.Kind<>("chat", ChatGenerator::placement, ChatGenerator::close);

    private final ServerOptions options;
    private final Models models;
    private final ServerMetrics metrics = new ServerMetrics();
    private final InFlight inFlight = new InFlight();
    private final RequestScopes scopes;
    private final Generations generations;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final Javalin web;
    private boolean closed;

    private InlayServer(ServerOptions options) {
        this.options = options;
        this.models = models(options);
        models.slots().forEach(metrics::watch);
        this.scopes = new RequestScopes(options.limits().requestTimeout(), metrics);
        this.generations = new Generations(scopes, metrics);
        this.web = Javalin.create(this::configure);
    }

    /**
     * Starts a server.
     *
     * @param options what it is
     * @return the server; it listens, and its models are being loaded
     * @throws UncheckedIOException when it cannot listen there
     * @throws dev.inlay.InvalidRequestException when an alias stands for no model
     */
    public static InlayServer start(ServerOptions options) {
        return start(
                options,
                loading -> DaemonThreads.named("inlay-serve-load")
                        .newThread(loading)
                        .start());
    }

    /** Starts a server whose models are loaded by the given executor. */
    static InlayServer start(ServerOptions options, Executor loader) {
        InlayServer server = new InlayServer(options);
        try {
            server.web.start(options.host(), options.port());
        } catch (JavalinBindException e) {
            server.release();
            throw failure(
                    "The server cannot listen on " + options.host() + ":" + options.port()
                            + ": the port is in use or not allowed; choose another one.",
                    e);
        }
        loader.execute(server::load);
        return server;
    }

    private static Models models(ServerOptions options) {
        return new Models(
                options.embeddingModel()
                        .map(source -> new ModelSlot<>(source.name(), EMBEDDING, () -> embedder(source, options))),
                options.remote()
                        .chat()
                        .map(InlayServer::remoteChat)
                        .or(() -> options.chatModel()
                                .map(source -> new ModelSlot<>(source.name(), CHAT, () -> chat(source, options)))),
                options.aliases());
    }

    private static Embedder embedder(ModelSource source, ServerOptions options) {
        EmbedderBuilder builder = Embedder.builder().model(source).policy(options.policy());
        options.remote().embedding().forEach(builder::provider);
        return builder.build();
    }

    private static ModelSlot<ChatGenerator> remoteChat(RemoteProvider service) {
        String model = service.servedModel(Task.CHAT).orElse(service.id());
        return new ModelSlot<>(model, CHAT, () -> service.openChat(model));
    }

    private static ChatGenerator chat(ModelSource source, ServerOptions options) {
        ChatGeneratorBuilder builder = ChatGenerator.builder()
                .model(source)
                .policy(options.policy())
                .maxConcurrent(options.limits().maxChats())
                .queueLimit(options.limits().maxQueue());
        options.remote().chatBeside().forEach(builder::provider);
        return builder.build();
    }

    private void load() {
        try {
            for (ModelSlot<?> slot : models.slots()) {
                slot.load();
                log.info("{} is ready", slot.name());
            }
            loaded.complete(null);
        } catch (RuntimeException | Error e) {
            // An error too: a native library that does not fit is one, and whoever waits must hear of it.
            log.debug("A model could not be loaded", e);
            loaded.completeExceptionally(e);
        }
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        // A compressor would hold streamed events back.
        config.http.compressionStrategy = io.javalin.compression.CompressionStrategy.NONE;
        config.http.prefer405over404 = true;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        });
        ApiKeyGuard key = new ApiKeyGuard(options.apiKey());
        OriginGuard origins = new OriginGuard(options.corsOrigins(), key.open() && isLoopback(options.host()));
        Routes around = new Routes(origins, key, inFlight, metrics);
        around.around(config.routes);
        config.requestLogger.http((ctx, millis) -> around.end(ctx));
        RequestBody bodies = new RequestBody(
                options.limits().maxBodyBytes(), options.limits().requestTimeout());
        api(config.routes, bodies);
        observe(config.routes, key);
    }

    private void api(RoutesConfig routes, RequestBody bodies) {
        Limits limits = options.limits();
        routes.post("/v1/embeddings", new EmbeddingsEndpoint(models, bodies, limits, scopes, metrics));
        routes.post(
                "/v1/chat/completions", new GenerationEndpoint(ChatCall::read, models, bodies, limits, generations));
        routes.post(
                "/v1/completions", new GenerationEndpoint(CompletionCall::read, models, bodies, limits, generations));
        routes.post("/tokenize", new TokenizeEndpoint(models, bodies, limits));
        ModelsEndpoint list = new ModelsEndpoint(models);
        routes.get("/v1/models", list::list);
        routes.get("/v1/models/<model>", list::one);
    }

    private void observe(RoutesConfig routes, ApiKeyGuard key) {
        PlacementEndpoint placement = new PlacementEndpoint(models);
        routes.get("/v1/placement", placement::placement);
        routes.get("/v1/suggestions", placement::suggestions);
        HealthEndpoint health = new HealthEndpoint(models, inFlight, key);
        routes.get("/health", health::all);
        routes.get("/health/live", health::live);
        routes.get("/health/ready", health::ready);
        routes.get(
                "/metrics",
                ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.scrape()));
        Page page = new Page();
        routes.get("/", page::index);
        routes.get("/page/{name}", page::asset);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw failure("The host '" + host + "' is no address: use 127.0.0.1, or 0.0.0.0 for all.", e);
        }
    }

    private static UncheckedIOException failure(String message, Exception cause) {
        return new UncheckedIOException(message, new IOException(cause));
    }

    /**
     * Where the server listens.
     *
     * @return the port
     */
    public int port() {
        return web.port();
    }

    /**
     * Whether clients from other machines may use it without a key.
     *
     * @return true for an open server
     */
    public boolean openToOthers() {
        return options.apiKey().isEmpty() && !isLoopback(options.host());
    }

    /**
     * The end of loading.
     *
     * @return completes when all models are ready, or exceptionally with what the library threw
     */
    public CompletableFuture<Void> loaded() {
        return loaded.copy();
    }

    /**
     * Turns new requests away, finishes the running ones as long as the shutdown timeout allows, cancels the rest, and frees
     * the models. Closing twice is harmless; the second call waits for the first.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        inFlight.stop();
        try {
            if (!inFlight.await(options.limits().shutdownTimeout())) {
                log.warn(
                        "Requests are still running after {}: they are cancelled",
                        options.limits().shutdownTimeout());
                scopes.cancelAll();
                inFlight.await(CANCEL_TIMEOUT);
            }
        } catch (InterruptedException e) {
            scopes.cancelAll();
            Thread.currentThread().interrupt();
        }
        web.stop();
        release();
    }

    private void release() {
        generations.close();
        scopes.close();
        models.close();
        metrics.close();
    }
}
