package dev.inlay.provider;

import java.util.Optional;

/** What a provider knows about the errors of its native library. */
@FunctionalInterface
public interface ErrorDiagnosis {
    /** Knows nothing. */
    ErrorDiagnosis NONE = error -> Optional.empty();

    /**
     * Explains an error.
     *
     * @param error the text of the exception that opening a session or running it threw
     * @return what it means, or empty for an unknown one
     */
    Optional<Diagnosis> diagnose(String error);

    /**
     * The meaning of an error.
     *
     * @param cause what went wrong, in words
     * @param nextStep what the user can do about it; may be empty
     * @param cure what to try once before the provider is given up; it counts for errors at opening and in the probe run
     */
    record Diagnosis(String cause, String nextStep, Optional<Cure> cure) {
        /**
         * An error that nothing here can cure.
         *
         * @param cause what went wrong
         * @param nextStep what the user can do
         * @return the diagnosis
         */
        public static Diagnosis of(String cause, String nextStep) {
            return new Diagnosis(cause, nextStep, Optional.empty());
        }
    }

    /**
     * A second try with other settings.
     *
     * @param description what is changed, for the report, such as {@code disable_file_mapped_weights=1}
     * @param plan how to open the session this time; its own diagnosis' cures are not tried
     */
    record Cure(String description, SessionPlan plan) {}
}
