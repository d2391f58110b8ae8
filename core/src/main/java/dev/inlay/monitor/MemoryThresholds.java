package dev.inlay.monitor;

import dev.inlay.InvalidRequestException;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Where healthy ends and where critical begins. Immutable, with value semantics. Three things are looked at and the worst
 * decides: the part of the limit that is taken (by everything that counts towards it, not by this process alone), the part of
 * the heap that the last collections could not free, and, where set, the resident set of the process.
 */
public final class MemoryThresholds {
    private static final MemoryThresholds DEFAULTS = builder().build();

    private final double warning;
    private final double critical;
    private final OptionalLong warningResident;
    private final OptionalLong criticalResident;
    private final double recovery;

    private MemoryThresholds(Builder builder) {
        this.warning = builder.warning;
        this.critical = builder.critical;
        this.warningResident = builder.warningResident;
        this.criticalResident = builder.criticalResident;
        this.recovery = builder.recovery;
    }

    /**
     * Warning at 80 % and critical at 92 % of the limit or the heap, no bound on the resident set.
     *
     * @return the defaults
     */
    public static MemoryThresholds defaults() {
        return DEFAULTS;
    }

    /**
     * Starts with the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Judges a snapshot.
     *
     * @param snapshot the snapshot
     * @return the level with its reason
     */
    public MemoryAssessment assess(MemorySnapshot snapshot) {
        return assess(snapshot, MemoryLevel.HEALTHY);
    }

    /**
     * Judges a snapshot, given the level so far: it falls only when the numbers are below the thresholds by the recovery margin.
     *
     * @param snapshot the snapshot
     * @param before the level so far
     * @return the level with its reason
     */
    public MemoryAssessment assess(MemorySnapshot snapshot, MemoryLevel before) {
        MemoryAssessment worst = new MemoryAssessment(MemoryLevel.HEALTHY, "below all thresholds; " + snapshot);
        if (snapshot.availableBytes().isPresent() && snapshot.limitBytes() > 0) {
            long taken = snapshot.limitBytes() - snapshot.availableBytes().getAsLong();
            worst = worse(
                    worst,
                    part(taken, snapshot.limitBytes(), before, "of the " + snapshot.limitSource() + " is taken"));
        }
        if (snapshot.heapAfterGcBytes().isPresent() && snapshot.heapMaxBytes() > 0) {
            worst = worse(
                    worst,
                    part(
                            snapshot.heapAfterGcBytes().getAsLong(),
                            snapshot.heapMaxBytes(),
                            before,
                            "of the heap is live after collection"));
        }
        if (snapshot.residentBytes().isPresent()) {
            worst = worse(worst, resident(snapshot.residentBytes().getAsLong(), before));
        }
        return worst;
    }

    private MemoryAssessment part(long taken, long all, MemoryLevel before, String what) {
        double part = (double) taken / all;
        MemoryLevel level = level(part, warning, critical, before);
        return new MemoryAssessment(
                level,
                String.format(
                        Locale.ROOT,
                        "%.0f %% %s, %s of %s (warning at %.0f %%, critical at %.0f %%)",
                        100 * part,
                        what,
                        Bytes.text(taken),
                        Bytes.text(all),
                        100 * warning,
                        100 * critical));
    }

    private MemoryAssessment resident(long bytes, MemoryLevel before) {
        MemoryLevel level = level(
                (double) bytes,
                (double) warningResident.orElse(Long.MAX_VALUE),
                (double) criticalResident.orElse(Long.MAX_VALUE),
                before);
        return new MemoryAssessment(
                level,
                "the process has " + Bytes.text(bytes) + " resident (warning at " + limit(warningResident)
                        + ", critical at " + limit(criticalResident) + ")");
    }

    private static String limit(OptionalLong bytes) {
        return bytes.isPresent() ? Bytes.text(bytes.getAsLong()) : "no bound";
    }

    private MemoryLevel level(double value, double warn, double crit, MemoryLevel before) {
        double criticalFrom = before == MemoryLevel.CRITICAL ? crit * (1 - recovery) : crit;
        double warningFrom = before == MemoryLevel.HEALTHY ? warn : warn * (1 - recovery);
        if (value >= criticalFrom) {
            return MemoryLevel.CRITICAL;
        }
        return value >= warningFrom ? MemoryLevel.WARNING : MemoryLevel.HEALTHY;
    }

    private static MemoryAssessment worse(MemoryAssessment a, MemoryAssessment b) {
        return b.level().compareTo(a.level()) > 0 ? b : a;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MemoryThresholds that
                && warning == that.warning
                && critical == that.critical
                && recovery == that.recovery
                && warningResident.equals(that.warningResident)
                && criticalResident.equals(that.criticalResident);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return "MemoryThresholds[warning=" + warning + ", critical=" + critical + ", warningResident="
                + limit(warningResident) + ", criticalResident=" + limit(criticalResident) + ", recovery=" + recovery
                + "]";
    }

    /** Builds {@link MemoryThresholds}. Not safe for use by several threads. */
    public static final class Builder {
        private double warning = 0.80;
        private double critical = 0.92;
        private OptionalLong warningResident = OptionalLong.empty();
        private OptionalLong criticalResident = OptionalLong.empty();
        private double recovery = 0.05;

        private Builder() {}

        /**
         * Sets the parts of the limit and of the heap. Default: 0.80 and 0.92.
         *
         * @param warningAt from here on it is a warning, above 0
         * @param criticalAt from here on it is critical, above {@code warningAt}, at most 1
         * @return this
         * @throws InvalidRequestException when they are out of order or range
         */
        public Builder used(double warningAt, double criticalAt) {
            if (!(warningAt > 0 && warningAt < criticalAt && criticalAt <= 1)) {
                throw new InvalidRequestException("used(" + warningAt + ", " + criticalAt
                        + "): both are parts of the limit, 0 < warning < critical <= 1.");
            }
            this.warning = warningAt;
            this.critical = criticalAt;
            return this;
        }

        /**
         * Sets bounds on the resident set of the process. Default: none. Counts on Linux only, where it can be read.
         *
         * @param warningBytes from here on it is a warning, above 0
         * @param criticalBytes from here on it is critical, above {@code warningBytes}
         * @return this
         * @throws InvalidRequestException when they are out of order or range
         */
        public Builder resident(long warningBytes, long criticalBytes) {
            if (warningBytes <= 0 || criticalBytes <= warningBytes) {
                throw new InvalidRequestException(
                        "resident(" + warningBytes + ", " + criticalBytes + "): 0 < warning < critical is wanted.");
            }
            this.warningResident = OptionalLong.of(warningBytes);
            this.criticalResident = OptionalLong.of(criticalBytes);
            return this;
        }

        /**
         * Sets how far the numbers must fall below a threshold before the level falls, as a part of the threshold, so that
         * memory that hovers at a threshold does not call the listener all the time. Default: 0.05.
         *
         * @param margin from 0 to below 1
         * @return this
         * @throws InvalidRequestException when it is out of range
         */
        public Builder recoveryMargin(double margin) {
            if (!(margin >= 0 && margin < 1)) {
                throw new InvalidRequestException("recoveryMargin is " + margin + " but must be from 0 to below 1.");
            }
            this.recovery = margin;
            return this;
        }

        /**
         * Makes the thresholds.
         *
         * @return immutable thresholds
         */
        public MemoryThresholds build() {
            return new MemoryThresholds(this);
        }
    }
}
