package dev.inlay.internal.specialize;

import dev.inlay.InferenceException;

/** The exported graph itself does not run on the sample: nothing can be said of a candidate, now or for later loads. */
public final class OriginalFailedException extends InferenceException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param cause what the run said
     */
    public OriginalFailedException(RuntimeException cause) {
        super(
                "the exported graph does not run on the sample that graphs are compared with: " + cause.getMessage(),
                cause);
    }
}
