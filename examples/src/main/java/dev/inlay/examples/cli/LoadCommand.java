package dev.inlay.examples.cli;

import dev.inlay.examples.load.LoadPhase;
import dev.inlay.examples.load.LoadResult;
import dev.inlay.examples.load.Percentiles;
import dev.inlay.examples.load.ServerLoad;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inlay load}: what a server on this machine can do. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Put load on a server that 'inlay serve' started on this machine, and report requests a second and times to the"
                    + " first token: chats alone, embeddings alone, and both together.",
            ""
        })
final class LoadCommand implements Callable<Integer> {
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(names = "--url", defaultValue = "http://127.0.0.1:8000", description = "Default: ${DEFAULT-VALUE}.")
    URI url = URI.create("http://127.0.0.1:8000");

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "For each part. Default: ${DEFAULT-VALUE}.")
    int seconds;

    @Option(
            names = "--chats",
            paramLabel = "N",
            defaultValue = "8",
            description = "Chat clients. Default: ${DEFAULT-VALUE}.")
    int chats;

    @Option(
            names = "--embeddings",
            paramLabel = "N",
            defaultValue = "4",
            description = "Embedding clients. Default: ${DEFAULT-VALUE}.")
    int embeddings;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "64",
            description = "Tokens of an answer. Default: ${DEFAULT-VALUE}.")
    int maxTokens;

    @Option(
            names = "--texts",
            paramLabel = "N",
            defaultValue = "8",
            description = "Texts of an embeddings request. Default: ${DEFAULT-VALUE}.")
    int texts;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    private final Console console;

    LoadCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerLoad load = load();
        load.run(new LoadPhase("warm-up", chats, embeddings, maxTokens, texts, WARM_UP));
        boolean clean = true;
        for (LoadPhase phase : phases()) {
            LoadResult result = load.run(phase);
            clean &= result.failures().isEmpty();
            if (common.json) {
                console.out().json(result);
            } else {
                print(result);
            }
        }
        return clean ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private ServerLoad load() {
        if (seconds < 1 || chats < 1 || embeddings < 1 || maxTokens < 1 || texts < 1) {
            throw new ParameterException(spec.commandLine(), "All numbers must be at least 1.");
        }
        try {
            return new ServerLoad(url);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<LoadPhase> phases() {
        Duration time = Duration.ofSeconds(seconds);
        return List.of(
                new LoadPhase("one chat", 1, 0, maxTokens, texts, time),
                new LoadPhase("chats", chats, 0, maxTokens, texts, time),
                new LoadPhase("embeddings", 0, embeddings, maxTokens, texts, time),
                new LoadPhase("chats and embeddings", chats, embeddings, maxTokens, texts, time));
    }

    private void print(LoadResult result) {
        line(
                "%s (%d chats, %d embeddings clients, %.0f s)",
                result.phase().name(), result.phase().chats(), result.phase().embeddings(), result.seconds());
        line(
                "  %.2f requests/s, %d refused with 429, %d failures",
                result.requestsPerSecond(), result.refused(), result.failures().size());
        if (result.chats() > 0) {
            line(
                    "  chats        %.2f/s, %.0f tokens/s",
                    result.chats() / result.seconds(), result.chatTokens() / result.seconds());
            print("first token ", result.firstToken());
            print("whole chat  ", result.chatTime());
        }
        if (result.embeddings() > 0) {
            line(
                    "  embeddings   %.2f requests/s, %.0f texts/s",
                    result.embeddings() / result.seconds(),
                    result.embeddings() * (double) result.phase().texts() / result.seconds());
            print("embeddings  ", result.embeddingTime());
        }
        result.failures().forEach(failure -> line("  failure: %s", failure));
    }

    private void print(String name, Percentiles times) {
        line(
                "  %s p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, most %.0f ms",
                name, times.p50(), times.p95(), times.p99(), times.most());
    }

    private void line(String format, Object... values) {
        console.out().line(String.format(Locale.ROOT, format, values));
        console.out().flush();
    }
}
