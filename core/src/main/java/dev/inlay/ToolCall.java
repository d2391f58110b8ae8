package dev.inlay;

import java.util.Objects;

/**
 * A tool that the model wants called.
 *
 * @param id tells calls of one message apart
 * @param name the tool's name
 * @param arguments its arguments, as the text of a JSON object
 */
public record ToolCall(String id, String name, String arguments) {
    /**
     * Makes a call.
     *
     * @param id tells calls apart
     * @param name the name
     * @param arguments a JSON object
     * @throws NullPointerException when a part is null
     */
    public ToolCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
    }
}
