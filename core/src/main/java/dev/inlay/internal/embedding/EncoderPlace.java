package dev.inlay.internal.embedding;

import dev.inlay.internal.routing.Breaker;
import dev.inlay.provider.PlacementReport;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** One place where rows of a model can run. Safe for use by many threads. */
interface EncoderPlace extends AutoCloseable {
    /** The provider's id. */
    String provider();

    /** Whether it works. */
    Breaker breaker();

    /** Whether it can run this row at all, as far as is known before the place is opened. */
    boolean takes(EncoderSequence row);

    /** Why it does not take a row, in words, such as {@code takes whole texts only}. */
    String whyNot(EncoderSequence row);

    /**
     * Runs one row, perhaps together with those of other threads.
     *
     * @param isolate whether to try the row alone when the run fails
     * @return its finished vector
     */
    float[] run(EncoderSequence row, boolean isolate);

    /**
     * Runs rows.
     *
     * @param isolate whether to try each row alone when a run fails
     * @param listener told of every row that is done, on the calling thread
     * @return one outcome per row, with finished vectors
     * @throws dev.inlay.InlayException when the place cannot be opened
     */
    BatchScheduler.Outcome[] runAll(List<EncoderSequence> rows, boolean isolate, BatchScheduler.RowListener listener);

    /** Does CPU work in parallel, as {@link BatchScheduler#inParallel}. */
    void inParallel(int parts, IntConsumer work);

    /** How many parts {@link #inParallel} does at once. */
    int width();

    /** Opens it afresh and tries it, after its breaker has let a retry through; tells the breaker. */
    void retry();

    /** The place for a report, once it has been opened or that has failed. */
    Optional<PlacementReport.Place> report();

    /** What could be better here, in words. */
    List<String> suggestions();

    @Override
    void close();
}
