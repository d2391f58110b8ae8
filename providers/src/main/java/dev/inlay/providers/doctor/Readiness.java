package dev.inlay.providers.doctor;

import java.util.List;
import java.util.Locale;

/**
 * What to expect of a model at a place, from its graphs alone: nothing was run there.
 *
 * @param target the place
 * @param verdict the expectation
 * @param reasons what speaks for and against it
 * @param steps what to do to get there, in order; empty when nothing has to be done
 */
public record Readiness(Target target, Verdict verdict, List<String> reasons, List<String> steps) {
    /** An expectation. */
    public enum Verdict {
        /** Runs there as a whole. */
        READY,
        /** Should run there as a whole, but depends on versions or was seldom tried. */
        LIKELY,
        /** Parts run there and the rest on the CPU, which costs copies between them. */
        PARTLY,
        /** Does not run there. */
        NOT_READY
    }

    /**
     * Makes a statement.
     *
     * @param target the place
     * @param verdict the expectation
     * @param reasons copied
     * @param steps copied
     */
    public Readiness {
        reasons = List.copyOf(reasons);
        steps = List.copyOf(steps);
    }

    String verdictInWords() {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public String toString() {
        return target + ": " + verdictInWords() + " ("
                + String.join("; ", reasons) + ")"
                + (steps.isEmpty() ? "" : " → " + String.join("; ", steps));
    }
}
