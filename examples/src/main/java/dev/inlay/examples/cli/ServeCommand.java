package dev.inlay.examples.cli;

import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.examples.server.InlayServer;
import dev.inlay.examples.server.ServerOptions;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inlay serve}: an OpenAI-compatible server, until Ctrl-C. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Serve embeddings and chat in OpenAI's API, with health, metrics and a page at / that shows where the models"
                    + " run.",
            "",
            "The server listens at once and loads the models then (503 until they are ready). Ctrl-C turns new requests"
                    + " away and finishes the running ones; a second one ends at once.",
            ""
        })
final class ServeCommand implements Callable<Integer> {
    @Mixin
    ServeOptions options = new ServeOptions();

    @Mixin
    ServeLimitOptions limits = new ServeLimitOptions();

    @Mixin
    ServeRemoteOptions remote = new ServeRemoteOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    private final Console console;

    ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CompletableFuture<Void> stop = new CompletableFuture<>();
        CountDownLatch closed = new CountDownLatch(1);
        ServerOptions serverOptions = serverOptions();
        try (InlayServer server = start(serverOptions)) {
            // The process lives on until the running requests are finished.
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                stop.complete(null);
                                awaitUninterruptibly(closed);
                            },
                            "inlay-serve-stop"));
            console.interrupts().accept(() -> stop.complete(null));
            announce(server, serverOptions);
            serve(server, stop);
        } finally {
            closed.countDown();
        }
        return CommandLine.ExitCode.OK;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private ServerOptions serverOptions() {
        try {
            return options.toServerOptions(limits.toLimits(), remote);
        } catch (InvalidRequestException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private InlayServer start(ServerOptions settings) {
        try {
            return InlayServer.start(settings);
        } catch (InvalidRequestException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private void announce(InlayServer server, ServerOptions settings) {
        String url = options.url(server.port());
        say("Listening on " + url + ", loading models", "listening", url);
        settings.remote()
                .embedding()
                .forEach(place -> say("Embeddings may go to " + place, "embeddings_may_go_to", place.toString()));
        settings.remote()
                .chatBeside()
                .forEach(place -> say("Chats may go to " + place, "chats_may_go_to", place.toString()));
        settings.remote().chat().ifPresent(place -> say("Chats go to " + place, "chats_go_to", place.toString()));
        if (server.openToOthers()) {
            console.err()
                    .println(
                            "Anybody who reaches this address can use the server: set --api-key, or listen on 127.0.0.1.");
        }
    }

    private void serve(InlayServer server, CompletableFuture<Void> stop) {
        try {
            CompletableFuture.anyOf(server.loaded().thenRun(() -> say("Ready", "ready", true)), stop)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof InlayException failure) {
                throw failure;
            }
            throw e;
        }
        stop.join();
        say("Stopping", "stopping", true);
    }

    private void say(String line, String key, Object value) {
        if (common.json) {
            console.out().json(Map.of(key, value));
        } else {
            console.out().line(line);
        }
        console.out().flush();
    }
}
