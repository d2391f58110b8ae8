package dev.inlay.internal.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Runs something on a thread with a large stack. When its environment is made, ONNX Runtime 1.29.0 matches regular expressions on the
 * process's command line, with a recursion for every character: on a stack of Java's usual megabyte a command line of 4000 bytes, such
 * as a long class path, ends the process.
 */
final class DeepStack {
    /** Address space that is only used as far as the recursion goes; enough for 250 KB of command line. */
    private static final long BYTES = 64L << 20;

    private DeepStack() {}

    static <T> T call(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        result.complete(work.get());
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                },
                "inlay-native-environment",
                BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
