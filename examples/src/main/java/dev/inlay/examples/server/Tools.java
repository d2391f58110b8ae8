package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ToolDefinition;
import java.util.ArrayList;
import java.util.List;

/** Reads the tools of a chat request. The model decides whether to call one; nothing can make it. */
final class Tools {
    private static final int MAX_TOOLS = 128;

    private Tools() {}

    static List<ToolDefinition> read(Fields fields) {
        fields.refuse("functions", "use tools.");
        fields.refuse("function_call", "use tool_choice.");
        List<ToolDefinition> tools = new ArrayList<>();
        for (JsonNode each : fields.array("tools")) {
            tools.add(tool(Fields.of(each, "tools[" + tools.size() + "]")));
        }
        if (tools.size() > MAX_TOOLS) {
            throw ApiException.invalid("tools", "'tools' has " + tools.size() + " but may have " + MAX_TOOLS + ".");
        }
        boolean parallel = fields.flag("parallel_tool_calls", true);
        boolean none = isNone(fields, !tools.isEmpty());
        if (none || tools.isEmpty()) {
            return List.of();
        }
        if (!parallel) {
            throw ApiException.unsupported(
                    "parallel_tool_calls", "'parallel_tool_calls' false is not supported: a model may call several.");
        }
        return tools;
    }

    private static boolean isNone(Fields fields, boolean hasTools) {
        JsonNode choice = fields.value("tool_choice").orElse(null);
        if (choice == null) {
            return false;
        }
        if (choice.isTextual() && List.of("auto", "none").contains(choice.textValue())) {
            if (!hasTools && choice.textValue().equals("auto")) {
                throw ApiException.invalid("tool_choice", "'tool_choice' is only allowed when 'tools' are given.");
            }
            return choice.textValue().equals("none");
        }
        if (!choice.isTextual() && !choice.isObject()) {
            throw Fields.wrongType("tool_choice", "a string or an object", choice);
        }
        throw ApiException.unsupported(
                "tool_choice",
                "Only 'auto' and 'none' are supported as 'tool_choice': the model cannot be made to call a tool.");
    }

    private static ToolDefinition tool(Fields tool) {
        Messages.requireFunction(tool);
        Fields function = Fields.of(tool.required("function"), tool.path("function"));
        String name = function.requiredText("name");
        if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
            throw ApiException.invalid(
                    function.path("name"),
                    "'" + function.path("name") + "' must have 1 to 64 letters, digits, underscores or dashes.");
        }
        if (function.flag("strict", false)) {
            throw ApiException.unsupported(
                    function.path("strict"), "Strict tools are not supported: arguments are what the model writes.");
        }
        JsonNode parameters =
                function.object("parameters").isPresent() ? function.required("parameters") : emptyParameters();
        ToolDefinition definition =
                new ToolDefinition(name, function.text("description").orElse(""), parameters.toString());
        function.refuseUnknown();
        tool.refuseUnknown();
        return definition;
    }

    private static ObjectNode emptyParameters() {
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties");
        return schema;
    }
}
