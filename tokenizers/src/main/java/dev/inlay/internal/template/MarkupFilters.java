package dev.inlay.internal.template;

import java.util.Map;

/** Filters that are about HTML. */
final class MarkupFilters {

    private MarkupFilters() {}

    static void register(Map<String, Filter> filters) {
        filters.put("escape", MarkupFilters::escape);
        filters.put("e", MarkupFilters::escape);
        filters.put("forceescape", (runtime, value, args) -> escape(runtime, Repr.str(value), args));
        filters.put("safe", MarkupFilters::safe);
        filters.put("striptags", MarkupFilters::stripTags);
        filters.put("xmlattr", MarkupFilters::xmlAttributes);
    }

    private static Object escape(RenderState runtime, Object value, Args args) {
        args.none("escape");
        Markup escaped = Markup.escape(value);
        runtime.chargeText(escaped.text().length());
        return escaped;
    }

    private static Object safe(RenderState runtime, Object value, Args args) {
        args.none("safe");
        return value instanceof Markup ? value : new Markup(Repr.str(value));
    }

    private static Object stripTags(RenderState runtime, Object value, Args args) {
        args.none("striptags");
        StringBuilder text = new StringBuilder(Repr.str(value));
        remove(runtime, text, "<!--", "-->");
        remove(runtime, text, "<", ">");
        return Entities.decode(String.join(" ", Text.split(text.toString(), null, -1)));
    }

    private static void remove(RenderState runtime, StringBuilder text, String open, String close) {
        int start = text.indexOf(open);
        while (start >= 0) {
            int end = text.indexOf(close, start);
            if (end < 0) {
                return;
            }
            runtime.chargeText(text.length());
            text.delete(start, end + close.length());
            // What stood around the removed part may make a new one.
            start = text.indexOf(open, Math.max(0, start - open.length()));
        }
    }

    private static Object xmlAttributes(RenderState runtime, Object value, Args args) {
        boolean space = args.bind("xmlattr", "autospace").truth(0, true);
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!(value instanceof Dict dict)) {
            throw PyError.type("'" + Values.typeName(value) + "' object has no attribute 'items'");
        }
        StringBuilder out = new StringBuilder();
        for (Dict.Entry entry : dict.entries()) {
            if (entry.value() == None.NONE || entry.value() instanceof Undefined) {
                continue;
            }
            String key = Values.text(entry.key());
            if (key == null) {
                throw PyError.type("expected string or bytes-like object, got '" + Values.typeName(entry.key()) + "'");
            }
            if (key.chars().anyMatch(c -> c == ' ' || (c >= 9 && c <= 13) || c == '/' || c == '>' || c == '=')) {
                throw PyError.value("Invalid character in attribute name: " + Repr.of(key));
            }
            String attribute = Markup.escape(key).text() + "=\""
                    + Markup.escape(entry.value()).text() + "\"";
            runtime.chargeText(attribute.length());
            runtime.checkText((long) out.length() + attribute.length());
            out.append(out.length() == 0 && !space ? "" : " ").append(attribute);
        }
        return out.toString();
    }
}
