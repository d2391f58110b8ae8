package dev.inlay.examples.cli;

import dev.inlay.InvalidRequestException;
import dev.inlay.examples.server.Limits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What a server takes of one request and of all together. */
final class ServeLimitOptions {
    private static final int MOST_MEBIBYTES = 1024;

    @Option(
            names = "--max-body",
            paramLabel = "MIB",
            defaultValue = "8",
            description = "The largest body of a request, in MiB. Default: ${DEFAULT-VALUE}.")
    int maxBodyMebibytes;

    @Option(
            names = "--max-inputs",
            paramLabel = "N",
            defaultValue = "2048",
            description = "The most texts of one embeddings request. Default: ${DEFAULT-VALUE}.")
    int maxInputs;

    @Option(
            names = "--max-embeddings",
            paramLabel = "N",
            defaultValue = "32",
            description = "Embeddings requests at once; more get 429. Default: ${DEFAULT-VALUE}.")
    int maxEmbeddings;

    @Option(
            names = "--max-chats",
            paramLabel = "N",
            defaultValue = "8",
            description = "Conversations that run at once; further ones wait. Also the most answers of one request."
                    + " Default: ${DEFAULT-VALUE}.")
    int maxChats;

    @Option(
            names = "--max-queue",
            paramLabel = "N",
            defaultValue = "64",
            description = "Conversations that may wait; more get 429. Default: ${DEFAULT-VALUE}.")
    int maxQueue;

    @Option(
            names = "--request-timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "Time for one request. Default: ${DEFAULT-VALUE}.")
    int requestTimeoutSeconds;

    @Option(
            names = "--shutdown-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Time for running requests when the server stops. Default: ${DEFAULT-VALUE}.")
    int shutdownTimeoutSeconds;

    Limits toLimits() {
        return new Limits(
                (long) maxBody() << 20,
                atLeast(1, "--max-inputs", maxInputs),
                Limits.DEFAULTS.maxMessages(),
                atLeast(1, "--max-chats", maxChats),
                atLeast(1, "--max-embeddings", maxEmbeddings),
                maxChats,
                atLeast(0, "--max-queue", maxQueue),
                Duration.ofSeconds(atLeast(1, "--request-timeout", requestTimeoutSeconds)),
                Duration.ofSeconds(atLeast(0, "--shutdown-timeout", shutdownTimeoutSeconds)));
    }

    /** A body is one array. */
    private int maxBody() {
        if (atLeast(1, "--max-body", maxBodyMebibytes) > MOST_MEBIBYTES) {
            throw new InvalidRequestException(
                    "--max-body is " + maxBodyMebibytes + " but must be at most " + MOST_MEBIBYTES + ".");
        }
        return maxBodyMebibytes;
    }

    private static int atLeast(int least, String name, int value) {
        if (value < least) {
            throw new InvalidRequestException(name + " is " + value + " but must be at least " + least + ".");
        }
        return value;
    }
}
