package dev.inlay.examples.server;

import dev.inlay.ChatRequest;
import dev.inlay.GenerationOptions;

/** Seeds of several answers to one request: each gets one of its own, so that they differ and yet repeat. */
final class Seeds {
    private Seeds() {}

    static GenerationOptions seeded(GenerationOptions options, int choice) {
        return options.seed().isEmpty() || choice == 0
                ? options
                : options.toBuilder().seed(options.seed().getAsLong() + choice).build();
    }

    static ChatRequest seeded(ChatRequest request, int choice) {
        return choice == 0
                ? request
                : request.toBuilder().options(seeded(request.options(), choice)).build();
    }
}
