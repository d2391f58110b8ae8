package dev.inlay.internal.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.inlay.ToolCall;
import dev.inlay.internal.json.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tool calls of the model families that write them as JSON: Hermes and Qwen ({@code <tool_call>} blocks), Mistral
 * ({@code [TOOL_CALLS]} and a list), Llama 3 (one object). Markup that is not valid is no call: the text stays as it is.
 */
final class ToolCallParser {
    private static final String HERMES_OPEN = "<tool_call>";
    private static final String HERMES_CLOSE = "</tool_call>";
    private static final String MISTRAL = "[TOOL_CALLS]";
    private static final String LLAMA = "<|python_tag|>";

    /** Text beside the calls, and the calls. */
    record Parsed(String content, List<ToolCall> calls) {}

    private ToolCallParser() {}

    /**
     * Looks for calls.
     *
     * @param raw the answer with special tokens spelled out
     * @param text the answer without them
     * @return what was found, or empty
     */
    static Optional<Parsed> parse(String raw, String text) {
        try {
            if (raw.contains(HERMES_OPEN)) {
                return hermes(raw);
            }
            int mistral = raw.indexOf(MISTRAL);
            if (mistral >= 0) {
                return calls(
                        raw.substring(0, mistral).strip(),
                        Json.parseObject("{\"calls\":" + raw.substring(mistral + MISTRAL.length()) + "}", "The answer")
                                .array("calls"));
            }
            String bare = text.strip();
            if (raw.strip().startsWith(LLAMA)) {
                bare = raw.strip().substring(LLAMA.length()).strip();
            }
            return bare.startsWith("{")
                    ? calls("", List.of(Json.parseObject(bare, "The answer").asMap()))
                    : Optional.empty();
        } catch (IOException e) {
            // The model wrote something else than a call.
            return Optional.empty();
        }
    }

    private static Optional<Parsed> hermes(String raw) throws IOException {
        List<@Nullable Object> found = new ArrayList<>();
        StringBuilder content = new StringBuilder();
        int at = 0;
        for (int open = raw.indexOf(HERMES_OPEN); open >= 0; open = raw.indexOf(HERMES_OPEN, at)) {
            int close = raw.indexOf(HERMES_CLOSE, open);
            if (close < 0) {
                return Optional.empty();
            }
            content.append(raw, at, open);
            found.add(Json.parseObject(raw.substring(open + HERMES_OPEN.length(), close), "The call")
                    .asMap());
            at = close + HERMES_CLOSE.length();
        }
        return calls(content.append(raw.substring(at)).toString().strip(), found);
    }

    private static Optional<Parsed> calls(String content, List<@Nullable Object> found) throws IOException {
        List<ToolCall> calls = new ArrayList<>();
        for (Object each : found) {
            if (!(each instanceof Map<?, ?> map) || !(map.get("name") instanceof String name)) {
                return Optional.empty();
            }
            Object arguments = map.get("arguments") != null ? map.get("arguments") : map.get("parameters");
            if (!(arguments instanceof Map<?, ?>)) {
                return Optional.empty();
            }
            Object id = map.get("id");
            calls.add(new ToolCall(
                    id instanceof String given
                            ? given
                            : "call_"
                                    + UUID.randomUUID()
                                            .toString()
                                            .replace("-", "")
                                            .substring(0, 9),
                    name,
                    write(arguments)));
        }
        return calls.isEmpty() ? Optional.empty() : Optional.of(new Parsed(content, calls));
    }

    private static String write(@Nullable Object value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = Json.factory().createGenerator(text)) {
            write(value, generator);
        }
        return text.toString();
    }

    private static void write(@Nullable Object value, JsonGenerator generator) throws IOException {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(String.valueOf(entry.getKey()));
                write(entry.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object each : list) {
                write(each, generator);
            }
            generator.writeEndArray();
        } else if (value instanceof Boolean bool) {
            generator.writeBoolean(bool);
        } else if (value instanceof Number number) {
            generator.writeNumber(number.toString());
        } else if (value == null) {
            generator.writeNull();
        } else {
            generator.writeString(value.toString());
        }
    }
}
