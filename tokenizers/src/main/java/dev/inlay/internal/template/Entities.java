package dev.inlay.internal.template;

import java.util.Map;

/** Reads the common HTML character references: those of XML, the non-breaking space and the numeric ones. */
final class Entities {

    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0");
    private static final int LONGEST = 10;

    private Entities() {}

    static String decode(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int end = text.charAt(i) == '&'
                    ? text.substring(i, Math.min(text.length(), i + LONGEST)).indexOf(';')
                    : -1;
            String decoded = end < 0 ? "" : decodeOne(text.substring(i + 1, i + end));
            if (decoded.isEmpty()) {
                out.append(text.charAt(i++));
            } else {
                out.append(decoded);
                i += end + 1;
            }
        }
        return out.toString();
    }

    /** The character, or nothing if the reference is not known. */
    private static String decodeOne(String name) {
        if (!name.startsWith("#")) {
            return NAMED.getOrDefault(name, "");
        }
        boolean hex = name.startsWith("#x") || name.startsWith("#X");
        Object number = NumberParser.integer(name.substring(hex ? 2 : 1), hex ? 16 : 10);
        boolean valid = number instanceof Long code && code > 0 && Character.isValidCodePoint(code.intValue());
        return valid ? Character.toString(Numbers.toIndex(number == null ? 0L : number)) : "";
    }
}
