package dev.inlay.benchmarks.chat;

import dev.inlay.benchmarks.engine.ModelFiles;
import dev.inlay.model.ModelSource;
import dev.inlay.tokenizer.Tokenizer;
import java.nio.file.Path;

/** The chat model that all peers load. */
final class ChatModelFiles {
    static final String NAME = "smollm2-135m-instruct";

    /** Two, as for every peer; more cores are left to the machine. */
    static final int THREADS = 2;

    private ChatModelFiles() {}

    static Path directory() {
        return ModelSource.named(NAME).resolve();
    }

    static Tokenizer tokenizer() {
        return ModelFiles.tokenizer(directory());
    }
}
