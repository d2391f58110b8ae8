package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.ChatMessage;
import dev.inlay.Role;
import dev.inlay.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the messages of a chat request. */
final class Messages {
    private static final List<String> ROLES = List.of("system", "developer", "user", "assistant", "tool");

    private Messages() {}

    static List<ChatMessage> read(JsonNode value, int maxMessages) {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode each : Fields.array(value, "messages")) {
            messages.add(message(Fields.of(each, "messages[" + messages.size() + "]")));
            if (messages.size() > maxMessages) {
                throw ApiException.invalid(
                        "messages", "'messages' is too long: this server takes " + maxMessages + " of them.");
            }
        }
        if (messages.isEmpty()) {
            throw ApiException.invalid("messages", "'messages' is empty: send at least one message.");
        }
        return messages;
    }

    private static ChatMessage message(Fields fields) {
        fields.required("role");
        if (fields.text("role").filter("function"::equals).isPresent()) {
            throw ApiException.unsupported(
                    fields.path("role"), "Messages of the role 'function' are not supported: use 'tool' instead.");
        }
        Role role = role(fields.choice("role", ROLES).orElseThrow());
        List<ToolCall> calls = role == Role.ASSISTANT ? toolCalls(fields) : List.of();
        String content = content(fields, role, !calls.isEmpty());
        Optional<String> callId =
                role == Role.TOOL ? Optional.of(fields.requiredText("tool_call_id")) : Optional.empty();
        Optional<String> name = fields.text("name");
        if (role == Role.ASSISTANT) {
            fields.refuse("audio", "this server knows text only.");
            fields.refuse("function_call", "use tool_calls.");
            // Answers of this server carry them as null, and are sent back as history.
            fields.accept("refusal", "annotations");
        }
        fields.refuseUnknown();
        return new ChatMessage(role, content, calls, callId, name);
    }

    private static Role role(String name) {
        return switch (name) {
            case "system", "developer" -> Role.SYSTEM;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default -> Role.USER;
        };
    }

    private static String content(Fields fields, Role role, boolean hasCalls) {
        Optional<JsonNode> value = fields.value("content");
        if (value.isEmpty()) {
            if (role == Role.ASSISTANT && (hasCalls || fields.value("refusal").isPresent())) {
                return fields.text("refusal").orElse("");
            }
            throw ApiException.invalid(
                    fields.path("content"),
                    "missing_required_parameter",
                    "Missing required parameter: '" + fields.path("content") + "'.",
                    null);
        }
        JsonNode content = value.get();
        if (content.isTextual()) {
            return content.textValue();
        }
        if (!content.isArray()) {
            throw Fields.wrongType(fields.path("content"), "a string or an array of text parts", content);
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode each : content) {
            parts.add(part(Fields.of(each, fields.path("content") + "[" + parts.size() + "]")));
        }
        if (parts.isEmpty()) {
            throw ApiException.invalid(fields.path("content"), "'" + fields.path("content") + "' has no part.");
        }
        return String.join("\n", parts);
    }

    private static String part(Fields part) {
        String type = part.requiredText("type");
        String text = switch (type) {
            case "text" -> part.requiredText("text");
            case "refusal" -> part.requiredText("refusal");
            default ->
                throw ApiException.unsupported(
                        part.path("type"),
                        "Content of the type '" + type + "' is not supported: this server knows text only.");
        };
        part.accept("prompt_cache_breakpoint");
        part.refuseUnknown();
        return text;
    }

    private static List<ToolCall> toolCalls(Fields message) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode each : message.array("tool_calls")) {
            Fields call = Fields.of(each, message.path("tool_calls") + "[" + calls.size() + "]");
            requireFunction(call);
            Fields function = Fields.of(call.required("function"), call.path("function"));
            calls.add(new ToolCall(
                    call.requiredText("id"), function.requiredText("name"), function.requiredText("arguments")));
            function.refuseUnknown();
            call.accept("index");
            call.refuseUnknown();
        }
        return calls;
    }

    static void requireFunction(Fields entry) {
        String type = entry.requiredText("type");
        if (!type.equals("function")) {
            throw ApiException.unsupported(
                    entry.path("type"), "Tools of the type '" + type + "' are not supported: use 'function'.");
        }
    }
}
