package dev.inlay.tokenizer;

import dev.inlay.InvalidRequestException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's own chat template: turns a conversation into the text of a prompt. Safe for use by many threads.
 *
 * <p>Messages and tools are plain values as in Hugging Face's {@code apply_chat_template}: {@code Map}, {@code List}, {@code
 * String}, {@code Long}, {@code Double}, {@code Boolean} and null. A message has {@code role} and {@code content}, and may
 * have {@code name}, {@code tool_calls} and {@code tool_call_id}.
 */
public interface ChatTemplate {
    /**
     * Renders a prompt.
     *
     * @param messages the conversation
     * @param tools what the model may call; empty when there are none, and the template then sees none
     * @param addGenerationPrompt whether the opening of the assistant's answer is appended
     * @param variables further variables of the template; they hide the model's own ({@code bos_token} and so on)
     * @return the prompt
     * @throws InvalidRequestException when the template refuses the conversation or cannot be rendered; the message names
     *     the place
     */
    String render(
            List<Map<String, @Nullable Object>> messages,
            List<Map<String, @Nullable Object>> tools,
            boolean addGenerationPrompt,
            Map<String, @Nullable Object> variables);
}
