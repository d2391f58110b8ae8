package dev.inlay.remote;

import dev.inlay.InvalidRequestException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks texts before they are sent: JSON in UTF-8 has no place for half a character. */
final class TextRules {
    private TextRules() {}

    static String requireWellFormed(@Nullable String text, String what) {
        if (text == null) {
            throw new InvalidRequestException(what + " is null: leave it out or pass an empty string.");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new InvalidRequestException(what + " is not well-formed UTF-16: the surrogate U+"
                        + Integer.toHexString(c).toUpperCase(Locale.ROOT) + " at index " + i
                        + " has no partner. A string was probably cut in the middle of a character; cut it with"
                        + " offsetByCodePoints, or drop the half.");
            }
        }
        return text;
    }

    /** Bytes in UTF-8, of a well-formed text. */
    static long utf8Length(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
