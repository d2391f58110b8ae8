package dev.inlay.internal.runtime;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns about things that became garbage without being closed, and frees them. */
public final class LeakNet {
    private static final Logger log = LoggerFactory.getLogger(LeakNet.class);
    private static final Cleaner CLEANER = Cleaner.create(runnable -> {
        Thread thread = new Thread(runnable, "inlay-leak-net");
        thread.setDaemon(true);
        return thread;
    });

    private LeakNet() {}

    /** The other end of a watch. */
    public static final class Watch {
        private final AtomicBoolean closed = new AtomicBoolean();

        /** Says that the owner was closed as it should. */
        public void closed() {
            closed.set(true);
        }
    }

    /**
     * Watches an object.
     *
     * @param owner the object that a user should close
     * @param what what it is, for the warning
     * @param release frees what it holds; must not refer to the owner
     * @return the watch to tell when it is closed
     */
    public static Watch watch(Object owner, String what, Runnable release) {
        Watch watch = new Watch();
        CLEANER.register(owner, () -> {
            if (!watch.closed.get()) {
                log.warn(
                        "{} was garbage collected without being closed; its native memory is freed now. Close it, best"
                                + " with try-with-resources.",
                        what);
                release.run();
            }
        });
        return watch;
    }
}
