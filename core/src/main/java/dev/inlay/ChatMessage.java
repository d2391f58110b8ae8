package dev.inlay;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One message of a conversation. Immutable.
 *
 * <p>A control token spelled in the content, such as {@code <|im_end|>}, stays text: it never ends the message or opens
 * another one.
 *
 * @param role who speaks
 * @param content the text; may be empty
 * @param toolCalls tools that an assistant message calls
 * @param toolCallId the call that a tool message answers
 * @param name the speaker's or the tool's name, for templates that use it
 */
public record ChatMessage(
        Role role, String content, List<ToolCall> toolCalls, Optional<String> toolCallId, Optional<String> name) {
    /**
     * Makes a message.
     *
     * @param role who speaks
     * @param content the text
     * @param toolCalls copied
     * @param toolCallId the call that it answers
     * @param name the name
     * @throws InvalidRequestException when the content is null
     */
    public ChatMessage {
        Objects.requireNonNull(role, "role");
        if (content == null) {
            throw new InvalidRequestException("The content of a message is null: pass an empty string.");
        }
        toolCalls = List.copyOf(toolCalls);
        Objects.requireNonNull(toolCallId, "toolCallId");
        Objects.requireNonNull(name, "name");
    }

    /**
     * A message with text only.
     *
     * @param role who speaks
     * @param content the text
     * @return the message
     */
    public static ChatMessage of(Role role, String content) {
        return new ChatMessage(role, content, List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * Instructions to the model.
     *
     * @param content the text
     * @return the message
     */
    public static ChatMessage system(String content) {
        return of(Role.SYSTEM, content);
    }

    /**
     * What the person says.
     *
     * @param content the text
     * @return the message
     */
    public static ChatMessage user(String content) {
        return of(Role.USER, content);
    }

    /**
     * What the model said before.
     *
     * @param content the text
     * @return the message
     */
    public static ChatMessage assistant(String content) {
        return of(Role.ASSISTANT, content);
    }

    /**
     * A tool's result.
     *
     * @param toolCallId the call it answers
     * @param content the result as text
     * @return the message
     */
    public static ChatMessage tool(String toolCallId, String content) {
        return new ChatMessage(Role.TOOL, content, List.of(), Optional.of(toolCallId), Optional.empty());
    }
}
