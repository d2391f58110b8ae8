package dev.inlay.monitor;

/**
 * A snapshot, judged.
 *
 * @param level the worst of what was looked at
 * @param reason the number that decided and what it was compared with, in words
 */
public record MemoryAssessment(MemoryLevel level, String reason) {
    @Override
    public String toString() {
        return level.name().toLowerCase(java.util.Locale.ROOT) + ": " + reason;
    }
}
