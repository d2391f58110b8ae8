package dev.inlay.internal.embedding;

import dev.inlay.InvalidRequestException;
import dev.inlay.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Chooses the prompt for a purpose. Models name their document prompt differently; the first name found is taken. */
final class PromptChooser {
    private static final List<String> QUERY = List.of("query");
    private static final List<String> DOCUMENT = List.of("document", "passage", "corpus");

    private final Map<String, String> prompts;
    private final Optional<String> defaultName;

    PromptChooser(Map<String, String> prompts, Optional<String> defaultName) {
        this.prompts = prompts;
        this.defaultName = defaultName;
    }

    String forPurpose(Purpose purpose) {
        return switch (purpose) {
            case NONE -> "";
            case DEFAULT -> defaultName.map(this::named).orElse("");
            case QUERY -> first(QUERY);
            case DOCUMENT -> first(DOCUMENT);
        };
    }

    String named(String name) {
        String prompt = prompts.get(name);
        if (prompt == null) {
            throw new InvalidRequestException("The model has no prompt \"" + name + "\" but "
                    + (prompts.isEmpty() ? "none at all" : String.join(", ", new TreeSet<>(prompts.keySet())))
                    + ": choose one of them, or add it with EmbedderBuilder.prompt(name, text).");
        }
        return prompt;
    }

    private String first(List<String> names) {
        return names.stream()
                .filter(prompts::containsKey)
                .map(prompts::get)
                .findFirst()
                .orElse("");
    }
}
