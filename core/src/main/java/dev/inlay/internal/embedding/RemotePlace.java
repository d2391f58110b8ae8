package dev.inlay.internal.embedding;

import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingSink;
import dev.inlay.InferenceException;
import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.PartialEmbeddingException;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.RemoteProvider;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A service elsewhere that serves the same model. It takes whole texts with their prompts and gives finished vectors, which are
 * compared with local ones before the first is used. What has arrived when it fails is kept.
 */
final class RemotePlace implements EncoderPlace {
    /** Services compute in float16 or with other kernels; another model, or other pooling, is far below this. */
    private static final double LEAST_COSINE = 0.99;

    private final RemoteProvider provider;
    private final String model;
    private final Breaker breaker;

    /** Texts that both places embed, with the local vectors. */
    private final Map<String, float[]> samples;

    private @Nullable Embedder embedder;
    private boolean closed;

    /**
     * Creates a place; nothing is opened yet.
     *
     * @param provider the service
     * @param model the name of the local model
     * @param samples texts with their local vectors
     * @param breaker the place's breaker
     */
    RemotePlace(RemoteProvider provider, String model, Map<String, float[]> samples, Breaker breaker) {
        this.provider = provider;
        this.model = model;
        this.samples = samples;
        this.breaker = breaker;
    }

    @Override
    public String provider() {
        return provider.id();
    }

    @Override
    public Breaker breaker() {
        return breaker;
    }

    @Override
    public boolean takes(EncoderSequence row) {
        return row.text() != null;
    }

    @Override
    public String whyNot(EncoderSequence row) {
        return "takes whole texts, not token ids and not parts of long texts";
    }

    /**
     * Opens the service and compares its vectors.
     *
     * @throws ModelLoadException when it serves another model: an error of the set-up that no fallback should hide
     * @throws InlayException when it cannot be reached; it is tried again later
     */
    synchronized Embedder open() {
        Embedder open = embedder;
        if (open == null) {
            if (closed) {
                throw new IllegalStateException("This model is closed: load it again.");
            }
            open = verified();
            embedder = open;
        }
        return open;
    }

    private Embedder verified() {
        Embedder open;
        try {
            open = provider.openEmbedder(model);
        } catch (InlayException e) {
            breaker.failure(Breaker.Failure.LOAD, String.valueOf(e.getMessage()));
            throw e;
        }
        try {
            List<String> texts = List.copyOf(samples.keySet());
            List<Embedding> answers = open.embedAll(texts);
            for (int i = 0; i < texts.size(); i++) {
                requireSame(answers.get(i).vector(), Objects.requireNonNull(samples.get(texts.get(i))));
            }
            return open;
        } catch (ModelLoadException e) {
            open.close();
            breaker.failure(Breaker.Failure.WRONG_RESULTS, String.valueOf(e.getMessage()));
            throw e;
        } catch (InlayException e) {
            open.close();
            Optional<InvalidRequestException> refused = refusal(e);
            if (refused.isPresent()) {
                ModelLoadException unfit = new ModelLoadException(
                        provider.id() + " refuses a short sample text, with which it is made sure that it serves "
                                + model + ": " + refused.get().getMessage() + " Check its settings, or leave it out.",
                        e);
                breaker.failure(Breaker.Failure.WRONG_RESULTS, String.valueOf(unfit.getMessage()));
                throw unfit;
            }
            breaker.failure(Breaker.Failure.LOAD, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** A service that answers, and does not want these texts, is no outage. */
    private static Optional<InvalidRequestException> refusal(InlayException e) {
        if (e instanceof InvalidRequestException invalid) {
            return Optional.of(invalid);
        }
        return e instanceof PartialEmbeddingException partial
                ? partial.failures().values().stream()
                        .filter(InvalidRequestException.class::isInstance)
                        .map(InvalidRequestException.class::cast)
                        .findFirst()
                : Optional.empty();
    }

    private void requireSame(float[] there, float[] here) {
        if (there.length != here.length) {
            throw new ModelLoadException(
                    provider.id() + " gives vectors of " + there.length + " values where " + model + " has "
                            + here.length + ": it serves another model. Set it up for the same one, or leave it out.");
        }
        double cosine = Embedding.of(there, 1).cosineSimilarity(Embedding.of(here, 1));
        if (!(cosine >= LEAST_COSINE)) {
            throw new ModelLoadException(String.format(
                    Locale.ROOT,
                    "A sample's vector from %s agrees with the one computed here to a cosine of %.4f where at least %s is"
                            + " wanted: it serves another model than %s, or pools otherwise. Set it up for the same one, or"
                            + " leave it out.",
                    provider.id(),
                    cosine,
                    LEAST_COSINE,
                    model));
        }
    }

    @Override
    public float[] run(EncoderSequence row, boolean isolate) {
        return runAll(List.of(row), isolate, (index, outcome) -> {})[0].orThrow();
    }

    @Override
    public BatchScheduler.Outcome[] runAll(
            List<EncoderSequence> rows, boolean isolate, BatchScheduler.RowListener listener) {
        Embedder open = open();
        List<String> texts =
                rows.stream().map(row -> Objects.requireNonNull(row.text())).toList();
        BatchScheduler.Outcome[] outcomes = new BatchScheduler.Outcome[rows.size()];
        Throwable failure = null;
        try {
            open.embedAll(texts, EmbeddingRequest.builder().build(), new EmbeddingSink() {
                @Override
                public void accept(long index, String text, Embedding embedding) {
                    done(Math.toIntExact(index), new BatchScheduler.Outcome(embedding.vector(), null));
                }

                @Override
                public void failed(long index, String text, InlayException failure) {
                    done(Math.toIntExact(index), new BatchScheduler.Outcome(null, failure));
                }

                private void done(int index, BatchScheduler.Outcome outcome) {
                    outcomes[index] = outcome;
                    listener.done(index, outcome);
                }
            });
        } catch (InvalidRequestException | dev.inlay.RequestCancelledException e) {
            throw e;
        } catch (InlayException e) {
            failure = e;
        }
        boolean failed = failure != null;
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                outcomes[i] = new BatchScheduler.Outcome(
                        null,
                        failure != null
                                ? failure
                                : new InferenceException(provider.id() + " gave no answer for text " + i + "."));
                listener.done(i, outcomes[i]);
            }
            failed |= outcomes[i].failure() != null && !(outcomes[i].failure() instanceof InvalidRequestException);
        }
        if (failed) {
            breaker.failure(
                    Breaker.Failure.RUN, String.valueOf(failure == null ? "some texts failed" : failure.getMessage()));
        } else {
            breaker.success();
        }
        return outcomes;
    }

    @Override
    public void inParallel(int parts, IntConsumer work) {
        for (int part = 0; part < parts; part++) {
            work.accept(part);
        }
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public void retry() {
        try {
            Embedder open = open();
            open.embedAll(List.copyOf(samples.keySet()));
            breaker.success();
        } catch (InlayException e) {
            breaker.failure(Breaker.Failure.LOAD, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Optional<PlacementReport.Place> report() {
        return Optional.of(new PlacementReport.Place(
                provider.id(),
                provider.availability().reason(),
                0,
                1,
                List.of(),
                Map.of(),
                "runs elsewhere",
                breaker.inWords()));
    }

    @Override
    public List<String> suggestions() {
        return List.of();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (embedder != null) {
            embedder.close();
        }
    }
}
