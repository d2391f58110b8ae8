package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The methods of strings. Those of {@link Markup} return markup and escape the strings that they put in. */
final class StringMethods {

    static final Map<String, BoundMethod.Method> METHODS = methods();

    private StringMethods() {}

    /** A method that maps a string to a string. */
    @FunctionalInterface
    private interface Change {
        String apply(RenderState runtime, String text, Args args);
    }

    private static Map<String, BoundMethod.Method> methods() {
        Map<String, BoundMethod.Method> methods = new HashMap<>();
        plain(methods, "upper", Text::upper);
        plain(methods, "lower", Text::lower);
        plain(methods, "casefold", text -> Text.lower(Text.upper(text)));
        plain(methods, "title", Text::title);
        plain(methods, "capitalize", Text::capitalize);
        plain(methods, "swapcase", Text::swapCase);
        change(methods, "strip", (runtime, text, args) -> strip("strip", text, args, true, true));
        change(methods, "lstrip", (runtime, text, args) -> strip("lstrip", text, args, true, false));
        change(methods, "rstrip", (runtime, text, args) -> strip("rstrip", text, args, false, true));
        change(methods, "center", (runtime, text, args) -> pad(runtime, "center", text, args));
        change(methods, "ljust", (runtime, text, args) -> pad(runtime, "ljust", text, args));
        change(methods, "rjust", (runtime, text, args) -> pad(runtime, "rjust", text, args));
        change(methods, "zfill", StringMethods::zeroFill);
        change(methods, "removeprefix", StringMethods::removePrefix);
        change(methods, "removesuffix", StringMethods::removeSuffix);
        change(methods, "expandtabs", StringMethods::expandTabs);
        check(methods, "isupper", Text::isUpper);
        check(methods, "islower", Text::isLower);
        check(methods, "istitle", Text::isTitle);
        check(methods, "isspace", text -> Text.all(text, Chars::isSpace));
        check(methods, "isdigit", text -> Text.all(text, Chars::isDigit));
        check(methods, "isdecimal", text -> Text.all(text, Chars::isDecimal));
        check(methods, "isnumeric", text -> Text.all(text, Chars::isNumeric));
        check(methods, "isalpha", text -> Text.all(text, Chars::isAlpha));
        check(methods, "isalnum", text -> Text.all(text, Chars::isAlnum));
        check(methods, "isprintable", text -> text.codePoints().allMatch(Chars::isPrintable));
        check(methods, "isascii", text -> text.chars().allMatch(c -> c < 0x80));
        check(methods, "isidentifier", Chars::isIdentifier);
        methods.put("startswith", (runtime, self, args) -> startsOrEnds("startswith", self, args));
        methods.put("endswith", (runtime, self, args) -> startsOrEnds("endswith", self, args));
        methods.put("find", (runtime, self, args) -> find(runtime, "find", self, args));
        methods.put("rfind", (runtime, self, args) -> find(runtime, "rfind", self, args));
        methods.put("index", (runtime, self, args) -> index(runtime, "index", "find", self, args));
        methods.put("rindex", (runtime, self, args) -> index(runtime, "rindex", "rfind", self, args));
        methods.put("count", StringMethods::count);
        methods.put("replace", StringMethods::replace);
        methods.put("split", (runtime, self, args) -> split(runtime, "split", self, args));
        methods.put("rsplit", (runtime, self, args) -> split(runtime, "rsplit", self, args));
        methods.put("splitlines", StringMethods::splitLines);
        methods.put("partition", (runtime, self, args) -> partition("partition", self, args));
        methods.put("rpartition", (runtime, self, args) -> partition("rpartition", self, args));
        methods.put("join", StringMethods::join);
        methods.put("format", StringMethods::format);
        methods.put("format_map", StringMethods::formatMap);
        return Map.copyOf(methods);
    }

    private static void change(Map<String, BoundMethod.Method> methods, String name, Change change) {
        methods.put(name, (runtime, self, args) -> {
            String text = text(self);
            runtime.chargeText(text.length());
            return like(self, change.apply(runtime, text, args));
        });
    }

    private static void plain(Map<String, BoundMethod.Method> methods, String name, UnaryOperator<String> change) {
        change(methods, name, (runtime, text, args) -> {
            args.none(name);
            return change.apply(text);
        });
    }

    private static void check(Map<String, BoundMethod.Method> methods, String name, Predicate<String> check) {
        methods.put(name, (runtime, self, args) -> {
            args.none(name);
            return check.test(text(self));
        });
    }

