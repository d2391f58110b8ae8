package dev.inlay.internal.chat;

import dev.inlay.InferenceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * A decoder without a model: the next token of a row is a hash of all tokens in its cache, so an answer is right only if the
 * cache held exactly the right tokens. Checks how it is called, and can be told to fail.
 */
final class FakeDecoder implements Decoder {
    static final int VOCABULARY = 64;

    /** A token whose row fails every run it takes part in. */
    static final int POISON = 60;

    /** A token after which the logits are not numbers. */
    static final int NAN = 61;

    /** Rows that begin with this token get logits that are not numbers once they have {@link #SICK_LENGTH} tokens. */
    static final int SICK = 62;

    static final int SICK_LENGTH = 9;

    /** Nobody looks at a watch. */
    static final ChatEngine.Times UNTIMED = new ChatEngine.Times() {
        @Override
        public void firstToken(long nanos) {}

        @Override
        public void decodeStep(int rows, long nanos) {}
    };

    private final List<List<Integer>> rows = new ArrayList<>();
    private final boolean batched;
    private final boolean lastOnly;
    private List<float[]> logits = List.of();
    private long capacity;
    private Thread owner;
    volatile long mostBytes;
    volatile int runs;
    volatile int openRows;
    volatile boolean closed;
    volatile long stepNanos;

    /** The run, from 1, from which on every run fails. */
    volatile int failFrom = Integer.MAX_VALUE;

    /** The one run that fails. */
    volatile int failAt;

    /** Runs last until they are ended. */
    volatile boolean endless;

    /** Told the number of each run before it begins. */
    volatile IntConsumer onRun = run -> {};

    private volatile boolean ended;

    FakeDecoder(boolean batched, boolean lastOnly) {
        this.batched = batched;
        this.lastOnly = lastOnly;
    }

    static int next(List<Integer> tokens) {
        return new Random(tokens.hashCode()).nextInt(50) + 3;
    }

    /** What the engine should answer greedily. */
    static List<Integer> continuation(int[] prompt, int tokens) {
        List<Integer> all = new ArrayList<>(Arrays.stream(prompt).boxed().toList());
        List<Integer> answer = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            answer.add(next(all));
            all.add(answer.get(i));
        }
        return answer;
    }

    private void onOneThread() {
        owner = owner == null ? Thread.currentThread() : owner;
        if (owner != Thread.currentThread()) {
            throw new AssertionError("called by " + Thread.currentThread() + " and by " + owner);
        }
    }

    private float[] logitsOf(List<Integer> tokens) {
        float[] values = new float[VOCABULARY];
        if (tokens.get(tokens.size() - 1) == NAN || (tokens.get(0) == SICK && tokens.size() == SICK_LENGTH)) {
            values[5] = Float.NaN;
        }
        values[next(tokens)] = 10;
        return values;
    }

    private void run(List<Integer> row) {
        if (row.size() > capacity) {
            throw new AssertionError("room for " + capacity + " tokens was reserved, not for " + row.size());
        }
        runs++;
        onRun.accept(runs);
        if (stepNanos > 0) {
            java.util.concurrent.locks.LockSupport.parkNanos(stepNanos);
        }
        if (runs >= failFrom || runs == failAt) {
            throw new InferenceException("device lost");
        }
        while (endless && !ended) {
            Thread.onSpinWait();
        }
        if (ended) {
            throw new InferenceException("ended");
        }
        if (row.contains(POISON)) {
            throw new InferenceException("poison");
        }
    }

    @Override
    public boolean batched() {
        return batched;
    }

    @Override
    public boolean rewinds() {
        return true;
    }

    @Override
    public String cache() {
        return "fake";
    }

    @Override
    public int mostWithLogits() {
        return lastOnly ? Integer.MAX_VALUE : 3;
    }

    @Override
    public int vocabulary() {
        return VOCABULARY;
    }

    @Override
    public long tokenBytes() {
        return 1;
    }

    @Override
    public int length(int row) {
        return rows.get(row).size();
    }

    @Override
    public boolean reserve(boolean oneMore, int tokens, long cacheBytes) {
        onOneThread();
        long longest = tokens;
        long count = oneMore ? 1 : 0;
        for (List<Integer> row : rows) {
            if (row != null) {
                count++;
                longest = Math.max(longest, row.size());
            }
        }
        if (count * longest > cacheBytes) {
            return false;
        }
        mostBytes = Math.max(mostBytes, count * longest);
        capacity = Math.max(capacity, longest);
        return true;
    }

    @Override
    public int open() {
        onOneThread();
        openRows++;
        int index = rows.indexOf(null);
        if (index < 0) {
            rows.add(new ArrayList<>());
            return rows.size() - 1;
        }
        rows.set(index, new ArrayList<>());
        return index;
    }

    @Override
    public void free(int row) {
        onOneThread();
        openRows--;
        if (rows.get(row) == null) {
            throw new AssertionError("row freed twice");
        }
        rows.set(row, null);
    }

    @Override
    public void prefill(int row, int[] tokens, int from, int count, boolean withLogits) {
        onOneThread();
        List<Integer> longer = new ArrayList<>(rows.get(row));
        for (int i = 0; i < count; i++) {
            longer.add(tokens[from + i]);
        }
        if (withLogits && count > mostWithLogits()) {
            throw new AssertionError("too many tokens with logits: " + count);
        }
        run(longer);
        rows.set(row, longer);
        logits = withLogits ? List.of(logitsOf(longer)) : List.of();
    }

    @Override
    public int score(int row, int[] tokens, int from, int most) {
        int count = Math.min(most, lastOnly ? 1 : 3);
        List<float[]> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            prefill(row, tokens, from + i, 1, true);
            values.addAll(logits);
        }
        logits = values;
        return count;
    }

    @Override
    public void decode(int[] indexes, int[] tokens) {
        onOneThread();
        List<List<Integer>> longer = new ArrayList<>();
        List<float[]> values = new ArrayList<>();
        for (int i = 0; i < indexes.length; i++) {
            List<Integer> row = new ArrayList<>(rows.get(indexes[i]));
            row.add(tokens[i]);
            run(row);
            longer.add(row);
            values.add(logitsOf(row));
        }
        for (int i = 0; i < indexes.length; i++) {
            rows.set(indexes[i], longer.get(i));
        }
        logits = values;
    }

    @Override
    public void endRuns(boolean end) {
        ended = end;
    }

    @Override
    public void readLogits(int index, float[] into) {
        System.arraycopy(logits.get(index), 0, into, 0, VOCABULARY);
    }

    @Override
    public void copyPrefix(int from, int to, int tokens) {
        onOneThread();
        rows.set(to, new ArrayList<>(rows.get(from).subList(0, tokens)));
    }

    @Override
    public void truncate(int row, int tokens) {
        onOneThread();
        rows.set(
                row,
                new ArrayList<>(
                        rows.get(row).subList(0, Math.min(tokens, rows.get(row).size()))));
    }

    @Override
    public long allocatedBytes() {
        return mostBytes;
    }

    @Override
    public void close() {
        closed = true;
    }
}
