package dev.inlay.monitor;

import dev.inlay.InvalidRequestException;
import dev.inlay.internal.memory.ProcessMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the process's memory now and then on a daemon thread of its own and tells listeners when its level changes. Safe for use
 * by many threads. {@link #now()} needs no monitor.
 */
public final class MemoryMonitor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MemoryMonitor.class);

    /** Waits between two readings. */
    @FunctionalInterface
    interface Pause {
        /**
         * Waits.
         *
         * @throws InterruptedException when the monitor is closed meanwhile
         */
        void await() throws InterruptedException;
    }

    private final MemoryThresholds thresholds;
    private final List<MemoryListener> listeners;
    private final Supplier<MemorySnapshot> reader;
    private final Pause pause;
    private final Thread thread;

    private volatile MemorySnapshot snapshot;
    private volatile MemoryAssessment assessment;

    private MemoryMonitor(Builder builder) {
        this.thresholds = builder.thresholds;
        this.listeners = List.copyOf(builder.listeners);
        this.reader = builder.reader;
        long millis = builder.interval.toMillis();
        this.pause = builder.pause == null ? () -> Thread.sleep(millis) : builder.pause;
        this.snapshot = reader.get();
        this.assessment = new MemoryAssessment(MemoryLevel.HEALTHY, "not looked at yet");
        this.thread = new Thread(this::work, "inlay-memory-monitor");
        thread.setDaemon(true);
    }

    /**
     * Reads the memory of this process once. Takes well below a millisecond.
     *
     * @return what was read
     */
    public static MemorySnapshot now() {
        return ProcessMemory.current().snapshot();
    }

    /**
     * Starts with defaults: {@link MemoryThresholds#defaults()}, a reading every 5 seconds, no listener.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The latest reading.
     *
     * @return the snapshot
     */
    public MemorySnapshot snapshot() {
        return snapshot;
    }

    /**
     * The latest reading, judged.
     *
     * @return the level with its reason
     */
    public MemoryAssessment assessment() {
        return assessment;
    }

    private void work() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                read();
                pause.await();
            }
        } catch (InterruptedException e) {
            log.debug("The memory monitor ends.");
        }
    }

    private void read() {
        MemorySnapshot next = reader.get();
        MemoryLevel before = assessment.level();
        MemoryAssessment judged = thresholds.assess(next, before);
        snapshot = next;
        assessment = judged;
        if (judged.level() == before) {
            return;
        }
        if (judged.level().compareTo(before) > 0) {
            log.warn("Memory is {}", judged);
        } else {
            log.info("Memory is {}", judged);
        }
        for (MemoryListener listener : listeners) {
            try {
                listener.levelChanged(before, judged, next);
            } catch (RuntimeException e) {
                log.warn("A memory listener failed", e);
            }
        }
    }

    /** Ends the monitor's thread and waits until no listener runs, unless a listener itself closes it. */
    @Override
    public void close() {
        thread.interrupt();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Builds a {@link MemoryMonitor}. Not safe for use by several threads. */
    public static final class Builder {
        private MemoryThresholds thresholds = MemoryThresholds.defaults();
        private Duration interval = Duration.ofSeconds(5);
        private final List<MemoryListener> listeners = new ArrayList<>();
        private Supplier<MemorySnapshot> reader = MemoryMonitor::now;
        private @org.jspecify.annotations.Nullable Pause pause;

        private Builder() {}

        /**
         * Sets where warning and critical begin. Default: {@link MemoryThresholds#defaults()}.
         *
         * @param value the thresholds
         * @return this
         */
        public Builder thresholds(MemoryThresholds value) {
            this.thresholds = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the time between two readings. Default: 5 seconds.
         *
         * @param value at least a millisecond
         * @return this
         * @throws InvalidRequestException when it is shorter
         */
        public Builder interval(Duration value) {
            if (value.toMillis() < 1) {
                throw new InvalidRequestException("interval is " + value + " but must be at least a millisecond.");
            }
            this.interval = value;
            return this;
        }

        /**
         * Adds a listener. The first level other than healthy is told too.
         *
         * @param listener called on the monitor's thread
         * @return this
         */
        public Builder listener(MemoryListener listener) {
            this.listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Replaces the machine and the clock, for tests. */
        Builder source(Supplier<MemorySnapshot> snapshots, Pause between) {
            this.reader = snapshots;
            this.pause = between;
            return this;
        }

        /**
         * Starts the monitor.
         *
         * @return the running monitor; close it
         */
        public MemoryMonitor start() {
            MemoryMonitor monitor = new MemoryMonitor(this);
            monitor.thread.start();
            return monitor;
        }
    }
}
