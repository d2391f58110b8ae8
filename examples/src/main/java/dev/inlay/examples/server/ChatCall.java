package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.GenerationOptions;
import dev.inlay.ResponseFormat;
import dev.inlay.ToolDefinition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request for chat completions.
 *
 * @param model its name, or empty for the server's only one
 * @param request what the library is asked
 * @param count how many answers
 * @param streaming whether they are streamed
 */
record ChatCall(Optional<String> model, ChatRequest request, int count, StreamOptions streaming)
        implements GenerationCall {
    /** With a seed, each answer gets one of its own, so that they differ and repeat. */
    @Override
    public ChatStream start(ChatGenerator chat, int answer) {
        return chat.stream(Seeds.seeded(request, answer));
    }

    @Override
    public Generations.Events events(Sse sse, String modelName) {
        return new ChatEvents(sse, modelName, this);
    }

    @Override
    public ObjectNode body(String modelName, List<ChatResponse> responses) {
        return ChatJson.completion(modelName, request.options().logprobs(), responses);
    }

    static ChatCall read(Fields fields, Limits limits) {
        Optional<String> model = fields.text("model");
        StreamOptions streaming = StreamOptions.read(fields);
        int count = fields.integer("n", 1, limits.maxChoices()).orElse(1);
        List<ToolDefinition> tools = Tools.read(fields);
        ChatRequest.Builder request = ChatRequest.builder()
                .messages(Messages.read(fields.required("messages"), limits.maxMessages()))
                .options(options(fields))
                .responseFormat(format(fields));
        tools.forEach(request::tool);
        refuseTheRest(fields);
        return new ChatCall(model, request.build(), count, streaming);
    }

    private static GenerationOptions options(Fields fields) {
        OptionalInt maxTokens = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
        OptionalInt maxCompletionTokens = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        if (maxTokens.isPresent() && maxCompletionTokens.isPresent() && !maxTokens.equals(maxCompletionTokens)) {
            throw ApiException.invalid(
                    "max_tokens", "'max_tokens' and 'max_completion_tokens' differ: give one of them.");
        }
        GenerationOptions.Builder options =
                Sampling.read(fields, maxCompletionTokens.isPresent() ? maxCompletionTokens : maxTokens);
        boolean logprobs = fields.flag("logprobs", false);
        OptionalInt top = fields.integer("top_logprobs", 0, GenerationOptions.MAX_TOP_LOGPROBS);
        if (top.isPresent() && !logprobs) {
            throw ApiException.invalid("top_logprobs", "'top_logprobs' is only allowed when 'logprobs' is true.");
        }
        return options.logprobs(logprobs).topLogprobs(top.orElse(0)).build();
    }

    private static ResponseFormat format(Fields fields) {
        Optional<Fields> format = fields.object("response_format");
        if (format.isEmpty()) {
            return ResponseFormat.text();
        }
        String type = format.get().requiredText("type");
        ResponseFormat result = switch (type) {
            case "text" -> ResponseFormat.text();
            case "json_object" -> ResponseFormat.jsonObject();
            case "json_schema" -> schema(format.get());
            default ->
                throw ApiException.invalid(
                        "response_format.type",
                        "'response_format.type' is '" + type + "' but must be text, json_object or json_schema.");
        };
        format.get().refuseUnknown();
        return result;
    }

    private static ResponseFormat schema(Fields format) {
        Fields wrapper = Fields.of(format.required("json_schema"), format.path("json_schema"));
        // The schema holds whatever these say: it is kept strictly or refused.
        wrapper.requiredText("name");
        wrapper.flag("strict", true);
        wrapper.accept("description");
        ResponseFormat result = ResponseFormat.jsonSchema(
                wrapper.object("schema").isPresent()
                        ? wrapper.required("schema").toString()
                        : "{}");
        wrapper.refuseUnknown();
        return result;
    }

    private static void refuseTheRest(Fields fields) {
        fields.choice("service_tier", List.of("auto", "default"));
        if (fields.flag("store", false)) {
            throw ApiException.unsupported("store", "'store' is not supported: this server keeps nothing.");
        }
        for (JsonNode modality : fields.array("modalities")) {
            if (!modality.asText().equals("text")) {
                throw ApiException.unsupported("modalities", "Only text is supported as 'modalities'.");
            }
        }
        fields.refuse("audio", "this server knows text only.");
        fields.refuse("reasoning_effort", "the effort of a local model cannot be chosen.");
        fields.refuse("verbosity", "say in a message how long an answer you want.");
        fields.refuse("web_search_options", "this server has no network.");
        fields.refuse("moderation", "this server does not moderate.");
        fields.accept(
                "metadata",
                "user",
                "safety_identifier",
                "prediction",
                "prompt_cache_key",
                "prompt_cache_retention",
                "prompt_cache_options");
        fields.refuseUnknown();
    }
}
