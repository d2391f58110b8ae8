package dev.inlay.internal.runtime;

import dev.inlay.ProviderUnavailableException;
import org.jspecify.annotations.Nullable;

/** A place cannot run the model, for a reason with a next step. */
public final class PlaceFailedException extends ProviderUnavailableException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String nextStep;

    /**
     * Creates the exception.
     *
     * @param reason what happened
     * @param nextStep what the user can do; may be empty
     * @param cause the underlying failure
     */
    public PlaceFailedException(String reason, String nextStep, @Nullable Throwable cause) {
        super(nextStep.isEmpty() ? reason : reason + " → " + nextStep, cause);
        this.reason = reason;
        this.nextStep = nextStep;
    }

    /**
     * What happened, without the next step.
     *
     * @return in words
     */
    public String reason() {
        return reason;
    }

    /**
     * What the user can do.
     *
     * @return in words; may be empty
     */
    public String nextStep() {
        return nextStep;
    }
}
