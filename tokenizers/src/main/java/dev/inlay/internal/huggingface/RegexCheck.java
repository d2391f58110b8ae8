package dev.inlay.internal.huggingface;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses regular expressions with which the native library could end the process. It does that (Oniguruma, as
 * {@code onig} binds it) when a match is tried in more than ten million ways, and when groups are nested so deep that the stack
 * ends. So the ways to match must grow no faster than the text: a repeated group holds no choice and no repetition of its own, and
 * of repetitions that can take the same character only one may have to give characters back. Constructs that no tokenizer uses
 * and whose ways cannot be counted are refused: back references, subexpression calls, conditions, callouts, absent operators.
 */
final class RegexCheck {
    /** Ten times the longest that models ship. */
    private static final int MAX_LENGTH = 10_000;

    private static final int MAX_DEPTH = 50;

    /** A repetition bounded by no more than this only multiplies the ways. */
    private static final int FEW = 16;

    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private final String regex;
    private final String where;
    private int at;

    private RegexCheck(String regex, String where) {
        this.regex = regex;
        this.where = where;
    }

    /**
     * Checks one.
     *
     * @param regex the expression, in Oniguruma's syntax
     * @param where what it is, for messages
     * @return whether it can match where there is no character
     * @throws IOException when it is not one that is known to be harmless
     */
    static boolean check(String regex, String where) throws IOException {
        if (regex.length() > MAX_LENGTH) {
            throw new IOException(
                    where + " has " + regex.length() + " characters; at most " + MAX_LENGTH + " are taken");
        }
        RegexCheck check = new RegexCheck(regex, where);
        List<List<Item>> alternatives = check.alternatives(0);
        if (check.at < regex.length()) {
            throw check.fault("has a bracket that was never opened");
        }
        RegexSamples samples = RegexSamples.of(regex);
        for (int sample = 0; sample < samples.size(); sample++) {
            Ways ways = new Ways(samples, sample);
            ways.choice(alternatives, 0);
            if (ways.worst > 1) {
                throw new IOException(
                        where + " can match in a number of ways that grows faster than the text, on which the"
                                + " native library ends the process: " + regex);
            }
        }
        return empty(alternatives);
    }

    private static boolean empty(List<List<Item>> alternatives) {
        return alternatives.stream().anyMatch(items -> items.stream().allMatch(Item::empty));
    }

    /** What may be repeated. */
    private sealed interface Node {}

    /** One character of a set, given as its source. */
    private record Chars(String source) implements Node {}

    /** A condition that takes no character: an anchor, or what lies ahead or behind. */
    private record Look(List<List<Item>> alternatives) implements Node {}

    private record Group(List<List<Item>> alternatives) implements Node {}

    private record Item(Node node, int min, int max) {
        boolean empty() {
            return min == 0
                    || node instanceof Look
                    || (node instanceof Group group && RegexCheck.empty(group.alternatives));
        }

        boolean varies() {
            return min != max || (node instanceof Group group && RegexCheck.varies(group.alternatives));
        }
    }

    private static boolean varies(List<List<Item>> alternatives) {
        return alternatives.size() > 1
                || alternatives.stream().flatMap(List::stream).anyMatch(Item::varies);
    }

