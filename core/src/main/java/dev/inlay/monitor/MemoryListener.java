package dev.inlay.monitor;

/** Is told when the memory's level changes. */
@FunctionalInterface
public interface MemoryListener {
    /**
     * Called on the monitor's thread, so it should be quick. What it throws is logged and goes no further.
     *
     * @param before the level so far
     * @param now the new level with its reason
     * @param snapshot what was measured
     */
    void levelChanged(MemoryLevel before, MemoryAssessment now, MemorySnapshot snapshot);
}
