package dev.inlay.internal.chat;

import dev.inlay.InferenceException;
import dev.inlay.InlayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A decoder that outlives its place. It remembers the tokens of every row; when a run fails twice, the next place takes over: the
 * rows of that run are computed there again from their tokens, the run is repeated, and the other rows follow when they are next
 * used. A better place that works again takes over in the same way. The engine above notices nothing but the time. Belongs to the
 * engine thread, but for {@link #endRuns}.
 */
final class FailoverDecoder extends ForwardingDecoder {
    /** Tokens of a row that are computed again in one run. */
    private static final int REBUILD_CHUNK = 256;

    private final Successors successors;
    private final List<@Nullable Row> rows = new ArrayList<>();

    /** Written by the engine thread under the lock of {@link #ending}. */
    private Decoder inner;

    private final Object ending = new Object();

    /** Guarded by {@link #ending}. */
    private boolean ended;

    private long cacheBytes = Long.MAX_VALUE;

    @Override
    Decoder inner() {
        return inner;
    }

    /** The further places of a policy. */
    interface Successors {
        /**
         * Opens the model at the next place that was not tried for this failure.
         *
         * @param failure why the present one is left
         * @return the decoder there, or empty when there is no further place
         */
        Optional<Decoder> next(RuntimeException failure);

        /**
         * Told that the next place has done what the present one could not.
         *
         * @param rows conversations that moved
         * @param failure why
         */
        void moved(int rows, RuntimeException failure);

        /** Told that the places that were opened are not used, and closed: the present one is kept. */
        void stayed();

        /**
         * A better place that was left and works again. Asked before every run.
         *
         * @return the decoder there, or empty when the present place is the best that works
         */
        Optional<Decoder> returned();

        /** Told that the better place has taken over. */
        void wentBack();

        /** Told that there are no more runs. */
        void closed();
    }

    /** The tokens that a row has, and where they are in the present decoder. */
    private static final class Row {
        int[] tokens = new int[64];
        int length;

        /** The present decoder's row, or -1 when it has to be computed there first. */
        int index = -1;

        void append(int[] from, int start, int count) {
            if (length + count > tokens.length) {
                tokens = Arrays.copyOf(tokens, Math.max(length + count, 2 * tokens.length));
            }
            System.arraycopy(from, start, tokens, length, count);
            length += count;
        }
    }

    FailoverDecoder(Decoder first, Successors successors) {
        this.inner = first;
        this.successors = successors;
    }

    private Row row(int index) {
        Row row = rows.get(index);
        if (row == null) {
            throw new IllegalStateException("row " + index + " is not open");
        }
        return row;
    }

    private interface Run {
        void on(Decoder decoder);
    }

    /** Does a run that adds tokens to rows; where it fails, once more, and then at the next place. */
    private void run(int[] taking, int added, Run run) {
        goBack();
        try {
            attempt(taking, added, run);
        } catch (InferenceException e) {
            if (ended() || e instanceof NoRoomException) {
                // As asked, or a bound of the user's: no fault of the place.
                throw e;
            }
            try {
                attempt(taking, added, run);
            } catch (InferenceException again) {
                again.addSuppressed(e);
                if (ended()) {
                    throw again;
                }
                move(taking, added, run, again);
            }
        }
    }

    private void goBack() {
        Optional<Decoder> returned = successors.returned();
        if (returned.isEmpty()) {
            return;
        }
        Decoder better = returned.get();
        if (!isLike(better, inner)) {
            successors.stayed();
            better.close();
            return;
        }
        Decoder old = inner;
        use(better);
        forgetPlaces();
        successors.wentBack();
        old.close();
    }

    private void forgetPlaces() {
        rows.forEach(row -> {
            if (row != null) {
                row.index = -1;
            }
        });
    }

    /** Whether a decoder can go on with the conversations of another. */
    private static boolean isLike(Decoder decoder, Decoder other) {
        return decoder.vocabulary() == other.vocabulary() && (decoder.rewinds() || !other.rewinds());
    }

    /** A run at the present place, which may have to compute its rows first. */
    private void attempt(int[] taking, int added, Run run) {
        for (int index : taking) {
            Row row = row(index);
            if (row.index < 0) {
                rebuild(row, added);
            }
        }
        run.on(inner);
    }

    /** The memory that the user allows does not hold what has to be computed again. */
    private static final class NoRoomException extends InferenceException {
        private static final long serialVersionUID = 1L;

        NoRoomException(String message) {
            super(message);
        }
    }

    private boolean ended() {
        synchronized (ending) {
            return ended;
        }
    }

    /** Goes on with another decoder; the present one may be closed then. */
    private void use(Decoder decoder) {
        synchronized (ending) {
            inner = decoder;
            inner.endRuns(ended);
        }
    }

    private void move(int[] taking, int added, Run run, InferenceException failure) {
        Decoder old = inner;
        int[] places =
                rows.stream().mapToInt(row -> row == null ? -1 : row.index).toArray();
        Optional<Decoder> successor = successors.next(failure);
        while (successor.isPresent()) {
            use(successor.get());
            forgetPlaces();
            try {
                if (!isLike(inner, old)) {
                    throw new InferenceException(
                            "The next place runs another graph and cannot go on with the conversations.");
                }
                attempt(taking, added, run);
                successors.moved(taking.length, failure);
                old.close();
                return;
            } catch (InlayException e) {
                failure.addSuppressed(e);
                Decoder left = inner;
                use(old);
                left.close();
                for (int i = 0; i < places.length; i++) {
                    Row row = rows.get(i);
                    if (row != null) {
                        row.index = places[i];
                    }
                }
            }
            successor = successors.next(failure);
        }
        // The rows fail wherever they are: that is their own fault, and the others stay where they are.
        successors.stayed();
        throw failure;
    }

    /** Computes a row in the present decoder, with room for the tokens that the run adds: the engine reserved it elsewhere. */
    private void rebuild(Row row, int added) {
        if (!inner.reserve(true, row.length + added, cacheBytes)) {
            throw new NoRoomException("There is no room for a conversation of " + row.length
                    + " tokens at the place that took over: raise cacheBytes.");
        }
        int index = inner.open();
        try {
            for (int done = 0; done < row.length; ) {
                int count = Math.min(REBUILD_CHUNK, row.length - done);
                inner.prefill(index, row.tokens, done, count, false);
                done += count;
            }
        } catch (RuntimeException e) {
            inner.free(index);
            throw e;
        }
        row.index = index;
    }

    @Override
    public int open() {
        Row row = new Row();
        row.index = inner.open();
        int free = rows.indexOf(null);
        if (free >= 0) {
            rows.set(free, row);
            return free;
        }
        rows.add(row);
        return rows.size() - 1;
    }

    @Override
    public void free(int index) {
        Row row = row(index);
        if (row.index >= 0) {
            inner.free(row.index);
        }
        rows.set(index, null);
    }

    @Override
    public int length(int index) {
        return row(index).length;
    }

    @Override
    public void prefill(int index, int[] tokens, int from, int count, boolean logits) {
        Row row = row(index);
        run(new int[] {index}, count, decoder -> decoder.prefill(row.index, tokens, from, count, logits));
        row.append(tokens, from, count);
    }

    @Override
    public int score(int index, int[] tokens, int from, int most) {
        Row row = row(index);
        int[] scored = new int[1];
        run(new int[] {index}, most, decoder -> scored[0] = decoder.score(row.index, tokens, from, most));
        row.append(tokens, from, scored[0]);
        return scored[0];
    }

    @Override
    public void endRuns(boolean end) {
        synchronized (ending) {
            ended = end;
            inner.endRuns(end);
        }
    }

    @Override
    public void decode(int[] indexes, int[] tokens) {
        int[] mapped = new int[indexes.length];
        run(indexes, 1, decoder -> {
            for (int i = 0; i < mapped.length; i++) {
                mapped[i] = row(indexes[i]).index;
            }
            decoder.decode(mapped, tokens);
        });
        for (int i = 0; i < indexes.length; i++) {
            row(indexes[i]).append(tokens, i, 1);
        }
    }

    @Override
    public void copyPrefix(int from, int to, int tokens) {
        Row source = row(from);
        Row target = row(to);
        if (source.index >= 0 && target.index >= 0) {
            inner.copyPrefix(source.index, target.index, tokens);
        } else if (target.index >= 0) {
            // Cheaper to compute when it is needed than to bring the whole source over.
            inner.free(target.index);
            target.index = -1;
        }
        target.length = 0;
        target.append(source.tokens, 0, tokens);
    }

    @Override
    public void truncate(int index, int tokens) {
        Row row = row(index);
        if (row.index >= 0) {
            inner.truncate(row.index, tokens);
        }
        row.length = Math.min(row.length, tokens);
    }

    @Override
    public boolean reserve(boolean oneMore, int tokens, long mostBytes) {
        cacheBytes = mostBytes;
        long count = oneMore ? 1 : 0;
        long longest = tokens;
        boolean waiting = false;
        for (Row row : rows) {
            if (row != null) {
                count++;
                longest = Math.max(longest, row.length);
                waiting |= row.index < 0;
            }
        }
        // Rows that have yet to be computed here need their room too.
        if (waiting && (double) count * longest * inner.tokenBytes() > mostBytes) {
            return false;
        }
        return inner.reserve(oneMore, tokens, mostBytes);
    }

    @Override
    public void close() {
        successors.closed();
        inner.close();
    }
}
