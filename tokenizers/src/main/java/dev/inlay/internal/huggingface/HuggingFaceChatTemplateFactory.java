package dev.inlay.internal.huggingface;

import dev.inlay.ModelLoadException;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import dev.inlay.internal.template.RenderOptions;
import dev.inlay.internal.template.Template;
import dev.inlay.internal.template.TemplateException;
import dev.inlay.tokenizer.ChatTemplate;
import dev.inlay.tokenizer.ChatTemplateFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens the chat template of a model where transformers keeps it: {@code chat_template.jinja} (with further ones in
 * {@code additional_chat_templates/}), or {@code chat_template} in {@code tokenizer_config.json} as one string or as a list
 * of named ones, or {@code chat_template.json} of multimodal models. Special tokens of {@code tokenizer_config.json} and
 * {@code special_tokens_map.json} become variables by their names.
 */
public final class HuggingFaceChatTemplateFactory implements ChatTemplateFactory {
    private static final String DEFAULT = "default";

    /** A hundred times the largest that models ship; the engine has a limit of its own, which is lower. */
    private static final long MAX_FILE = 16L << 20;

    /** A template's text and where it is from, for messages. */
    private record Source(String text, String origin) {}

    private final RenderOptions options;

    /** Public, as {@link java.util.ServiceLoader} wants it. */
    public HuggingFaceChatTemplateFactory() {
        this(RenderOptions.DEFAULT);
    }

    HuggingFaceChatTemplateFactory(RenderOptions options) {
        this.options = options;
    }

    @Override
    public Optional<ChatTemplate> open(Path directory) {
        try {
            JsonObject config = optional(directory.resolve("tokenizer_config.json"));
            Map<String, Source> sources = sources(directory, config);
            if (sources.isEmpty()) {
                return Optional.empty();
            }
            Map<String, Template> templates = new LinkedHashMap<>();
            sources.forEach((name, source) -> templates.put(name, Template.parse(source.origin(), source.text())));
            Map<String, @Nullable Object> variables = new LinkedHashMap<>();
            specialTokens(optional(directory.resolve("special_tokens_map.json")), variables);
            specialTokens(config, variables);
            return Optional.of(new HuggingFaceChatTemplate(templates, variables, options));
        } catch (IOException | TemplateException e) {
            throw new ModelLoadException("The chat template in " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Source read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MAX_FILE) {
            throw new IOException(file + " has " + size + " bytes, which no template has");
        }
        try {
            return new Source(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text", e);
        }
    }

    private static Map<String, Source> sources(Path directory, JsonObject config) throws IOException {
        Map<String, Source> sources = new LinkedHashMap<>();
        Path own = directory.resolve("chat_template.jinja");
        if (Files.isRegularFile(own)) {
            sources.put(DEFAULT, read(own));
            Path more = directory.resolve("additional_chat_templates");
            if (Files.isDirectory(more)) {
                try (var files = Files.newDirectoryStream(more, "*.jinja")) {
                    for (Path file : files) {
                        String name = String.valueOf(file.getFileName());
                        sources.put(name.substring(0, name.length() - ".jinja".length()), read(file));
                    }
                }
            }
            return sources;
        }
        read(config.get("chat_template"), directory.resolve("tokenizer_config.json"), sources);
        if (sources.isEmpty()) {
            Path file = directory.resolve("chat_template.json");
            read(optional(file).get("chat_template"), file, sources);
        }
        return sources;
    }

    private static void read(@Nullable Object value, Path file, Map<String, Source> into) throws IOException {
        if (value instanceof String text) {
            into.put(DEFAULT, new Source(text, "chat_template of " + file));
        } else if (value instanceof Iterable<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> named
                        && named.get("name") instanceof String name
                        && named.get("template") instanceof String text) {
                    into.put(name, new Source(text, "chat_template \"" + name + "\" of " + file));
                } else {
                    throw new IOException(file + ": an entry of chat_template has no name or no template");
                }
            }
        } else if (value != null) {
            throw new IOException(file + ": chat_template is neither a string nor a list");
        }
    }

    /** Members such as bos_token: a string, or an object with the spelling in {@code content}. */
    private static void specialTokens(JsonObject json, Map<String, @Nullable Object> into) {
        for (String name : json.asMap().keySet()) {
            if (name.endsWith("_token")) {
                TokenizerConfig.spelling(json, name).ifPresent(text -> into.put(name, text));
            }
        }
    }

    private static JsonObject optional(Path file) throws IOException {
        return Files.isRegularFile(file) ? Json.readObject(file) : JsonObject.empty();
    }
}
