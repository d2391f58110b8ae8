package dev.inlay.internal.huggingface;

import dev.inlay.InvalidRequestException;
import dev.inlay.internal.template.RenderOptions;
import dev.inlay.internal.template.Template;
import dev.inlay.internal.template.TemplateException;
import dev.inlay.tokenizer.ChatTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model's templates: the default one, and those for special purposes, of which {@code tool_use} is known. */
final class HuggingFaceChatTemplate implements ChatTemplate {
    private final Map<String, Template> templates;
    private final Map<String, @Nullable Object> variables;
    private final RenderOptions options;

    HuggingFaceChatTemplate(
            Map<String, Template> templates, Map<String, @Nullable Object> variables, RenderOptions options) {
        this.templates = templates;
        this.variables = variables;
        this.options = options;
    }

    @Override
    public String render(
            List<Map<String, @Nullable Object>> messages,
            List<Map<String, @Nullable Object>> tools,
            boolean addGenerationPrompt,
            Map<String, @Nullable Object> more) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>(variables);
        context.put("messages", messages);
        // As transformers passes them: None where there are none, so that "if tools" and "is not none" both work.
        context.put("tools", tools.isEmpty() ? null : tools);
        context.put("documents", null);
        context.put("add_generation_prompt", addGenerationPrompt);
        context.putAll(more);
        try {
            return choose(!tools.isEmpty()).render(context, options);
        } catch (TemplateException e) {
            if (e.kind() == TemplateException.Kind.RAISED) {
                throw new InvalidRequestException(
                        "The model's chat template refuses the conversation: " + e.detail(), e);
            }
            throw new InvalidRequestException(
                    "The model's chat template cannot render the conversation: " + e.getMessage(), e);
        }
    }

    private Template choose(boolean withTools) {
        Template special = withTools ? templates.get("tool_use") : null;
        Template chosen = special != null ? special : templates.get("default");
        if (chosen == null) {
            throw new InvalidRequestException(
                    "The model has no chat template named \"default\" but only " + templates.keySet() + ".");
        }
        return chosen;
    }
}
