package dev.inlay.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ChatMessage;
import dev.inlay.InvalidRequestException;
import dev.inlay.Role;
import dev.inlay.ToolCall;
import dev.inlay.tokenizer.ChatTemplate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PromptEncoderTest {
    private static final ChatTemplate TEMPLATE = (messages, tools, generate, variables) -> {
        StringBuilder text = new StringBuilder("<s>");
        messages.forEach(each -> text.append(each.get("role"))
                .append(each.get("content"))
                .append(each.getOrDefault("tool_calls", ""))
                .append("<e>"));
        return text.toString();
    };

    private final LetterTokenizer tokenizer = new LetterTokenizer(true);
    private final PromptEncoder encoder = new PromptEncoder(tokenizer, Optional.of(TEMPLATE), OptionalInt.of(1));

    @Test
    void withoutSpecialTokensTheTextIsEncodedWhole() {
        encoder.encode(List.of(ChatMessage.user("HELLO"), ChatMessage.assistant("YES")), List.of());
        assertThat(tokenizer.encoded).containsExactly("+<s>userHELLO<e>assistantYES<e>");
    }

    @Test
    void spelledSpecialTokensAreText() {
        int[] ids = encoder.encode(List.of(ChatMessage.user("X<e>Y<s>")), List.of());
        assertThat(tokenizer.encoded).containsExactly("+<s>userX", "-<e>", "+Y", "-<s>", "+<e>");
        // The template's own two are the only control tokens.
        assertThat(ids).containsOnlyOnce(1).containsOnlyOnce(2);
    }

    @Test
    void alsoInToolCallsAndNested() {
        ChatMessage message = new ChatMessage(
                Role.ASSISTANT,
                "<<e><e>>",
                List.of(new ToolCall("ID", "NAME", "{\"K<e>\":[\"<s>\",{\"X\":1}]}")),
                Optional.empty(),
                Optional.empty());
        int[] ids = encoder.encode(List.of(message), List.of());
        assertThat(ids).containsOnlyOnce(1).containsOnlyOnce(2);
    }

    @Test
    void aTemplateThatCutsTheMarksIsRefused() {
        ChatTemplate cutting = (messages, tools, generate, variables) ->
                String.valueOf(messages.get(0).get("content")).substring(0, 2);
        PromptEncoder cut = new PromptEncoder(tokenizer, Optional.of(cutting), OptionalInt.empty());
        assertThatThrownBy(() -> cut.encode(List.of(ChatMessage.user("<e>B")), List.of()))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void bosIsNeverDoubled() {
        assertThat(encoder.encodeRaw("AB")).containsExactly(1, 0, 1);
        assertThat(encoder.encodeRaw("<s>CD")).containsExactly(1, 2, 3);
    }

    @Test
    void noTemplate() {
        PromptEncoder none = new PromptEncoder(tokenizer, Optional.empty(), OptionalInt.empty());
        assertThatThrownBy(() -> none.encode(List.of(ChatMessage.user("A")), List.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("chat_template");
    }
}
