package dev.inlay.internal.routing;

import dev.inlay.provider.PlacementReport.Fallback;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers switches from one place to another, and warns of each kind once. Safe for use by many threads. */
public final class FallbackLog {
    private static final Logger log = LoggerFactory.getLogger(FallbackLog.class);
    private static final int KEPT = 100;

    private final Clock clock;
    private final Deque<Fallback> latest = new ArrayDeque<>();
    private final Set<String> told = new HashSet<>();

    /** A log on the machine's clock. */
    public FallbackLog() {
        this(Clock.systemUTC());
    }

    /**
     * A log.
     *
     * @param clock tells the time of each entry
     */
    public FallbackLog(Clock clock) {
        this.clock = clock;
    }

    /**
     * Notes a switch.
     *
     * @param from the place that failed
     * @param to the place that did the work, or empty
     * @param rows rows that moved
     * @param reason why, in words
     */
    public void add(String from, Optional<String> to, int rows, String reason) {
        boolean first;
        synchronized (this) {
            latest.addLast(new Fallback(clock.instant(), from, to, rows, reason));
            if (latest.size() > KEPT) {
                latest.removeFirst();
            }
            // One place's errors may name changing numbers; past a handful of kinds nothing new is learnt.
            first = told.size() < KEPT && told.add(from + to + reason);
        }
        if (first) {
            log.warn(
                    "{} failed and {}: {}",
                    from,
                    to.map(place -> place + " does its work").orElse("nothing else can do its work"),
                    reason);
        } else {
            log.debug("{} failed again, {} rows move to {}: {}", from, rows, to.orElse("nowhere"), reason);
        }
    }

    /**
     * Warns again of the next switch away from a place that works again.
     *
     * @param place its id
     */
    public synchronized void recovered(String place) {
        told.removeIf(entry -> entry.startsWith(place));
        log.info("{} works again and takes calls", place);
    }

    /**
     * The latest switches.
     *
     * @return oldest first
     */
    public synchronized List<Fallback> snapshot() {
        return List.copyOf(latest);
    }
}
