package dev.inlay.internal.embedding;

import dev.inlay.internal.runtime.Background;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a text that comes alone all cores. Runs of one thread each serve many texts best, but leave the other cores idle when there
 * is one text; ONNX Runtime fixes the threads of a session, so such texts have a second session with more of them. It takes memory,
 * so it is opened, in the background, only after {@value #WANTED} calls in a row that came alone; with several callers that never
 * happens. Thread-safe.
 */
final class LoneRuns implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LoneRuns.class);

    /** Calls in a row that came alone before the second session is used; one that has company starts the count again. */
    static final int WANTED = 8;

    private final Supplier<OpenedEncoder> opener;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicInteger alone = new AtomicInteger();
    private volatile @Nullable OpenedEncoder opened;
    private volatile boolean unusable;

    /** Guarded by this. */
    private @Nullable CompletableFuture<Void> opening;

    /**
     * Creates it; nothing is opened yet.
     *
     * @param opener opens the model for one run at a time, with the threads of that run
     */
    LoneRuns(Supplier<OpenedEncoder> opener) {
        this.opener = opener;
    }

    /**
     * Runs a row if it has come alone, as the rows before it.
     *
     * @param row the row
     * @param quiet whether nothing else runs or waits
     * @return its vector, or null when it is to run with the others
     */
    float @Nullable [] run(EncoderSequence row, boolean quiet) {
        if (unusable) {
            return null;
        }
        if (!quiet || !busy.compareAndSet(false, true)) {
            alone.set(0);
            return null;
        }
        try {
            if (alone.get() < WANTED) {
                alone.incrementAndGet();
                return null;
            }
            OpenedEncoder session = opened;
            if (session == null) {
                open();
                return null;
            }
            return session.runner().run(List.of(row))[0];
        } catch (RuntimeException e) {
            // The run among the others says whether it is the text's fault.
            unusable = true;
            log.warn("A run for one text on all cores failed; such texts run with one thread from now on", e);
            return null;
        } finally {
            busy.set(false);
        }
    }

    private synchronized void open() {
        if (opening == null) {
            opening = Background.start("inlay-open-lone", () -> {
                try {
                    opened = opener.get();
                } catch (RuntimeException | Error e) {
                    unusable = true;
                    log.info(
                            "Texts that come alone get one thread, since a second session cannot be opened: {}",
                            e.toString());
                }
                return null;
            });
        }
    }

    /** What there is, in words that follow others; empty while no session is open. */
    String inWords() {
        OpenedEncoder session = opened;
        return session == null || unusable
                ? ""
                : "; a text that comes alone: " + session.plan().intraOpThreads() + " threads, in a session of its own";
    }

    /** Waits for a session that is being opened. No run may go on. */
    @Override
    public void close() {
        CompletableFuture<Void> last;
        synchronized (this) {
            last = opening;
        }
        if (last != null) {
            last.join();
        }
        OpenedEncoder session = opened;
        if (session != null) {
            session.runner().close();
        }
    }
}
