package dev.inlay.internal.runtime;

import dev.inlay.ModelLoadException;
import dev.inlay.tokenizer.ChatTemplate;
import dev.inlay.tokenizer.ChatTemplateFactory;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** Finds the chat template of a model among the factories on the class path or module path. */
public final class ChatTemplates {
    private ChatTemplates() {}

    /**
     * Opens a model's chat template.
     *
     * @param directory the model's directory
     * @return the template, or empty when the model has none
     * @throws ModelLoadException when its files are broken
     */
    public static Optional<ChatTemplate> open(Path directory) {
        Set<ChatTemplateFactory> factories = new LinkedHashSet<>();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            ServiceLoader.load(ChatTemplateFactory.class, context).forEach(factories::add);
        }
        ServiceLoader.load(ChatTemplateFactory.class, ChatTemplates.class.getClassLoader())
                .forEach(factories::add);
        for (ChatTemplateFactory factory : factories) {
            Optional<ChatTemplate> template = factory.open(directory);
            if (template.isPresent()) {
                return template;
            }
        }
        return Optional.empty();
    }
}
