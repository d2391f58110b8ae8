package dev.inlay.internal.embedding;

import dev.inlay.Embedder;
import dev.inlay.EmbedderInfo;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingResponse;
import dev.inlay.EmbeddingSink;
import dev.inlay.EmbeddingType;
import dev.inlay.EmbeddingWindow;
import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.PartialEmbeddingException;
import dev.inlay.PoolingMode;
import dev.inlay.ProgressListener;
import dev.inlay.Purpose;
import dev.inlay.Truncation;
import dev.inlay.internal.models.EmbeddingModelConfig;
import dev.inlay.internal.runtime.CallGate;
import dev.inlay.internal.runtime.LeakNet;
import dev.inlay.internal.text.Utf16;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The embedder over a local ONNX session. */
public final class LocalEmbedder implements Embedder {
    /** Texts and characters held at a time: enough to sort well, little enough for flat memory. */
    private static final int PORTION_TEXTS = 2048;

    /** A stream begins with small portions, so that its first results come early, and doubles them. */
    private static final int FIRST_PORTION_TEXTS = 32;

    private static final int PORTION_CHARS = 1 << 19;

    private final EncoderEngine engine;
    private final TextEncoder encoder;
    private final VectorFinisher finisher;
    private final PromptChooser prompts;
    private final EmbedderInfo info;
    private final CallGate gate = new CallGate("embedder");
    private final LeakNet.Watch watch;

    private LocalEmbedder(EmbedderSettings settings, EncoderLoader.Loaded loaded) {
        EmbeddingModelConfig config = loaded.config();
        this.engine = loaded.engine();
        this.encoder = new TextEncoder(
                engine.tokenizer(),
                loaded.maxTokens(),
                config.lowerCase(),
                config.includePrompt(),
                settings.parseSpecialTokens());
        this.finisher = finisher(settings, config, engine.poolsHere());
        Map<String, String> allPrompts = new LinkedHashMap<>(config.prompts());
        allPrompts.putAll(settings.prompts());
        this.prompts = new PromptChooser(allPrompts, config.defaultPromptName());
        this.info = new EmbedderInfo(
                settings.source().name(),
                finisher.dimension(engine.dimension()),
                loaded.maxTokens(),
                engine.poolsHere() ? pooling(settings, config) : List.of(),
                finisher.normalizes(),
                allPrompts,
                config.defaultPromptName());
        this.watch = LeakNet.watch(this, "An embedder of " + info.model(), engine::release);
    }

    private static List<PoolingMode> pooling(EmbedderSettings settings, EmbeddingModelConfig config) {
        if (!settings.pooling().isEmpty()) {
            return settings.pooling();
        }
        return config.pooling().isEmpty() ? List.of(PoolingMode.MEAN) : config.pooling();
    }

    /**
     * Loads a model.
     *
     * @param settings what the builder collected
     * @return the embedder, ready
     */
    public static Embedder load(EmbedderSettings settings) {
        return new LocalEmbedder(
                settings,
                EncoderLoader.load(
                        settings,
                        Task.EMBEDDING,
                        List.of(PoolingMode.MEAN),
                        (config, runner) -> finisher(settings, config, runner.poolsHere())::finish));
    }

    private static VectorFinisher finisher(EmbedderSettings settings, EmbeddingModelConfig config, boolean poolsHere) {
        return new VectorFinisher(
                poolsHere ? config.dense() : List.of(),
                settings.normalize().orElse(config.normalize().orElse(false)));
    }

    @Override
    public Embedding embed(String text) {
        return embed(text, Purpose.DEFAULT);
    }

    @Override
    public Embedding embed(String text, Purpose purpose) {
        try (CallGate.Pass pass = gate.enter()) {
            Objects.requireNonNull(pass);
            Utf16.requireWellFormed(text, "The text");
            TextEncoder.EncodedText encoded = encoder.encode(prompts.forPurpose(purpose), text, Truncation.END, 0);
            EncoderSequence row = encoded.rows().get(0);
            float[] vector = engine.router().run(row);
            return Embedding.of(vector, EmbeddingType.FLOAT, row.length(), encoded.truncated(), List.of());
        }
    }

    @Override
    public List<Embedding> embedAll(List<String> texts) {
        return embed(EmbeddingRequest.of(texts)).embeddings();
    }

    @Override
    public List<Embedding> embedAll(List<String> texts, Purpose purpose) {
        return embed(EmbeddingRequest.builder().texts(texts).purpose(purpose).build())
                .embeddings();
    }

    @Override
    public EmbeddingResponse embed(EmbeddingRequest request) {
        Objects.requireNonNull(request, "request");
        try (CallGate.Pass pass = gate.enter()) {
            Objects.requireNonNull(pass);
            String prompt = check(request);
            List<String> texts = request.texts();
            List<@Nullable Embedding> results = new ArrayList<>(texts.size());
            SortedMap<Integer, InlayException> failures = new TreeMap<>();
            for (int from = 0; from < texts.size(); ) {
                int to = portionEnd(texts, from);
                int base = from;
                @Nullable
                Object[] part = embedPortion(
                        texts.subList(from, to),
                        from,
                        texts.size(),
                        prompt,
                        request,
                        done -> request.progress()
                                .ifPresent(listener -> listener.onProgress((long) base + done, texts.size())));
                for (int i = 0; i < part.length; i++) {
                    if (part[i] instanceof Embedding embedding) {
                        results.add(embedding);
                    } else if (part[i] instanceof InlayException failure) {
                        results.add(null);
                        failures.put(from + i, failure);
                    }
                }
                from = to;
            }
            return answer(texts.size(), results, failures);
        }
    }

