package dev.inlay.remote;

import dev.inlay.Embedder;
import dev.inlay.EmbedderInfo;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingResponse;
import dev.inlay.EmbeddingSink;
import dev.inlay.EmbeddingWindow;
import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.PartialEmbeddingException;
import dev.inlay.ProgressListener;
import dev.inlay.Purpose;
import dev.inlay.provider.PlacementReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedder over {@code /embeddings}. */
final class RemoteEmbedder implements Embedder {
    private static final Logger log = LoggerFactory.getLogger(RemoteEmbedder.class);

    /** Characters of a stream that are held at once, about. */
    private static final int PORTION_CHARS = 1 << 22;

    /** How far from 1 the length of a normalised vector may be, after base64 or printed floats. */
    private static final double UNIT_LENGTH_TOLERANCE = 1e-3;

    private final RemoteOptions options;
    private final RemoteClient client;
    private final EmbeddingWire wire;
    private final TextPieces texts;
    private final Prompts prompts;
    private final EmbedderInfo info;
    private final PlacementReport placement;
    private final CallCounter calls = new CallCounter("embedder");

    RemoteEmbedder(String providerId, RemoteOptions options, Prompts prompts, Ticker ticker) {
        this.options = options;
        this.wire = new EmbeddingWire(options);
        this.prompts = prompts;
        this.texts = new TextPieces(options);
        this.client = new RemoteClient(options, ticker);
        long started = ticker.nanos();
        try {
            float[] sample = sample();
            this.info = new EmbedderInfo(
                    options.model(),
                    sample.length,
                    options.maxTokensPerText().orElse(Integer.MAX_VALUE),
                    List.of(),
                    Math.abs(Vectors.length(sample) - 1) < UNIT_LENGTH_TOLERANCE,
                    prompts.byName(),
                    prompts.defaultName());
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
        this.placement = Placements.of(providerId, options, Duration.ofNanos(ticker.nanos() - started));
        log.info("{}", placement);
    }

    /** One short request at start: it finds a wrong key or URL early, and tells the dimension. */
    private float[] sample() {
        TextPieces.Piece piece = new TextPieces.Piece("sample", 0, 6, 0, 6);
        EmbeddingCall call = new EmbeddingCall(client, wire, OptionalInt.empty(), options.dimension(), List.of(piece));
        call.run(done -> {});
        return call.vector(0);
    }

    @Override
    public Embedding embed(String text) {
        return embed(text, Purpose.DEFAULT);
    }

    @Override
    public Embedding embed(String text, Purpose purpose) {
        TextRules.requireWellFormed(text, "The text");
        return embed(EmbeddingRequest.builder().text(text).purpose(purpose).build())
                .embeddings()
                .get(0);
    }

    @Override
    public List<Embedding> embedAll(List<String> all) {
        return embed(EmbeddingRequest.of(all)).embeddings();
    }

    @Override
    public List<Embedding> embedAll(List<String> all, Purpose purpose) {
        return embed(EmbeddingRequest.builder().texts(all).purpose(purpose).build())
                .embeddings();
    }

    @Override
    public EmbeddingResponse embed(EmbeddingRequest request) {
        Objects.requireNonNull(request, "request");
        try (CallCounter.Pass pass = calls.enter()) {
            Objects.requireNonNull(pass);
            check(request);
            List<String> all = request.texts();
            Portion portion = embedPortion(
                    all,
                    0,
                    request,
                    done -> request.progress().ifPresent(listener -> listener.onProgress(done, all.size())));
            return portion.answer();
        }
    }

    @Override
    public long embedAll(Iterable<String> source, EmbeddingRequest settings, EmbeddingSink sink) {
        Objects.requireNonNull(source, "texts");
        Objects.requireNonNull(sink, "sink");
        if (!settings.texts().isEmpty()) {
            throw new InvalidRequestException("The settings of a stream carry "
                    + settings.texts().size() + " texts of their own: pass a request without texts.");
        }
        try (CallCounter.Pass pass = calls.enter()) {
            Objects.requireNonNull(pass);
            check(settings);
            int most = (int) Math.min(1 << 16, (long) options.maxTextsPerRequest() * options.maxConcurrentRequests());
            // The first results come after one request; then portions double until all requests are busy.
            int limit = options.maxTextsPerRequest();
            long done = 0;
            Iterator<String> iterator = source.iterator();
            while (iterator.hasNext()) {
                List<String> portion = new ArrayList<>();
                long chars = 0;
                while (iterator.hasNext() && portion.size() < limit && chars < PORTION_CHARS) {
                    String text = iterator.next();
                    portion.add(text);
                    chars += text == null ? 0 : text.length();
                }
                long base = done;
                Portion results = embedPortion(
                        portion,
                        base,
                        settings,
                        finished -> settings.progress()
                                .ifPresent(listener -> listener.onProgress(base + finished, ProgressListener.UNKNOWN)));
                results.deliver(portion, base, sink);
                done += portion.size();
                limit = Math.min(most, limit * 2);
            }
            return done;
        }
    }

    private void check(EmbeddingRequest request) {
        texts.check(request.truncation());
        prompts.of(request);
        request.dimensions().ifPresent(dimensions -> {
            if (dimensions > info.dimension()) {
                throw new InvalidRequestException("dimensions is " + dimensions + " but the model has only "
                        + info.dimension() + ": ask for at most that many.");
            }
        });
    }

    private Portion embedPortion(List<String> all, long base, EmbeddingRequest request, IntConsumer onTextsDone) {
        String prompt = prompts.of(request);
        Portion portion = new Portion(all.size());
        List<TextPieces.Piece> pieces = new ArrayList<>();
        TextPieces.@Nullable Pieces[] perText = new TextPieces.@Nullable Pieces[all.size()];
        for (int i = 0; i < perText.length; i++) {
            try {
                TextPieces.Pieces split = texts.split(
                        prompt, all.get(i), request.truncation(), request.windowOverlap(), "Text " + (base + i));
                perText[i] = split;
                pieces.addAll(split.pieces());
            } catch (InlayException e) {
                portion.failed(i, e);
            }
        }
        int refused = portion.failures.size();
        OptionalInt dimensions =
                request.dimensions().isPresent() && request.dimensions().getAsInt() < info.dimension()
                        ? request.dimensions()
                        : OptionalInt.empty();
        OptionalInt asked = options.cutDimensionsLocally() ? OptionalInt.empty() : dimensions;
        EmbeddingCall call =
                new EmbeddingCall(client, wire, asked, OptionalInt.of(asked.orElse(info.dimension())), pieces);
        // Progress counts pieces while windows are under way, which are never fewer than texts: never beyond the total.
        call.run(done -> onTextsDone.accept(refused + (int) ((long) done * (all.size() - refused) / pieces.size())));
        portion.tokens = call.totalTokens();
        int first = 0;
        for (int i = 0; i < perText.length; i++) {
            TextPieces.Pieces split = perText[i];
            if (split != null) {
                try {
                    portion.embedded(i, assemble(call, first, split, request, dimensions));
                } catch (InlayException e) {
                    portion.failed(i, e);
                }
                first += split.pieces().size();
            }
        }
        if (pieces.isEmpty() && refused > 0) {
            onTextsDone.accept(refused);
        }
        return portion;
    }

    private Embedding assemble(
            EmbeddingCall call, int first, TextPieces.Pieces split, EmbeddingRequest request, OptionalInt dimensions) {
        if (!split.windows()) {
            return Embedding.of(
                    shorten(call.vector(first), dimensions),
                    request.output(),
                    call.tokens(first),
                    split.truncated(),
                    List.of());
        }
        List<EmbeddingWindow> windows = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        int tokens = 0;
        for (int w = 0; w < split.pieces().size(); w++) {
            TextPieces.Piece piece = split.pieces().get(w);
            float[] vector = call.vector(first + w);
            vectors.add(vector);
            weights.add(piece.tokens());
            tokens += piece.tokens();
            windows.add(new EmbeddingWindow(piece.start(), piece.end(), piece.tokens(), shorten(vector, dimensions)));
        }
        float[] mean = Vectors.mean(vectors, weights);
        float[] whole = shorten(info.normalized() ? Vectors.normalized(mean) : mean, dimensions);
        return Embedding.of(whole, request.output(), tokens, split.truncated(), windows);
    }

    private static float[] shorten(float[] vector, OptionalInt dimensions) {
        return dimensions.isEmpty() || vector.length <= dimensions.getAsInt()
                ? vector
                : Vectors.normalized(java.util.Arrays.copyOf(vector, dimensions.getAsInt()));
    }

    /** The results of some texts. */
    private static final class Portion {
        private final List<@Nullable Embedding> results;
        private final SortedMap<Integer, InlayException> failures = new TreeMap<>();
        private long tokens;

        Portion(int texts) {
            this.results = new ArrayList<>(java.util.Collections.nCopies(texts, null));
        }

        void embedded(int index, Embedding embedding) {
            results.set(index, embedding);
        }

        void failed(int index, InlayException error) {
            failures.put(index, error);
        }

        EmbeddingResponse answer() {
            if (!failures.isEmpty()) {
                InlayException first = failures.get(failures.firstKey());
                // Where the service as a whole failed before anything came, its own error says more than a list of
                // texts.
                boolean nothing = failures.size() == results.size();
                boolean alike = failures.values().stream().allMatch(each -> each == first);
                if (nothing && alike) {
                    throw first;
                }
                throw new PartialEmbeddingException(results, failures);
            }
            List<Embedding> embeddings = new ArrayList<>(results.size());
            results.forEach(each -> embeddings.add(Objects.requireNonNull(each)));
            return new EmbeddingResponse(embeddings, tokens);
        }

        /** Hands on what has come. When the service failed, no text is to blame and the stream ends. */
        void deliver(List<String> texts, long base, EmbeddingSink sink) {
            RemoteServiceException broken = null;
            for (int i = 0; i < texts.size(); i++) {
                Embedding embedding = results.get(i);
                InlayException failure = failures.get(i);
                if (embedding != null) {
                    sink.accept(base + i, texts.get(i), embedding);
                } else if (failure instanceof RemoteServiceException e) {
                    broken = e;
                } else {
                    sink.failed(base + i, texts.get(i), Objects.requireNonNull(failure));
                }
            }
            if (broken != null) {
                throw broken;
            }
        }
    }

    @Override
    public int countTokens(String text) {
        try (CallCounter.Pass pass = calls.enter()) {
            Objects.requireNonNull(pass);
            return texts.count(text);
        }
    }

    @Override
    public EmbedderInfo info() {
        return info;
    }

    @Override
    public PlacementReport placement() {
        return placement;
    }

    @Override
    public void close() {
        if (calls.close()) {
            calls.awaitEmpty();
            release();
        }
    }

    private void release() {
        client.shutdown();
        texts.close();
    }

    @Override
    public String toString() {
        return "Embedder[" + info.model() + ", " + info.dimension() + " dimensions, " + options.place() + "]";
    }
}
