package dev.inlay.internal.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters that make strings of strings. */
final class StringFilters {

    private static final String URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";

    private StringFilters() {}

    /** A filter that maps a string to a string of the same kind. */
    @FunctionalInterface
    private interface Change {
        String apply(RenderState runtime, String text, Args args);
    }

    static void register(Map<String, Filter> filters) {
        plain(filters, "upper", Text::upper);
        plain(filters, "lower", Text::lower);
        plain(filters, "capitalize", Text::capitalize);
        plain(filters, "title", StringFilters::title);
        change(filters, "trim", StringFilters::trim);
        change(
                filters,
                "center",
                (runtime, text, args) ->
                        Text.center(runtime, text, args.bind("center", "width").integer(0, 80), " "));
        filters.put("string", StringFilters::string);
        filters.put("replace", StringFilters::replace);
        filters.put("indent", StringFilters::indent);
        filters.put("truncate", StringFilters::truncate);
        filters.put("wordwrap", StringFilters::wordWrap);
        filters.put("wordcount", StringFilters::wordCount);
        filters.put("format", StringFilters::format);
        filters.put("urlencode", StringFilters::urlEncode);
    }

    private static void change(Map<String, Filter> filters, String name, Change change) {
        filters.put(name, (runtime, value, args) -> {
            String text = Repr.str(value);
            runtime.chargeText(text.length());
            return like(value, change.apply(runtime, text, args));
        });
    }

    private static void plain(Map<String, Filter> filters, String name, UnaryOperator<String> change) {
        change(filters, name, (runtime, text, args) -> {
            args.none(name);
            return change.apply(text);
        });
    }

    private static Object like(Object value, String result) {
        return value instanceof Markup ? new Markup(result) : result;
    }

    private static Object string(RenderState runtime, Object value, Args args) {
        args.none("string");
        if (Values.isString(value)) {
            return value;
        }
        String text = Repr.str(value);
        runtime.chargeText(text.length());
        return text;
    }

    private static String trim(RenderState runtime, String text, Args args) {
        Bound bound = args.bind("trim", "chars");
        return Text.strip(text, bound.hasValue(0) ? bound.text(0) : null, true, true);
    }

    /** A capital after white space, a hyphen or an opening bracket, everything else in lower case. */
    private static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean start = true;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            String character = Character.toString(c);
            out.append(start ? Text.upper(character) : Text.lower(character));
            start = Chars.isSpace(c) || "-({[<".indexOf(c) >= 0;
        }
        return out.toString();
    }

    private static Object replace(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("replace", "old", "new", "count");
        int count = bound.hasValue(2) ? bound.integer(2) : -1;
        return StringMethods.replace(runtime, Repr.str(value), Repr.str(bound.get(0)), Repr.str(bound.get(1)), count);
    }

    private static String requireText(Object value) {
        String text = Values.text(value);
        if (text == null) {
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
            throw PyError.type("expected a string, not '" + Values.typeName(value) + "'");
        }
        return text;
    }

    private static Object indent(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("indent", "width", "first", "blank");
        Object width = bound.get(0, 4L);
        String indention = Values.text(width);
        if (indention == null) {
            int blanks = Math.max(0, Numbers.toIndex(width));
            runtime.chargeText(blanks);
            indention = " ".repeat(blanks);
        }
        boolean first = bound.truth(1, false);
        boolean blank = bound.truth(2, false);
        StringBuilder out = new StringBuilder();
        List<String> lines = Text.splitLines(requireText(value) + "\n", false);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            runtime.chargeText((long) indention.length() + line.length() + 1);
            runtime.checkText((long) out.length() + indention.length() + line.length());
            if (i > 0) {
                out.append('\n');
            }
            if (i == 0 ? first : blank || !line.isEmpty()) {
                out.append(indention);
            }
            out.append(line);
        }
        return like(value, out.toString());
    }

    private static Object truncate(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("truncate", "length", "killwords", "end", "leeway");
        int length = bound.integer(0, 255);
        String end = bound.text(2, "...");
        int leeway = bound.hasValue(3) ? bound.integer(3) : 5;
        int kept = length - Text.length(end);
        if (kept < 0 || leeway < 0) {
            throw PyError.value("truncate needs a length of at least that of its end mark, and no negative leeway");
        }
        if (Values.length(value) <= (long) length + leeway) {
            return value;
        }
        String text = requireText(value);
        String cut = text.substring(0, text.offsetByCodePoints(0, kept));
        if (!bound.truth(1, false)) {
            int space = cut.lastIndexOf(' ');
            cut = space < 0 ? cut : cut.substring(0, space);
        }
        runtime.chargeText((long) cut.length() + end.length());
        return cut + end;
    }

    private static Object wordWrap(RenderState runtime, Object value, Args args) {
        Bound bound = args.bind("wordwrap", "width", "break_long_words", "wrapstring", "break_on_hyphens");
        WordWrap wrap = new WordWrap(bound.integer(0, 79), bound.truth(1, true), bound.truth(3, true));
        String separator = bound.hasValue(2) ? bound.text(2) : "\n";
        String text = requireText(value);
        runtime.chargeText(text.length());
        List<String> paragraphs = new ArrayList<>();
        long length = 0;
        for (String line : Text.splitLines(text, false)) {
            List<String> lines = wrap.wrap(line);
            length += line.length() + (long) separator.length() * (lines.size() + 1);
            runtime.chargeText(length);
            paragraphs.add(String.join(separator, lines));
        }
        return String.join(separator, paragraphs);
    }

    private static Object wordCount(RenderState runtime, Object value, Args args) {
        args.none("wordcount");
        String text = Repr.str(value);
        runtime.chargeText(text.length());
        long words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean word = Chars.isWord(c);
            if (word && !inWord) {
                words++;
            }
            inWord = word;
        }
        return words;
    }

    private static Object format(RenderState runtime, Object value, Args args) {
        if (!args.positional().isEmpty() && !args.keywords().isEmpty()) {
            throw PyError.argument("can't handle positional and keyword arguments at the same time");
        }
        Object values = new Tuple(args.positional());
        if (!args.keywords().isEmpty()) {
            Dict dict = new Dict();
            args.keywords().forEach(dict::put);
            values = dict;
        }
        return Ops.modulo(runtime, Values.isString(value) ? value : Repr.str(value), values);
    }

    private static Object urlEncode(RenderState runtime, Object value, Args args) {
        args.none("urlencode");
        Iterator<Object> items = value instanceof Dict dict
                ? new DictView(DictView.Kind.ITEMS, dict).list().iterator()
                : Iter.orNull(value);
        if (Values.isString(value) || items == null) {
            return quote(runtime, Repr.str(value), "/");
        }
        List<String> pairs = new ArrayList<>();
        while (items.hasNext()) {
            List<Object> pair = Iter.list(runtime, items.next());
            if (pair.size() != 2) {
                throw PyError.value("not enough or too many values to unpack (expected 2)");
            }
            String key = quote(runtime, Repr.str(pair.get(0)), "").replace("%20", "+");
            String text = quote(runtime, Repr.str(pair.get(1)), "").replace("%20", "+");
            pairs.add(key + "=" + text);
        }
        return String.join("&", pairs);
    }

    private static String quote(RenderState runtime, String text, String safe) {
        runtime.chargeText(text.length() * 3L);
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (URL_SAFE.indexOf(c) >= 0 || safe.indexOf(c) >= 0) {
                out.append((char) c);
            } else {
                out.append('%')
                        .append(c < 16 ? "0" : "")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
            }
        }
        return out.toString();
    }
}