    private static EmbeddingResponse answer(
            int texts, List<@Nullable Embedding> results, SortedMap<Integer, InlayException> failures) {
        if (!failures.isEmpty()) {
            if (texts == 1) {
                throw failures.get(failures.firstKey());
            }
            throw new PartialEmbeddingException(results, failures);
        }
        List<Embedding> embeddings = new ArrayList<>(results.size());
        long tokens = 0;
        for (Embedding embedding : results) {
            Embedding present = Objects.requireNonNull(embedding);
            embeddings.add(present);
            tokens += present.tokens();
        }
        return new EmbeddingResponse(embeddings, tokens);
    }

    @Override
    public long embedAll(Iterable<String> texts, EmbeddingRequest settings, EmbeddingSink sink) {
        Objects.requireNonNull(texts, "texts");
        Objects.requireNonNull(sink, "sink");
        if (!settings.texts().isEmpty()) {
            throw new InvalidRequestException("The settings of a stream carry "
                    + settings.texts().size() + " texts of their own: pass a request without texts.");
        }
        try (CallGate.Pass pass = gate.enter()) {
            Objects.requireNonNull(pass);
            String prompt = check(settings);
            long done = 0;
            int limit = FIRST_PORTION_TEXTS;
            List<String> portion = new ArrayList<>();
            Iterator<String> source = texts.iterator();
            while (source.hasNext()) {
                portion.clear();
                long chars = 0;
                while (source.hasNext() && portion.size() < limit && chars < PORTION_CHARS) {
                    String text = source.next();
                    portion.add(text);
                    chars += text == null ? 0 : text.length();
                }
                long base = done;
                @Nullable
                Object[] results = embedPortion(
                        portion,
                        base,
                        portion.size(),
                        prompt,
                        settings,
                        finished -> settings.progress()
                                .ifPresent(listener -> listener.onProgress(base + finished, ProgressListener.UNKNOWN)));
                deliver(portion, base, results, sink);
                done += portion.size();
                limit = Math.min(PORTION_TEXTS, limit * 2);
            }
            return done;
        }
    }

    private static void deliver(List<String> portion, long base, @Nullable Object[] results, EmbeddingSink sink) {
        for (int i = 0; i < results.length; i++) {
            if (results[i] instanceof Embedding embedding) {
                sink.accept(base + i, portion.get(i), embedding);
            } else if (results[i] instanceof InlayException failure) {
                sink.failed(base + i, portion.get(i), failure);
            }
        }
    }

    private static int portionEnd(List<String> texts, int from) {
        int to = from;
        long chars = 0;
        while (to < texts.size() && to - from < PORTION_TEXTS && chars < PORTION_CHARS) {
            chars += texts.get(to).length();
            to++;
        }
        return to;
    }

    /** Checks what a request asks for against the model, and returns its prompt. */
    private String check(EmbeddingRequest request) {
        request.dimensions().ifPresent(dimensions -> {
            if (dimensions > info.dimension()) {
                throw new InvalidRequestException("dimensions is " + dimensions + " but the model has only "
                        + info.dimension() + ": ask for at most that many.");
            }
        });
        return request.promptName().map(prompts::named).orElseGet(() -> prompts.forPurpose(request.purpose()));
    }

    /** One {@link Embedding} or {@link InlayException} per text; {@code batch} is the number of texts of the whole call. */
    private @Nullable Object[] embedPortion(
            List<String> texts,
            long base,
            int batch,
            String prompt,
            EmbeddingRequest request,
            ProgressOfTexts progress) {
        @Nullable Object[] results = new @Nullable Object[texts.size()];
        TextEncoder.EncodedText[] encoded = new TextEncoder.EncodedText[texts.size()];
        tokenize(texts, base, prompt, request, encoded, results);
        List<EncoderSequence> rows = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        int[] open = new int[texts.size()];
        int done = 0;
        for (int i = 0; i < encoded.length; i++) {
            if (results[i] != null) {
                done++;
                continue;
            }
            open[i] = encoded[i].rows().size();
            for (EncoderSequence row : encoded[i].rows()) {
                rows.add(row);
                owners.add(i);
            }
        }
        int[] finished = {done};
        BatchScheduler.Outcome[] outcomes = engine.router().runAll(rows, batch, row -> {
            if (--open[owners.get(row)] == 0) {
                progress.completed(++finished[0]);
            }
        });
        if (rows.isEmpty() && done > 0) {
            progress.completed(done);
        }
        int next = 0;
        for (int i = 0; i < encoded.length; i++) {
            if (results[i] == null) {
                int count = encoded[i].rows().size();
                results[i] = assemble(encoded[i], Arrays.copyOfRange(outcomes, next, next + count), request);
                next += count;
            }
        }
        return results;
    }

