package dev.inlay.internal.embedding;

import dev.inlay.ProviderUnavailableException;
import org.jspecify.annotations.Nullable;

/** Rows that a place does not take, such as texts longer than all of its fixed shapes: they go on, and the place is not to blame. */
final class RowNotTakenException extends ProviderUnavailableException {
    private static final long serialVersionUID = 1L;

    RowNotTakenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
