package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Streamed text with tools. */
class ToolMarkupHoldTest {
    private final ToolMarkupHold hold = new ToolMarkupHold();

    private String addAll(String text) {
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            sent.append(hold.add(text.substring(i, i + 1)));
        }
        return sent.toString();
    }

    @Test
    void plainTextPassesThrough() {
        String text = "a < b, [TOOL, and <tool";
        String sent = addAll(text);

        assertThat(sent + hold.rest(text)).isEqualTo(text);
        assertThat(sent).isEqualTo("a < b, [TOOL, and");
    }

    @Test
    void aCallIsHeldBack() {
        String sent = addAll("I look.\n<tool_call>{\"name\":\"f\"}</tool_call>");

        assertThat(sent).isEqualTo("I look.");
        assertThat(hold.rest("I look.")).isEmpty();
    }

    @Test
    void whatOnlyLooksLikeACallComesInTheEnd() {
        String text = " {\"a\": 1} is JSON";

        assertThat(addAll(text)).isEmpty();
        assertThat(hold.rest(text)).isEqualTo(text);
    }
}