    /** Told how many texts of a portion are done. */
    @FunctionalInterface
    private interface ProgressOfTexts {
        void completed(int texts);
    }

    private void tokenize(
            List<String> texts,
            long base,
            String prompt,
            EmbeddingRequest request,
            TextEncoder.EncodedText[] encoded,
            @Nullable Object[] failures) {
        // A few parts per thread even out texts of different lengths; below some size a thread costs more than it
        // saves.
        int parts = Math.min(engine.router().width() * 4, (texts.size() + 15) / 16);
        engine.router().inParallel(parts, part -> {
            int from = (int) ((long) texts.size() * part / parts);
            int to = (int) ((long) texts.size() * (part + 1) / parts);
            for (int i = from; i < to; i++) {
                try {
                    String text = Utf16.requireWellFormed(texts.get(i), "Text " + (base + i));
                    encoded[i] = encoder.encode(prompt, text, request.truncation(), request.windowOverlap());
                } catch (InlayException e) {
                    failures[i] = e;
                } catch (RuntimeException e) {
                    failures[i] = new InlayException("Text " + (base + i) + " could not be tokenized: " + e, e);
                }
            }
        });
    }

    private Object assemble(
            TextEncoder.EncodedText encoded, BatchScheduler.Outcome[] outcomes, EmbeddingRequest request) {
        try {
            if (encoded.spans().isEmpty()) {
                EncoderSequence row = encoded.rows().get(0);
                float[] vector = finisher.shorten(outcomes[0].orThrow(), request.dimensions());
                return Embedding.of(vector, request.output(), row.length(), encoded.truncated(), List.of());
            }
            return assembleWindows(encoded, outcomes, request);
        } catch (InlayException e) {
            return e;
        }
    }

    private Embedding assembleWindows(
            TextEncoder.EncodedText encoded, BatchScheduler.Outcome[] outcomes, EmbeddingRequest request) {
        List<EmbeddingWindow> windows = new ArrayList<>();
        double[] sum = new double[info.dimension()];
        double weights = 0;
        int tokens = 0;
        for (int w = 0; w < outcomes.length; w++) {
            float[] vector = outcomes[w].orThrow();
            int length = encoded.rows().get(w).length();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += (double) vector[i] * length;
            }
            weights += length;
            tokens += length;
            TextEncoder.Span span = encoded.spans().get(w);
            windows.add(new EmbeddingWindow(
                    span.start(), span.end(), length, finisher.shorten(vector, request.dimensions())));
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / weights);
        }
        float[] whole = finisher.normalizes() ? VectorFinisher.normalized(mean) : mean;
        return Embedding.of(
                finisher.shorten(whole, request.dimensions()), request.output(), tokens, encoded.truncated(), windows);
    }

    @Override
    public int countTokens(String text) {
        try (CallGate.Pass pass = gate.enter()) {
            Objects.requireNonNull(pass);
            return encoder.count(Utf16.requireWellFormed(text, "The text"));
        }
    }

    @Override
    public int[] tokenize(String text) {
        try (CallGate.Pass pass = gate.enter()) {
            Objects.requireNonNull(pass);
            return encoder.tokenize(Utf16.requireWellFormed(text, "The text")).clone();
        }
    }

    @Override
    public EmbeddingResponse embedTokens(List<int[]> sequences, EmbeddingRequest settings) {
        TokenRows.requireSettings(settings);
        try (CallGate.Pass pass = gate.enter()) {
            Objects.requireNonNull(pass);
            check(settings);
            TokenRows rows = TokenRows.of(sequences, encoder);
            int[] done = {rows.failures().size()};
            BatchScheduler.Outcome[] outcomes = engine.router()
                    .runAll(
                            rows.good(),
                            sequences.size(),
                            row -> settings.progress()
                                    .ifPresent(listener -> listener.onProgress(++done[0], sequences.size())));
            SortedMap<Integer, InlayException> failures = new TreeMap<>(rows.failures());
            List<@Nullable Embedding> results = new ArrayList<>(Collections.nCopies(sequences.size(), null));
            for (int i = 0; i < outcomes.length; i++) {
                int index = rows.indices().get(i);
                try {
                    float[] vector = finisher.shorten(outcomes[i].orThrow(), settings.dimensions());
                    int tokens = rows.good().get(i).length();
                    results.set(index, Embedding.of(vector, settings.output(), tokens, false, List.of()));
                } catch (InlayException e) {
                    failures.put(index, e);
                }
            }
            return answer(sequences.size(), results, failures);
        }
    }

    @Override
    public EmbedderInfo info() {
        return info;
    }

    @Override
    public PlacementReport placement() {
        return engine.placement();
    }

    @Override
    public void close() {
        engine.close(gate, watch);
    }

    @Override
    public String toString() {
        return "Embedder[" + info.model() + ", " + info.dimension() + " dimensions, "
                + engine.placement().provider() + "]";
    }
}
