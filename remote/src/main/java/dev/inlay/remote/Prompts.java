package dev.inlay.remote;

import dev.inlay.EmbeddingRequest;
import dev.inlay.InvalidRequestException;
import dev.inlay.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Chooses what is put in front of a text, by the names that local models use. */
final class Prompts {
    private final Map<String, String> byName;
    private final Optional<String> defaultName;

    private Prompts(Map<String, String> byName, Optional<String> defaultName) {
        this.byName = byName;
        this.defaultName = defaultName;
    }

    static Prompts of(RemoteOptions options) {
        return new Prompts(options.prompts(), options.defaultPromptName());
    }

    /** For texts that have theirs in front already. */
    static Prompts none() {
        return new Prompts(Map.of(), Optional.empty());
    }

    Map<String, String> byName() {
        return byName;
    }

    Optional<String> defaultName() {
        return defaultName;
    }

    String of(EmbeddingRequest request) {
        return request.promptName().map(this::named).orElseGet(() -> of(request.purpose()));
    }

    private String of(Purpose purpose) {
        return switch (purpose) {
            case NONE -> "";
            case DEFAULT -> defaultName.map(this::named).orElse("");
            case QUERY -> first(List.of("query"));
            case DOCUMENT -> first(List.of("document", "passage", "corpus"));
        };
    }

    private String first(List<String> names) {
        return names.stream()
                .filter(byName::containsKey)
                .map(byName::get)
                .findFirst()
                .orElse("");
    }

    private String named(String name) {
        String prompt = byName.get(name);
        if (prompt == null) {
            throw new InvalidRequestException("The remote model has no prompt \"" + name + "\" but "
                    + (byName.isEmpty() ? "none at all" : String.join(", ", new TreeSet<>(byName.keySet())))
                    + ": add it with RemoteOptions.Builder.prompt(name, text).");
        }
        return prompt;
    }
}
