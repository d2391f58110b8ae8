package dev.inlay.examples.cli;

import dev.inlay.examples.ChatResult;
import dev.inlay.examples.EmbeddingQuickstart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The quickstart's result as a person reads it. */
record QuickstartReport(EmbeddingQuickstart.Result result, ChatResult chat) {
    private static final int SHOWN_ANSWER = 400;

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int count = result.sentences().size();
        lines.add(format(
                "%s: %d dimensions, up to %d tokens a text", result.model(), result.dimension(), result.maxTokens()));
        lines.add("");
        for (int i = 0; i < count; i++) {
            lines.add(format("  %d  %s", i + 1, result.sentences().get(i)));
        }
        lines.add("");
        lines.add("How alike they are (cosine similarity):");
        lines.add("");
        StringBuilder header = new StringBuilder("    ");
        for (int i = 1; i <= count; i++) {
            header.append(format("%6d", i));
        }
        lines.add(header.toString());
        for (int i = 0; i < count; i++) {
            StringBuilder row = new StringBuilder(format("  %d ", i + 1));
            for (double cosine : result.similarities().get(i)) {
                row.append(format("%6.2f", cosine));
            }
            lines.add(row.toString());
        }
        lines.add("");
        lines.add("Question:   " + result.question());
        lines.add(format(
                "Best match: %s (%d, %.2f)", result.sentences().get(result.best()), result.best() + 1, result.score()));
        lines.add("");
        lines.add(format(
                "Time:       %d texts, %d tokens: %.1f ms at first, %.1f ms warm (%.1f ms a text)",
                count, result.tokens(), result.firstMillis(), result.warmMillis(), result.warmMillis() / count));
        lines.add("Placement:  " + result.placement().report());
        lines.add("");
        lines.add(chat.model() + remark());
        lines.add("");
        lines.add("Question:   " + chat.prompt());
        lines.add("Answer:     " + Excerpt.of(chat.text(), SHOWN_ANSWER));
        lines.add("");
        lines.add(format(
                "Time:       first token of %d after %.1f ms (%d tokens of prompt), then %.1f tokens/s",
                chat.usage().completionTokens(),
                chat.timings().timeToFirstTokenMillis(),
                chat.usage().promptTokens(),
                chat.timings().decodeTokensPerSecond()));
        lines.add("Placement:  " + chat.placement().report());
        return lines;
    }

    private String remark() {
        return chat.model().equals(ChatModelOption.DEFAULT)
                ? " (tiny and often wrong: it shows how chat works, not how well models answer)"
                : "";
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
