package dev.inlay;

/** What happens to a text that has more tokens than the model takes. */
public enum Truncation {
    /** The end is cut off and {@link Embedding#truncated()} says so. The default, as in every other tool. */
    END,

    /** The text is refused with {@link ContextLengthExceededException}; other texts of the request are not affected. */
    ERROR,

    /**
     * The text is split into windows that fit; each is embedded ({@link Embedding#windows()}) and the text's own vector is
     * their mean weighted by length, normalised again where the model normalises.
     */
    WINDOWS
}
