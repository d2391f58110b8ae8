package dev.inlay.internal.template;

/**
 * A string marked as safe HTML, as the {@code safe} and {@code escape} filters make. It prints like any other string, but
 * what is joined to it by {@code +}, {@code %} or {@code join} is escaped first.
 */
record Markup(String text) {

    /** Escapes a value for HTML; what is markup already stays as it is. */
    static Markup escape(Object value) {
        return value instanceof Markup markup ? markup : new Markup(escape(Repr.str(value)));
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&':
                    out.append("&amp;");
                    break;
                case '<':
                    out.append("&lt;");
                    break;
                case '>':
                    out.append("&gt;");
                    break;
                case '\'':
                    out.append("&#39;");
                    break;
                case '"':
                    out.append("&#34;");
                    break;
                default:
                    out.append(c);
            }
        }
        return out.toString();
    }
}
