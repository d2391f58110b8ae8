package dev.inlay.internal.embedding;

import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.RankedDocument;
import dev.inlay.Reranker;
import dev.inlay.internal.runtime.CallGate;
import dev.inlay.internal.runtime.LeakNet;
import dev.inlay.internal.text.Utf16;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The reranker over a local ONNX session. */
public final class LocalReranker implements Reranker {
    /** Pairs that are tokenized at a time, so that a long list of documents needs bounded memory. */
    private static final int PORTION = 1024;

    private final EncoderEngine engine;
    private final PairEncoder encoder;
    private final int maxTokens;
    private final int label;
    private final boolean sigmoid;
    private final CallGate gate = new CallGate("reranker");
    private final LeakNet.Watch watch;

    private LocalReranker(EmbedderSettings settings, EncoderLoader.Loaded loaded, OptionalInt label) {
        this.engine = loaded.engine();
        this.maxTokens = loaded.maxTokens();
        this.encoder = new PairEncoder(engine.tokenizer(), maxTokens, settings.parseSpecialTokens());
        int labels = engine.dimension();
        this.label = chooseLabel(labels, label);
        this.sigmoid = usesSigmoid(loaded.config().activation(), labels);
        this.watch = LeakNet.watch(this, "A reranker of " + settings.source().name(), engine::release);
    }

    /**
     * Loads a model.
     *
     * @param settings what the builder collected
     * @param label the label whose score counts
     * @return the reranker, ready
     */
    public static Reranker load(EmbedderSettings settings, OptionalInt label) {
        EncoderLoader.Loaded loaded =
                EncoderLoader.load(settings, Task.RERANKING, List.of(), (config, runner) -> UnaryOperator.identity());
        try {
            return new LocalReranker(settings, loaded, label);
        } catch (RuntimeException | Error e) {
            loaded.engine().release();
            throw e;
        }
    }

    private static int chooseLabel(int labels, OptionalInt wanted) {
        if (wanted.isEmpty() && labels != 1) {
            throw new ModelLoadException("The classifier has " + labels
                    + " labels where a reranker has one: choose the one that means \"relevant\" with label(index).");
        }
        int label = wanted.orElse(0);
        if (label >= labels) {
            throw new ModelLoadException("label is " + label + " but the classifier has only " + labels + ".");
        }
        return label;
    }

    /** sentence-transformers' CrossEncoder: a sigmoid for one label where the model names nothing, else the logits. */
    private static boolean usesSigmoid(Optional<String> activation, int labels) {
        if (activation.isEmpty()) {
            return labels == 1;
        }
        String name = activation.get().substring(activation.get().lastIndexOf('.') + 1);
        return switch (name) {
            case "Sigmoid" -> true;
            case "Identity" -> false;
            default ->
                throw new ModelLoadException(
                        "The model names the activation " + activation.get() + "; Inlay knows Sigmoid and Identity.");
        };
    }

    @Override
    public float[] score(String query, List<String> documents) {
        try (CallGate.Pass pass = gate.enter()) {
            Objects.requireNonNull(pass);
            Utf16.requireWellFormed(query, "The query");
            if (documents == null) {
                throw new InvalidRequestException(
                        "The list of documents is null: pass an empty list to score nothing.");
            }
            for (int i = 0; i < documents.size(); i++) {
                Utf16.requireWellFormed(documents.get(i), "Document " + i);
            }
            int queryTokens = encoder.contentTokens(query);
            float[] scores = new float[documents.size()];
            for (int from = 0; from < scores.length; from += PORTION) {
                int to = Math.min(from + PORTION, scores.length);
                scorePortion(query, queryTokens, documents.subList(from, to), scores, from, documents.size());
            }
            return scores;
        }
    }

    private void scorePortion(
            String query, int queryTokens, List<String> documents, float[] scores, int base, int batch) {
        @Nullable EncoderSequence[] rows = new @Nullable EncoderSequence[documents.size()];
        @Nullable RuntimeException[] failures = new @Nullable RuntimeException[documents.size()];
        engine.router().inParallel(documents.size(), i -> {
            try {
                rows[i] = encoder.encode(query, queryTokens, documents.get(i));
            } catch (RuntimeException e) {
                failures[i] = e;
            }
        });
        List<EncoderSequence> ready = new ArrayList<>(rows.length);
        for (int i = 0; i < rows.length; i++) {
            RuntimeException failure = failures[i];
            if (failure != null) {
                throw failure instanceof InlayException
                        ? failure
                        : new InlayException("Document " + (base + i) + " could not be tokenized: " + failure, failure);
            }
            ready.add(Objects.requireNonNull(rows[i]));
        }
        BatchScheduler.Outcome[] outcomes = engine.router().runAll(ready, batch, done -> {});
        for (int i = 0; i < outcomes.length; i++) {
            float logit = outcomes[i].orThrow()[label];
            scores[base + i] = sigmoid ? (float) (1 / (1 + Math.exp(-logit))) : logit;
        }
    }

    @Override
    public List<RankedDocument> rank(String query, List<String> documents, int limit) {
        if (limit < 0) {
            throw new InvalidRequestException("limit is " + limit + " but must be at least 0.");
        }
        float[] scores = score(query, documents);
        List<RankedDocument> ranked = new ArrayList<>(scores.length);
        for (int i = 0; i < scores.length; i++) {
            ranked.add(new RankedDocument(i, documents.get(i), scores[i]));
        }
        ranked.sort(
                Comparator.comparingDouble((RankedDocument d) -> -d.score()).thenComparingInt(RankedDocument::index));
        return List.copyOf(ranked.subList(0, Math.min(limit, ranked.size())));
    }

    @Override
    public int maxTokens() {
        return maxTokens;
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
        return "Reranker[" + engine.model() + ", " + maxTokens + " tokens, "
                + engine.placement().provider() + "]";
    }
}
