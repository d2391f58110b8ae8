package dev.inlay.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.ToolCall;
import org.junit.jupiter.api.Test;

class ToolCallParserTest {
    private static ToolCallParser.Parsed parse(String raw) {
        return ToolCallParser.parse(raw, raw).orElseThrow();
    }

    @Test
    void hermes() {
        ToolCallParser.Parsed parsed =
                parse("Let me see.\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\","
                        + " \"days\": [1, 2.5, true, null]}}\n</tool_call>\n<tool_call>\n{\"name\": \"time\", \"arguments\": {}}\n"
                        + "</tool_call>");
        assertThat(parsed.content()).isEqualTo("Let me see.");
        assertThat(parsed.calls()).extracting(ToolCall::name).containsExactly("weather", "time");
        assertThat(parsed.calls().get(0).arguments()).isEqualTo("{\"city\":\"Oslo\",\"days\":[1,2.5,true,null]}");
        assertThat(parsed.calls()).extracting(ToolCall::id).doesNotHaveDuplicates();
    }

    @Test
    void mistral() {
        ToolCallParser.Parsed parsed =
                parse("[TOOL_CALLS] [{\"name\": \"a\", \"arguments\": {\"x\": 1}, \"id\": \"9chars123\"}]");
        assertThat(parsed.calls()).containsExactly(new ToolCall("9chars123", "a", "{\"x\":1}"));
    }

    @Test
    void llama() {
        assertThat(parse("{\"name\": \"a\", \"parameters\": {\"x\": \"y\"}}")
                        .calls()
                        .get(0)
                        .arguments())
                .isEqualTo("{\"x\":\"y\"}");
        assertThat(parse("<|python_tag|>{\"name\": \"a\", \"parameters\": {}}").calls())
                .hasSize(1);
    }

    @Test
    void whatIsNoValidCallStaysText() {
        for (String text : new String[] {
            "Hello",
            "{\"answer\": 42}",
            "<tool_call>{\"name\": \"a\"",
            "<tool_call>{\"name\": \"a\"}</tool_call>",
            "<tool_call>not json</tool_call>",
            "[TOOL_CALLS] nonsense",
            "{\"name\": \"a\", \"parameters\": {}} and more"
        }) {
            assertThat(ToolCallParser.parse(text, text)).as(text).isEmpty();
        }
    }
}
