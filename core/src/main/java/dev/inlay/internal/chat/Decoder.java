package dev.inlay.internal.chat;

/**
 * Runs a decoder over rows, each with a cache of its own. Belongs to the engine thread. After a failed run the rows that took
 * part keep the lengths they had before it.
 */
interface Decoder extends AutoCloseable {
    /** Whether several rows decode in one run. */
    boolean batched();

    /** Whether a row can be cut back to a shorter prefix, and prefixes copied. */
    boolean rewinds();

    /** How the cache is kept, in words. */
    String cache();

    /** The most tokens that a prefill with logits may have. */
    int mostWithLogits();

    int vocabulary();

    long tokenBytes();

    /** Tokens in a row's cache. */
    int length(int row);

    /**
     * Makes room: for the rows in use, one more when {@code oneMore}, and that many tokens in each.
     *
     * @param cacheBytes not to be exceeded
     * @return false when there is no room; nothing was changed
     * @throws OutOfMemoryError when the machine or the JVM's limit does not give what {@code cacheBytes} allows; all rows are
     *     lost then
     */
    boolean reserve(boolean oneMore, int tokens, long cacheBytes);

    /** Adds a row without tokens. */
    int open();

    /** Removes a row. */
    void free(int row);

    /** Appends prompt tokens to a row; with {@code logits}, at most {@link #mostWithLogits}, and
     * those of the last one are then row 0 of {@link #readLogits}. */
    void prefill(int row, int[] tokens, int from, int count, boolean logits);

    /**
     * Appends prompt tokens to a row, as many as can be looked at in one run; {@link #readLogits} then has the logits after each
     * of them, in their order.
     *
     * @param most at least 1
     * @return how many were appended, at least 1
     */
    int score(int row, int[] tokens, int from, int most);

    /**
     * Sets whether runs end: true makes the present one fail soon, and all that begin. May be called by any thread until this
     * is closed.
     */
    void endRuns(boolean end);

    /** Appends one token to each row; {@link #readLogits} then has them in the order of {@code rows}. */
    void decode(int[] rows, int[] tokens);

    /** Copies the logits of the last run. */
    void readLogits(int index, float[] into);

    /** Replaces the content of a row by the first tokens of another one. */
    void copyPrefix(int from, int to, int tokens);

    /** Cuts a row back. */
    void truncate(int row, int tokens);

    /** Bytes of the cache that are allocated. */
    long allocatedBytes();

    @Override
    void close();
}
