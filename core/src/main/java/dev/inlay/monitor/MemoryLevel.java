package dev.inlay.monitor;

/** How much room is left, from good to bad. */
public enum MemoryLevel {
    /** Below all thresholds. */
    HEALTHY,
    /** Time to load nothing more, and to shrink caches. */
    WARNING,
    /** The next large allocation may end the process. */
    CRITICAL
}
