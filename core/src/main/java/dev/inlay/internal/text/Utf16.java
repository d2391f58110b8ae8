package dev.inlay.internal.text;

import dev.inlay.InvalidRequestException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Well-formed UTF-16: each surrogate has its partner. Native code and JSON in UTF-8 have no place for half a character. */
public final class Utf16 {
    private Utf16() {}

    /**
     * Looks for half a character.
     *
     * @param text the text
     * @return the index of the first surrogate without its partner; -1 when there is none
     */
    public static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            return i;
        }
        return -1;
    }

    /**
     * Requires a text that native code and services can take.
     *
     * @param text the text
     * @param what what it is, for the message, such as {@code Text 3}
     * @return the text
     * @throws InvalidRequestException when it is null or has a surrogate without its partner
     */
    public static String requireWellFormed(@Nullable String text, String what) {
        if (text == null) {
            throw new InvalidRequestException(what + " is null: leave it out or pass an empty string.");
        }
        int lone = loneSurrogate(text);
        if (lone >= 0) {
            throw new InvalidRequestException(what + " is not well-formed UTF-16: the surrogate U+"
                    + Integer.toHexString(text.charAt(lone)).toUpperCase(Locale.ROOT) + " at index " + lone
                    + " has no partner. A string was probably cut in the middle of a character; cut it with"
                    + " offsetByCodePoints, or drop the half.");
        }
        return text;
    }
}