    private static String text(Object self) {
        return Repr.str(self);
    }

    /** A result of the same kind of string. */
    private static Object like(Object self, String result) {
        return self instanceof Markup ? new Markup(result) : result;
    }

    /** A string that goes into the result: escaped if that is markup. */
    private static String inserted(Object self, Object value) {
        return self instanceof Markup ? Markup.escape(value).text() : Repr.str(value);
    }

    private static String strip(String name, String text, Args args, boolean atStart, boolean atEnd) {
        Bound bound = args.bindPositional(name, "chars");
        return Text.strip(text, bound.hasValue(0) ? bound.text(0) : null, atStart, atEnd);
    }

    private static String pad(RenderState runtime, String name, String text, Args args) {
        Bound bound = args.bindPositional(name, "width", "fillchar");
        String fill = bound.text(1, " ");
        if (Text.length(fill) != 1) {
            throw PyError.type("The fill character must be exactly one character long");
        }
        int width = bound.integer(0);
        return name.equals("center")
                ? Text.center(runtime, text, width, fill)
                : Text.justify(runtime, text, width, fill, name.equals("ljust"));
    }

    private static String zeroFill(RenderState runtime, String text, Args args) {
        return Text.zeroFill(
                runtime, text, args.bindPositional("zfill", "width").integer(0));
    }

