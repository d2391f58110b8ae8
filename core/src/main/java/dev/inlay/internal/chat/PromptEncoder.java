package dev.inlay.internal.chat;

import dev.inlay.ChatMessage;
import dev.inlay.InvalidRequestException;
import dev.inlay.ToolCall;
import dev.inlay.ToolDefinition;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.text.Utf16;
import dev.inlay.tokenizer.ChatTemplate;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Turns conversations and raw prompts into token ids.
 *
 * <p>Special tokens that a message spells are marked with two private-use characters before the template is rendered. The
 * rendered text is then cut at the marks: the template's own stretches are encoded with special tokens, the marked ones
 * without. Where nothing was marked, which is nearly always, the text is encoded whole, so that the ids are exactly those
 * of the plain tokenizer. A template that drops the marks or moves text out of them is refused.
 */
final class PromptEncoder {
    private static final EncodeOptions TEMPLATE = new EncodeOptions(false, true, false);
    private static final EncodeOptions PLAIN = new EncodeOptions(false, false, false);
    private static final EncodeOptions RAW = new EncodeOptions(true, true, false);
    private static final char FIRST_PRIVATE = '\uE000';
    private static final char LAST_PRIVATE = '\uF8FE';

    private final Tokenizer tokenizer;
    private final Optional<ChatTemplate> template;
    private final OptionalInt bos;
    private final List<String> specials;

    PromptEncoder(Tokenizer tokenizer, Optional<ChatTemplate> template, OptionalInt bos) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.bos = bos;
        // Longest first, so that a token that contains another one is marked as a whole.
        this.specials = tokenizer.specialTokens().keySet().stream()
                .filter(each -> !each.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    boolean hasTemplate() {
        return template.isPresent();
    }

    /** Encodes a raw prompt with the model's frame, but never with two BOS. */
    int[] encodeRaw(String prompt) {
        int[] ids = tokenizer.encode(wellFormed(prompt, "The prompt"), RAW).ids();
        boolean twice = bos.isPresent() && ids.length > 1 && ids[0] == bos.getAsInt() && ids[1] == bos.getAsInt();
        return twice ? Arrays.copyOfRange(ids, 1, ids.length) : ids;
    }

    /**
     * Encodes a conversation.
     *
     * @param messages the messages
     * @param tools what the model may call
     * @return the ids, with the opening of the assistant's answer
     * @throws InvalidRequestException when there is no template, or it refuses
     */
    int[] encode(List<ChatMessage> messages, List<ToolDefinition> tools) {
        ChatTemplate renderer = template.orElseThrow(() -> new InvalidRequestException(
                "The model has no chat template (chat_template.jinja, or chat_template in tokenizer_config.json): use"
                        + " complete(prompt, options), or add the template of its publisher."));
        Marker marker = new Marker(unusedPrivate(messages, tools));
        List<Map<String, @Nullable Object>> plainMessages = new ArrayList<>();
        for (ChatMessage message : messages) {
            plainMessages.add(plain(message, marker));
        }
        List<Map<String, @Nullable Object>> plainTools = new ArrayList<>();
        for (ToolDefinition tool : tools) {
            plainTools.add(plain(tool, marker));
        }
        String prompt = renderer.render(plainMessages, plainTools, true, Map.of());
        return marker.used
                ? encodeMarked(prompt, marker)
                : tokenizer.encode(prompt, TEMPLATE).ids();
    }

    /** Encodes the beginning of an answer, which has no special tokens. */
    int[] encodeAnswer(String begun) {
        return tokenizer
                .encode(wellFormed(begun, "The beginning of the answer"), PLAIN)
                .ids();
    }

    private int[] encodeMarked(String prompt, Marker marker) {
        List<int[]> parts = new ArrayList<>();
        int at = 0;
        while (at < prompt.length()) {
            int open = prompt.indexOf(marker.open, at);
            int end = open < 0 ? prompt.length() : open;
            if (end > at) {
                parts.add(tokenizer.encode(prompt.substring(at, end), TEMPLATE).ids());
            }
            if (open < 0) {
                break;
            }
            int close = prompt.indexOf(marker.close, open);
            if (close < 0) {
                throw new InvalidRequestException("The chat template cut a special token that a message spells in two:"
                        + " Inlay cannot tell the message from the template then. Remove it from the message.");
            }
            parts.add(tokenizer.encode(prompt.substring(open + 1, close), PLAIN).ids());
            at = close + 1;
        }
        return parts.stream().flatMapToInt(Arrays::stream).toArray();
    }

    private Map<String, @Nullable Object> plain(ChatMessage message, Marker marker) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        plain.put("role", message.role().id());
        plain.put("content", marker.mark(wellFormed(message.content(), "The content of a message")));
        message.name().ifPresent(name -> plain.put("name", marker.mark(wellFormed(name, "A message's name"))));
        message.toolCallId().ifPresent(id -> plain.put("tool_call_id", marker.mark(wellFormed(id, "A tool call id"))));
        if (!message.toolCalls().isEmpty()) {
            List<Object> calls = new ArrayList<>();
            for (ToolCall call : message.toolCalls()) {
                Map<String, @Nullable Object> function = new LinkedHashMap<>();
                function.put("name", marker.mark(call.name()));
                function.put("arguments", marker.markAll(json(call.arguments(), "The arguments of a tool call")));
                Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                entry.put("id", marker.mark(call.id()));
                entry.put("type", "function");
                entry.put("function", function);
                calls.add(entry);
            }
            plain.put("tool_calls", calls);
        }
        return plain;
    }

