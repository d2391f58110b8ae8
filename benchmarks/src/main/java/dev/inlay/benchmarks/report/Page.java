package dev.inlay.benchmarks.report;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown page with places that are filled: {@code <!-- results: NAME -->} up to {@code <!-- end -->}. What stands between
 * them is replaced, everything else stays.
 */
final class Page {
    private static final Pattern PLACE =
            Pattern.compile("<!-- results: ([\\w.-]+) -->\\R(?s:.*?)<!-- end -->", Pattern.MULTILINE);

    private final String text;

    Page(String text) {
        this.text = text;
    }

    /** The names of its places. */
    Set<String> places() {
        Set<String> names = new TreeSet<>();
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** The page with these places filled; a place for which there is nothing new stays as it is. */
    String fill(Map<String, String> contents) {
        return PLACE.matcher(text).replaceAll(match -> {
            String content = contents.get(match.group(1));
            return Matcher.quoteReplacement(
                    content == null
                            ? match.group()
                            : "<!-- results: " + match.group(1) + " -->\n" + content.strip() + "\n<!-- end -->");
        });
    }
}
