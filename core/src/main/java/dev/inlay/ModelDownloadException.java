package dev.inlay;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A model cannot be had from a hub, and no usable copy is in the cache. {@link #reason()} says what can be done about it. */
public class ModelDownloadException extends ModelLoadException {
    private static final long serialVersionUID = 1L;

    /** Why a download failed, by what the caller can do. */
    public enum Reason {
        /** The repository, the revision, the variant or a file of the model is not there: correct the name. */
        NOT_FOUND,
        /** A token is missing or may not read the repository, or the repository's terms were not accepted. */
        ACCESS_DENIED,
        /** The hub cannot be reached, is overloaded or broken: try again later. */
        UNREACHABLE,
        /** The network is off, by setting, and the model is not in the cache. */
        OFFLINE,
        /** The cache cannot be written: no space, no permission. */
        STORAGE,
        /** What the server sent is not what it announced. */
        CORRUPT
    }

    /** Why. */
    private final Reason reason;

    /**
     * Creates the exception.
     *
     * @param reason why
     * @param message what happened, which file or value, and the next step
     */
    public ModelDownloadException(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param reason why
     * @param message what happened, which file or value, and the next step
     * @param cause the underlying failure
     */
    public ModelDownloadException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * Why the download failed.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