    private Map<String, @Nullable Object> plain(ToolDefinition tool, Marker marker) {
        Map<String, @Nullable Object> function = new LinkedHashMap<>();
        function.put("name", marker.mark(tool.name()));
        function.put("description", marker.mark(tool.description()));
        function.put("parameters", marker.markAll(json(tool.parameters(), "The parameters of a tool")));
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("type", "function");
        entry.put("function", function);
        return entry;
    }

    private static Map<String, @Nullable Object> json(String text, String what) {
        try {
            return Json.parseObject(wellFormed(text, what), what).asMap();
        } catch (IOException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()), e);
        }
    }

    static String wellFormed(String text, String what) {
        if (text == null) {
            throw new InvalidRequestException(what + " is null: pass an empty string.");
        }
        int lone = Utf16.loneSurrogate(text);
        if (lone >= 0) {
            throw new InvalidRequestException(what + " is malformed: a lone surrogate at index " + lone + ".");
        }
        return text;
    }

    /** The first of two neighbouring private-use characters that no message has. */
    private static char unusedPrivate(List<ChatMessage> messages, List<ToolDefinition> tools) {
        String all = messages.toString() + tools;
        for (int c = FIRST_PRIVATE; c < LAST_PRIVATE; c += 2) {
            if (all.indexOf(c) < 0 && all.indexOf(c + 1) < 0) {
                return (char) c;
            }
        }
        throw new InvalidRequestException("The messages use every private-use character of Unicode.");
    }

    /** Puts marks around special tokens. */
    private final class Marker {
        private final char open;
        private final char close;
        private boolean used;

        Marker(char open) {
            this.open = open;
            this.close = (char) (open + 1);
        }

        String mark(String text) {
            StringBuilder marked = null;
            int copied = 0;
            for (int i = 0; i < text.length(); i++) {
                String special = specialAt(text, i);
                if (special != null) {
                    marked = marked == null ? new StringBuilder() : marked;
                    marked.append(text, copied, i).append(open).append(special).append(close);
                    i += special.length() - 1;
                    copied = i + 1;
                }
            }
            if (marked == null) {
                return text;
            }
            used = true;
            return marked.append(text, copied, text.length()).toString();
        }

        private @Nullable String specialAt(String text, int at) {
            for (String special : specials) {
                if (text.startsWith(special, at)) {
                    return special;
                }
            }
            return null;
        }

        /** Marks the strings of plain JSON. */
        @Nullable
        Object markAll(@Nullable Object value) {
            if (value instanceof String text) {
                return mark(text);
            }
            if (value instanceof List<?> list) {
                List<@Nullable Object> marked = new ArrayList<>();
                list.forEach(each -> marked.add(markAll(each)));
                return marked;
            }
            if (value instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> marked = new LinkedHashMap<>();
                map.forEach((key, each) -> marked.put(mark(String.valueOf(key)), markAll(each)));
                return marked;
            }
            return value;
        }
    }
}
