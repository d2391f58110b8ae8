package dev.inlay.internal.chat;

import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.models.ChatModelReader;
import dev.inlay.internal.runtime.ChatTemplates;
import dev.inlay.internal.runtime.Tokenizers;
import dev.inlay.model.LocatedModel;
import dev.inlay.provider.PlacementReport;
import dev.inlay.tokenizer.ChatTemplate;
import dev.inlay.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Loads a decoder: files, tokenizer, template, sessions, probe. */
final class ChatLoader {
    static final String SHARED_CACHE_OPERATOR = "GroupQueryAttention";

    private ChatLoader() {}

    /** What was loaded. */
    record Loaded(
            ChatModelConfig config,
            Tokenizer tokenizer,
            Optional<ChatTemplate> template,
            Set<Integer> endTokens,
            Decoder decoder,
            List<AutoCloseable> owned,
            ChatPlaces places,
            List<String> notes) {
        PlacementReport placement() {
            return places.report();
        }
    }

    static Loaded load(ChatSettings settings) {
        long start = System.nanoTime();
        LocatedModel model = settings.source().locate();
        Path directory = model.directory();
        ChatModelConfig config =
                ChatModelReader.read(directory, settings.modelFile().or(model::modelFile));
        Optional<ChatTemplate> template = ChatTemplates.open(directory);
        List<AutoCloseable> owned = new ArrayList<>();
        try {
            Tokenizer tokenizer = Tokenizers.open(directory);
            owned.add(tokenizer);
            List<String> notes = new ArrayList<>(config.notes());
            ChatPlaces places = new ChatPlaces(settings, config, notes);
            Decoder decoder = places.open(start);
            owned.add(0, decoder);
            Set<Integer> end = endTokens(config, tokenizer);
            if (end.isEmpty()) {
                notes.add("no file names an end token: answers end at maxTokens or at a stop string");
            }
            return new Loaded(config, tokenizer, template, end, decoder, owned, places, notes);
        } catch (RuntimeException | Error e) {
            owned.forEach(StepFeeds::closeQuietly);
            throw e;
        }
    }

    private static Set<Integer> endTokens(ChatModelConfig config, Tokenizer tokenizer) {
        Set<Integer> end = new TreeSet<>(config.endTokens());
        if (end.isEmpty()) {
            config.endSpelling()
                    .ifPresent(spelling -> tokenizer.tokenId(spelling).ifPresent(end::add));
        }
        return end;
    }
}