    private List<List<Item>> alternatives(int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw fault("nests groups more than " + MAX_DEPTH + " levels deep");
        }
        List<List<Item>> alternatives = new ArrayList<>();
        List<Item> items = new ArrayList<>();
        while (at < regex.length() && regex.charAt(at) != ')') {
            if (regex.charAt(at) == '|') {
                at++;
                alternatives.add(items);
                items = new ArrayList<>();
            } else {
                items.add(item(depth));
            }
        }
        alternatives.add(items);
        return alternatives;
    }

    private Item item(int depth) throws IOException {
        Item item = new Item(atom(depth), 1, 1);
        for (int[] times = times(); times.length > 0; times = times()) {
            if (times[1] > 1 && item.varies()) {
                throw fault("repeats what holds a choice or a repetition of its own");
            }
            item = item.min == 1 && item.max == 1
                    ? new Item(item.node, times[0], times[1])
                    : new Item(new Group(List.of(List.of(item))), times[0], times[1]);
        }
        return item;
    }

    /** How often the last atom is to be repeated; empty when nothing is said. */
    private int[] times() {
        if (at == regex.length()) {
            return new int[0];
        }
        int[] times;
        switch (regex.charAt(at)) {
            case '*' -> times = new int[] {0, UNBOUNDED};
            case '+' -> times = new int[] {1, UNBOUNDED};
            case '?' -> times = new int[] {0, 1};
            case '{' -> {
                return interval();
            }
            default -> {
                return new int[0];
            }
        }
        at++;
        if (at < regex.length() && (regex.charAt(at) == '?' || regex.charAt(at) == '+')) {
            at++; // lazy or possessive: in no more ways
        }
        return times;
    }

    private int[] interval() {
        int end = regex.indexOf('}', at);
        String inside = end < 0 ? "" : regex.substring(at + 1, end);
        if (!inside.matches("\\d{1,6}(,\\d{0,6})?|,\\d{1,6}")) {
            return new int[0];
        }
        int comma = inside.indexOf(',');
        String low = comma < 0 ? inside : inside.substring(0, comma);
        String high = comma < 0 ? inside : inside.substring(comma + 1);
        at = end + 1;
        if (at < regex.length() && regex.charAt(at) == '?') {
            at++;
        }
        return new int[] {low.isEmpty() ? 0 : Integer.parseInt(low), high.isEmpty() ? UNBOUNDED : Integer.parseInt(high)
        };
    }

    private Node atom(int depth) throws IOException {
        int start = at;
        char c = regex.charAt(at++);
        switch (c) {
            case '(' -> {
                return group(depth);
            }
            case '[' -> {
                set(depth);
                return new Chars(regex.substring(start, at));
            }
            case '\\' -> {
                return escape(start);
            }
            case '^', '$' -> {
                return new Look(List.of());
            }
            default -> {
                if (Character.isHighSurrogate(c) && at < regex.length()) {
                    at++;
                }
                String literal = regex.substring(start, at);
                return new Chars(c == '.' ? "." : java.util.regex.Pattern.quote(literal));
            }
        }
    }

    private Node group(int depth) throws IOException {
        if (regex.startsWith("*", at)) {
            throw fault("has a callout");
        }
        boolean look = false;
        if (regex.startsWith("?", at)) {
            at++;
            String rest = regex.substring(at, Math.min(regex.length(), at + 2));
            if (rest.startsWith(":") || rest.startsWith(">")) {
                at++;
            } else if (rest.startsWith("=") || rest.startsWith("!")) {
                at++;
                look = true;
            } else if (rest.equals("<=") || rest.equals("<!")) {
                at += 2;
                look = true;
            } else if (rest.startsWith("#")) {
                at = regex.indexOf(')', at);
                if (at < 0) {
                    at = regex.length();
                }
            } else if (rest.startsWith("<")) {
                at = regex.indexOf('>', at) + 1;
                if (at == 0) {
                    throw fault("has a name without an end");
                }
            } else {
                return flags(depth);
            }
        }
        List<List<Item>> inside = alternatives(depth + 1);
        close();
        return look ? new Look(inside) : new Group(inside);
    }

    /** {@code (?i:…)}, or {@code (?i)}, which reaches to the end of the group around it and binds looser than a choice. */
    private Node flags(int depth) throws IOException {
        while (at < regex.length() && "ims-".indexOf(regex.charAt(at)) >= 0) {
            at++;
        }
        if (regex.startsWith(")", at)) {
            at++;
            return new Group(alternatives(depth + 1));
        }
        if (!regex.startsWith(":", at)) {
            throw fault("has a construct or a flag that no tokenizer uses");
        }
        at++;
        List<List<Item>> inside = alternatives(depth + 1);
        close();
        return new Group(inside);
    }

    private void close() throws IOException {
        if (at >= regex.length() || regex.charAt(at) != ')') {
            throw fault("has a bracket without an end");
        }
        at++;
    }

    private void set(int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw fault("nests sets more than " + MAX_DEPTH + " levels deep");
        }
        if (regex.startsWith("^", at)) {
            at++;
        }
        if (regex.startsWith("]", at)) {
            at++;
        }
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            if (c == ']') {
                return;
            } else if (c == '\\') {
                at++;
            } else if (regex.startsWith("[:", at - 1) && regex.indexOf(":]", at) > 0) {
                at = regex.indexOf(":]", at) + 2;
            } else if (c == '[') {
                set(depth + 1);
            }
        }
        throw fault("has a set without an end");
    }

    private Node escape(int start) throws IOException {
        if (at == regex.length()) {
            throw fault("ends with a backslash");
        }
        char c = regex.charAt(at++);
        if ((c >= '1' && c <= '9') || "gkcCMK".indexOf(c) >= 0) {
            throw fault("has a back reference, a call or a control character");
        }
        if ("bBAzZGyY".indexOf(c) >= 0) {
            return new Look(List.of());
        }
        if (regex.startsWith("{", at) && "pPxo".indexOf(c) >= 0) {
            at = regex.indexOf('}', at) + 1;
            if (at == 0) {
                throw fault("has a brace without an end");
            }
        } else if (c == 'x' || c == 'u') {
            int end = Math.min(regex.length(), at + (c == 'x' ? 2 : 4));
            while (at < end && Character.digit(regex.charAt(at), 16) >= 0) {
                at++;
            }
        }
        return new Chars(regex.substring(start, at));
    }

    private IOException fault(String message) {
        return new IOException(
                where + " " + message + ", which is refused since the native library could end the process: " + regex);
    }

    /** Counts, for texts of one character again and again, repetitions that may have to give characters back. */
    private static final class Ways {
        private final RegexSamples samples;
        private final int sample;
        private int worst;

        Ways(RegexSamples samples, int sample) {
            this.samples = samples;
            this.sample = sample;
        }

        /** How many repetitions lie before the end, when {@code open} lie before the beginning. */
        int choice(List<List<Item>> alternatives, int open) {
            int most = 0;
            for (List<Item> alternative : alternatives) {
                int now = open;
                for (Item item : alternative) {
                    now = item(item, now);
                }
                most = Math.max(most, now);
            }
            return most;
        }

        private int item(Item item, int open) {
            if (item.min > 0 || item.node instanceof Look) {
                // It can fail, and then those before it give characters back.
                worst = Math.max(worst, open);
            }
            boolean many = item.max > FEW && item.max != item.min;
            if (item.node instanceof Look look) {
                choice(look.alternatives, open);
                return open;
            }
            if (item.node instanceof Group group) {
                int before = worst;
                int inside = choice(group.alternatives, open);
                if (item.min == 0) {
                    worst = before;
                    choice(group.alternatives, 0);
                }
                return many ? Math.max(open, inside) + 1 : item.min == 0 ? Math.max(open, inside) : inside;
            }
            boolean matches = item.node instanceof Chars chars && samples.matches(chars.source, sample);
            if (many) {
                return matches ? open + 1 : item.min > 0 ? 0 : open;
            }
            return item.min > 0 && !matches ? 0 : open;
        }
    }
}
