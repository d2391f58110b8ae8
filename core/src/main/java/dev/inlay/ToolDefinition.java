package dev.inlay;

import java.util.Objects;

/**
 * A tool that the model may call. A request whose tool has parameters that are not a JSON object is refused.
 *
 * @param name its name
 * @param description what it does, for the model
 * @param parameters the JSON schema of its arguments, as the text of a JSON object
 */
public record ToolDefinition(String name, String description, String parameters) {
    /**
     * Makes a definition.
     *
     * @param name the name
     * @param description what it does
     * @param parameters a JSON schema
     * @throws InvalidRequestException when the name is blank
     */
    public ToolDefinition {
        Objects.requireNonNull(description, "description");
        if (name.isBlank()) {
            throw new InvalidRequestException("A tool has no name: give it one.");
        }
        Objects.requireNonNull(parameters, "parameters");
    }
}