    private static String removePrefix(RenderState runtime, String text, Args args) {
        String prefix = args.bindPositional("removeprefix", "prefix").text(0);
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String removeSuffix(RenderState runtime, String text, Args args) {
        String suffix = args.bindPositional("removesuffix", "suffix").text(0);
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    private static String expandTabs(RenderState runtime, String text, Args args) {
        return Text.expandTabs(runtime, text, args.bind("expandtabs", "tabsize").integer(0, 8));
    }

    /** The part of a text between two of its positions, and where it starts. */
    private record Window(String text, int start, boolean valid) {

        /** By the optional arguments number 1 and 2, as {@code find} and its relatives take them. */
        static Window of(String text, Bound bound) {
            if (!bound.hasValue(1) && !bound.hasValue(2)) {
                return new Window(text, 0, true);
            }
            int length = Text.length(text);
            int from = bound.hasValue(1) ? bound.integer(1) : 0;
            int to = bound.hasValue(2) ? bound.integer(2) : length;
            from = Math.max(0, from < 0 ? from + length : from);
            to = Math.max(0, Math.min(length, to < 0 ? to + length : to));
            if (from > to || from > length) {
                return new Window("", 0, false);
            }
            int begin = text.offsetByCodePoints(0, from);
            return new Window(text.substring(begin, text.offsetByCodePoints(begin, to - from)), from, true);
        }
    }

    private static Object startsOrEnds(String name, Object self, Args args) {
        Bound bound = args.bindPositional(name, "affix", "start", "end");
        Window window = Window.of(text(self), bound);
        Object affix = bound.get(0);
        List<Object> choices = affix instanceof Tuple tuple ? tuple.items() : List.of(affix);
        for (Object choice : choices) {
            String text = Values.text(choice);
            if (text == null) {
                if (choice instanceof Undefined undefined && !(affix instanceof Tuple)) {
                    throw undefined.error();
                }
                throw PyError.type(name + " first arg must be str or a tuple of str, not " + Values.typeName(choice));
            }
            boolean found = name.equals("startswith")
                    ? window.text().startsWith(text)
                    : window.text().endsWith(text);
            if (window.valid() && found) {
                return true;
            }
        }
        return false;
    }

    private static Object find(RenderState runtime, String name, Object self, Args args) {
        Bound bound = args.bindPositional(name, "sub", "start", "end");
        Window window = Window.of(text(self), bound);
        String part = bound.text(0);
        runtime.chargeSearch(window.text());
        int at = name.equals("find")
                ? TextSearch.indexOf(window.text(), part, 0)
                : TextSearch.lastIndexOf(window.text(), part, window.text().length());
        if (at < 0 || !window.valid()) {
            return -1L;
        }
        return (long) window.start() + window.text().codePointCount(0, at);
    }

    private static Object index(RenderState runtime, String name, String find, Object self, Args args) {
        Object at = find(runtime, find, self, args);
        if (at.equals(-1L)) {
            throw PyError.value(name.equals("index") ? "substring not found" : "substring not found from the end");
        }
        return at;
    }

    private static Object count(RenderState runtime, Object self, Args args) {
        Bound bound = args.bindPositional("count", "sub", "start", "end");
        Window window = Window.of(text(self), bound);
        String part = bound.text(0);
        runtime.chargeSearch(window.text());
        return window.valid() ? (long) TextSearch.count(window.text(), part) : 0L;
    }

    private static Object replace(RenderState runtime, Object self, Args args) {
        Bound bound = args.bindPositional("replace", "old", "new", "count");
        bound.text(0);
        bound.text(1);
        String old = inserted(self, bound.get(0));
        String replacement = inserted(self, bound.get(1));
        return like(self, replace(runtime, text(self), old, replacement, bound.integer(2, -1)));
    }

    /** Replaces after having made sure that the result is not too long. */
    static String replace(RenderState runtime, String text, String old, String replacement, int count) {
        long growth = (long) replacement.length() - old.length();
        long times = growth > 0 ? TextSearch.count(text, old) : 0;
        if (count >= 0) {
            times = Math.min(times, count);
        }
        runtime.chargeText(text.length() + times * Math.max(0, growth));
        return TextSearch.replace(text, old, replacement, count);
    }

    private static Object split(RenderState runtime, String name, Object self, Args args) {
        Bound bound = args.bind(name, "sep", "maxsplit");
        String separator = bound.hasValue(0) ? bound.text(0) : null;
        String text = text(self);
        runtime.chargeText(text.length());
        int limit = bound.integer(1, -1);
        List<String> parts =
                name.equals("split") ? Text.split(text, separator, limit) : Text.splitFromEnd(text, separator, limit);
        return strings(runtime, self, parts);
    }

    private static List<Object> strings(RenderState runtime, Object self, List<String> parts) {
        runtime.chargeItems(parts.size());
        if (!(self instanceof Markup)) {
            return new ArrayList<>(parts);
        }
        List<Object> marked = new ArrayList<>(parts.size());
        parts.forEach(part -> marked.add(new Markup(part)));
        return marked;
    }

    private static Object splitLines(RenderState runtime, Object self, Args args) {
        boolean keepEnds = args.bind("splitlines", "keepends").truth(0, false);
        String text = text(self);
        runtime.chargeText(text.length());
        return strings(runtime, self, Text.splitLines(text, keepEnds));
    }

    private static Object partition(String name, Object self, Args args) {
        String separator = args.bindPositional(name, "sep").text(0);
        List<Object> parts = Text.partition(text(self), separator, name.equals("rpartition"));
        if (!(self instanceof Markup)) {
            return new Tuple(parts);
        }
        List<Object> marked = new ArrayList<>();
        parts.forEach(part -> marked.add(new Markup((String) part)));
        return new Tuple(marked);
    }

    private static Object join(RenderState runtime, Object self, Args args) {
        Iterator<Object> items = Iter.of(args.bindPositional("join", "iterable").get(0));
        boolean marked = self instanceof Markup;
        StringBuilder out = new StringBuilder();
        for (int i = 0; items.hasNext(); i++) {
            Object item = items.next();
            String text = marked ? Markup.escape(item).text() : Values.text(item);
            append(runtime, out, i == 0 ? "" : text(self), text, i, item);
        }
        return like(self, out.toString());
    }

    private static void append(
            RenderState runtime, StringBuilder out, String separator, @Nullable String text, int i, Object item) {
        if (text == null) {
            throw PyError.type("sequence item " + i + ": expected str instance, " + Values.typeName(item) + " found");
        }
        runtime.step();
        runtime.checkText((long) out.length() + separator.length() + text.length());
        runtime.chargeText((long) separator.length() + text.length());
        out.append(separator).append(text);
    }

    private static Object format(RenderState runtime, Object self, Args args) {
        return like(self, BraceFormat.format(runtime, text(self), args, self instanceof Markup));
    }

    private static Object formatMap(RenderState runtime, Object self, Args args) {
        Object mapping = args.bindPositional("format_map", "mapping").get(0);
        if (!(mapping instanceof Dict dict)) {
            throw PyError.type("format_map() argument must be a mapping");
        }
        Map<String, Object> keywords = new HashMap<>();
        for (Dict.Entry entry : dict.entries()) {
            String key = Values.text(entry.key());
            if (key != null) {
                keywords.put(key, entry.value());
            }
        }
        return like(
                self, BraceFormat.format(runtime, text(self), new Args(List.of(), keywords), self instanceof Markup));
    }
}
