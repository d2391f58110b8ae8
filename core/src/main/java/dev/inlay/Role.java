package dev.inlay;

import java.util.Locale;

/** Who speaks in a {@link ChatMessage}. */
public enum Role {
    /** Instructions to the model. */
    SYSTEM,
    /** The person. */
    USER,
    /** The model. */
    ASSISTANT,
    /** The result of a tool that the model called. */
    TOOL;

    /**
     * The name that chat templates know.
     *
     * @return lower case, such as {@code user}
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
