package dev.inlay.internal.embedding;

import dev.inlay.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/** Checks texts before anything else sees them. */
final class Texts {
    private Texts() {}

    /**
     * Requires a text that native code can take.
     *
     * @param text the text
     * @param what what it is, for the message, such as {@code Text 3}
     * @return the text
     * @throws InvalidRequestException when it is null or has a surrogate without its partner
     */
    static String requireWellFormed(@Nullable String text, String what) {
        if (text == null) {
            throw new InvalidRequestException(what + " is null: leave it out or pass an empty string.");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            throw new InvalidRequestException(what + " is not well-formed UTF-16: the surrogate U+"
                    + Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT) + " at index " + i
                    + " has no partner. A string was probably cut in the middle of a character; cut it with"
                    + " offsetByCodePoints, or drop the half.");
        }
        return text;
    }
}
