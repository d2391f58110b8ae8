package dev.inlay.remote;

import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one call: texts in batches, several under way at once, each answer put where it belongs. A batch that the
 * service finds wrong is halved until the wrong text stands alone. When the service itself fails, nothing more is sent, and what
 * has come stays.
 */
final class EmbeddingCall {
    /** After so many refusals without a single success the request is wrong, not one of its texts. */
    private static final int REFUSALS_OF_A_WRONG_REQUEST = 12;

    private final RemoteClient client;
    private final EmbeddingWire wire;
    private final OptionalInt askedDimensions;
    private final OptionalInt expectedDimension;
    private final Deadline deadline;
    private final List<TextPieces.Piece> pieces;
    private final @Nullable Object[] results;
    private final int[] tokens;
    private final AtomicLong totalTokens = new AtomicLong();
    private final AtomicInteger successes = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile @Nullable InlayException fatal;

    EmbeddingCall(
            RemoteClient client,
            EmbeddingWire wire,
            OptionalInt askedDimensions,
            OptionalInt expectedDimension,
            List<TextPieces.Piece> pieces) {
        this.client = client;
        this.wire = wire;
        this.askedDimensions = askedDimensions;
        this.expectedDimension = expectedDimension;
        this.deadline = client.deadline();
        this.pieces = pieces;
        this.results = new @Nullable Object[pieces.size()];
        this.tokens = new int[pieces.size()];
    }

    /** Part of the pieces, from one index to before another. */
    record Batch(int from, int to) {
        int size() {
            return to - from;
        }
    }

    /** Runs all and returns when the last answer is there. */
    void run(IntConsumer onPiecesDone) {
        List<Batch> batches = batches();
        if (batches.size() == 1) {
            try {
                send(batches.get(0));
            } catch (InterruptedException e) {
                throw RemoteClient.cancelled();
            }
            onPiecesDone.accept(pieces.size());
        } else if (!batches.isEmpty()) {
            runAtOnce(batches, onPiecesDone);
        }
    }

    private void runAtOnce(List<Batch> batches, IntConsumer onPiecesDone) {
        BlockingQueue<Batch> finished = new LinkedBlockingQueue<>();
        Workers workers = new Workers(Math.min(batches.size(), client.options().maxConcurrentRequests()));
        AtomicInteger next = new AtomicInteger();
        workers.start(client.executor(), () -> {
            for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
                sendOrFail(batches.get(i));
                finished.add(batches.get(i));
            }
        });
        boolean complete = false;
        try {
            int done = 0;
            for (int i = 0; i < batches.size(); i++) {
                done += finished.take().size();
                onPiecesDone.accept(done);
            }
            complete = true;
        } catch (InterruptedException e) {
            throw RemoteClient.cancelled();
        } finally {
            if (!complete) {
                next.set(batches.size());
                workers.interruptAndWait();
            }
        }
    }

    /** Whatever goes wrong is the result of the batch's texts, so that the caller is never left waiting. */
    private void sendOrFail(Batch batch) throws InterruptedException {
        try {
            send(batch);
        } catch (RuntimeException e) {
            fail(
                    batch,
                    new InlayException(
                            "A request to the remote service failed: "
                                    + e.getClass().getSimpleName(),
                            e));
        }
    }

    private void send(Batch batch) throws InterruptedException {
        InlayException earlier = fatal;
        if (earlier != null) {
            fail(batch, earlier);
            return;
        }
        try {
            receive(batch, request(batch));
            successes.incrementAndGet();
        } catch (InvalidRequestException e) {
            refusals.incrementAndGet();
            boolean wrongRequest = successes.get() == 0 && refusals.get() > REFUSALS_OF_A_WRONG_REQUEST;
            if (batch.size() == 1 || wrongRequest) {
                fail(batch, e);
                return;
            }
            int middle = (batch.from() + batch.to()) / 2;
            send(new Batch(batch.from(), middle));
            send(new Batch(middle, batch.to()));
        } catch (RemoteServiceException e) {
            fatal = e;
            fail(batch, e);
        }
    }

    private EmbeddingWire.Vectors request(Batch batch) throws InterruptedException {
        List<String> texts = pieces.subList(batch.from(), batch.to()).stream()
                .map(TextPieces.Piece::text)
                .toList();
        Transport.Reply reply = client.post(EmbeddingWire.PATH, wire.request(texts, askedDimensions), deadline);
        try {
            return wire.answer(reply.body(), texts.size(), expectedDimension);
        } catch (IOException e) {
            throw client.errors().protocol(EmbeddingWire.PATH, reply.answer(), String.valueOf(e.getMessage()));
        }
    }

    private void receive(Batch batch, EmbeddingWire.Vectors answer) {
        totalTokens.addAndGet(answer.tokens());
        for (int i = 0; i < batch.size(); i++) {
            int index = batch.from() + i;
            results[index] = answer.vectors()[i];
            int counted = pieces.get(index).tokens();
            tokens[index] = counted > 0 ? counted : batch.size() == 1 ? (int) answer.tokens() : 0;
        }
    }

    private void fail(Batch batch, InlayException error) {
        for (int i = batch.from(); i < batch.to(); i++) {
            results[i] = error;
        }
    }

    private List<Batch> batches() {
        RemoteOptions options = client.options();
        List<Batch> batches = new ArrayList<>();
        int from = 0;
        long sum = 0;
        for (int i = 0; i < pieces.size(); i++) {
            long most = pieces.get(i).mostTokens();
            boolean full = i - from == options.maxTextsPerRequest() || sum + most > options.maxTokensPerRequest();
            if (i > from && full) {
                batches.add(new Batch(from, i));
                from = i;
                sum = 0;
            }
            sum += most;
        }
        if (from < pieces.size()) {
            batches.add(new Batch(from, pieces.size()));
        }
        return batches;
    }

    /** The vector of a piece. */
    float[] vector(int piece) {
        Object result = results[piece];
        if (result instanceof InlayException failure) {
            throw failure;
        }
        if (result instanceof float[] vector) {
            return vector;
        }
        throw new IllegalStateException("piece " + piece + " has no result");
    }

    /** Tokens of a piece: counted here, or by the service when it was alone in its request; else 0. */
    int tokens(int piece) {
        return tokens[piece];
    }

    /** What the service counted. */
    long totalTokens() {
        return totalTokens.get();
    }
}
