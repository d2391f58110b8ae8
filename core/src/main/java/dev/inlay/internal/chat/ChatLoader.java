package dev.inlay.internal.chat;

import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.models.ChatModelReader;
import dev.inlay.internal.runtime.Candidates;
import dev.inlay.internal.runtime.ChatTemplates;
import dev.inlay.internal.runtime.GraphChooser;
import dev.inlay.internal.runtime.ModelOpener;
import dev.inlay.internal.runtime.ModelSession;
import dev.inlay.internal.runtime.OpenRequest;
import dev.inlay.internal.runtime.OpenedModel;
import dev.inlay.internal.runtime.Tokenizers;
import dev.inlay.model.LocatedModel;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.Task;
import dev.inlay.tokenizer.ChatTemplate;
import dev.inlay.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Loads a decoder: files, tokenizer, template, sessions, probe. */
final class ChatLoader {
    private static final String SHARED_CACHE_OPERATOR = "GroupQueryAttention";

    private ChatLoader() {}

    /** What was loaded. */
    record Loaded(
            ChatModelConfig config,
            Tokenizer tokenizer,
            Optional<ChatTemplate> template,
            Set<Integer> endTokens,
            Decoder decoder,
            List<AutoCloseable> owned,
            PlacementReport placement,
            List<String> notes) {}

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
            ModelSession embedding = config.embedding()
                    .map(path -> ModelOpener.open(
                            request(settings, path, GraphChooser.original(path)),
                            new Candidates(settings.policy(), settings.providers()),
                            OpenedModel::session))
                    .orElse(null);
            if (embedding != null) {
                owned.add(embedding);
            }
            List<String> notes = new ArrayList<>(config.notes());
            Candidates candidates = new Candidates(settings.policy(), settings.providers());
            Loaded loaded = ModelOpener.open(
                    request(settings, config.decoder(), new DecoderSpecialization(settings, config, embedding)),
                    candidates,
                    opened -> open(
                            settings, config, tokenizer, template, embedding, opened, owned, notes, candidates, start));
            candidates.tellSkipped(settings.source().name());
            return loaded;
        } catch (RuntimeException | Error e) {
            owned.forEach(StepFeeds::closeQuietly);
            throw e;
        }
    }

    private static OpenRequest request(ChatSettings settings, Path graph, GraphChooser graphs) {
        return new OpenRequest(Task.CHAT, graph, settings.policy(), settings.providers(), settings.cpu(), graphs);
    }

    private static Loaded open(
            ChatSettings settings,
            ChatModelConfig config,
            Tokenizer tokenizer,
            Optional<ChatTemplate> template,
            @Nullable ModelSession embedding,
            OpenedModel opened,
            List<AutoCloseable> owned,
            List<String> notes,
            Candidates candidates,
            long start) {
        DecoderGraph graph = DecoderGraph.bind(opened.session(), embedding, config);
        boolean mayShare = GraphOperators.mentions(config.decoder(), SHARED_CACHE_OPERATOR);
        Decoder decoder = DecoderProbe.open(graph, mayShare, notes);
        List<AutoCloseable> all = new ArrayList<>();
        all.add(decoder);
        all.add(opened.session());
        all.addAll(owned);
        PlacementReport placement = new PlacementReport(
                settings.source().name(),
                settings.policy().order(),
                candidates.skipped(),
                List.of(opened.place(List.of(), opened.session().countNodes(), "ready")),
                Duration.ofNanos(System.nanoTime() - start),
                List.of(),
                List.of(),
                opened.graph().notes(),
                List.of());
        Set<Integer> end = new TreeSet<>(config.endTokens());
        if (end.isEmpty()) {
            config.endSpelling()
                    .ifPresent(spelling -> tokenizer.tokenId(spelling).ifPresent(end::add));
        }
        if (end.isEmpty()) {
            notes.add("no file names an end token: answers end at maxTokens or at a stop string");
        }
        return new Loaded(config, tokenizer, template, end, decoder, all, placement, notes);
    }
}
