package dev.inlay.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.inlay.ChatMessage;
import dev.inlay.ChatRequest;
import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.ResponseFormat;
import dev.inlay.Role;
import dev.inlay.ToolCall;
import dev.inlay.ToolDefinition;
import dev.inlay.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * The JSON of {@code /chat/completions} and {@code /completions}: CreateChatCompletionRequest and CreateCompletionRequest of
 * OpenAI's OpenAPI description. What the service has no field for is refused.
 */
final class ChatWire {
    static final String CHAT_PATH = "chat/completions";
    static final String COMPLETION_PATH = "completions";

    private static final int MOST_STOP_STRINGS = 4;
    private static final int MOST_COMPLETION_LOGPROBS = 5;
    private static final double HOTTEST = 2;

    private final RemoteOptions options;

    ChatWire(RemoteOptions options) {
        this.options = options;
    }

    /** Writes the members of an object. */
    @FunctionalInterface
    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    byte[] chat(List<ChatMessage> messages, ChatRequest request, boolean stream) {
        checkMessages(messages);
        checkTools(request.tools());
        checkSampling(request.options());
        return object(json -> {
            json.writeStringField("model", options.model());
            json.writeArrayFieldStart("messages");
            for (ChatMessage message : messages) {
                writeMessage(json, message);
            }
            json.writeEndArray();
            if (!request.tools().isEmpty()) {
                json.writeArrayFieldStart("tools");
                for (ToolDefinition tool : request.tools()) {
                    writeTool(json, tool);
                }
                json.writeEndArray();
            }
            writeFormat(json, request.responseFormat());
            writeSampling(json, request.options(), options.newMaxTokens() ? "max_completion_tokens" : "max_tokens");
            if (request.options().logprobs()) {
                json.writeBooleanField("logprobs", true);
                if (request.options().topLogprobs() > 0) {
                    json.writeNumberField("top_logprobs", request.options().topLogprobs());
                }
            }
            writeStream(json, stream);
        });
    }

    byte[] completion(String prompt, GenerationOptions sampling, boolean stream) {
        TextRules.requireWellFormed(prompt, "The prompt");
        if (prompt.isEmpty()) {
            throw new InvalidRequestException("The prompt is empty: pass at least one character.");
        }
        checkSampling(sampling);
        if (sampling.topLogprobs() > MOST_COMPLETION_LOGPROBS) {
            throw new InvalidRequestException("topLogprobs is " + sampling.topLogprobs()
                    + " but /completions of a remote service gives at most " + MOST_COMPLETION_LOGPROBS + ".");
        }
        return object(json -> {
            json.writeStringField("model", options.model());
            json.writeStringField("prompt", prompt);
            writeSampling(json, sampling, "max_tokens");
            if (sampling.logprobs()) {
                json.writeNumberField("logprobs", sampling.topLogprobs());
            }
            writeStream(json, stream);
        });
    }

    private byte[] object(Members members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.factory().createGenerator(out)) {
            json.writeStartObject();
            members.write(json);
            ExtraFields.write(options, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory cannot fail", e);
        }
        return out.toByteArray();
    }

    private void writeStream(JsonGenerator json, boolean stream) throws IOException {
        if (stream) {
            json.writeBooleanField("stream", true);
            if (options.streamUsage()) {
                json.writeObjectFieldStart("stream_options");
                json.writeBooleanField("include_usage", true);
                json.writeEndObject();
            }
        }
    }

    private static void checkMessages(List<ChatMessage> messages) {
        for (int i = 0; i < messages.size(); i++) {
            ChatMessage message = messages.get(i);
            String what = "Message " + i;
            TextRules.requireWellFormed(message.content(), what);
            message.name().ifPresent(name -> TextRules.requireWellFormed(name, "The name of " + what));
            if (message.role() == Role.TOOL && message.toolCallId().isEmpty()) {
                throw new InvalidRequestException(what
                        + " is a tool's result but names no call: make it with ChatMessage.tool(toolCallId, content).");
            }
            for (ToolCall call : message.toolCalls()) {
                TextRules.requireWellFormed(call.name() + call.arguments() + call.id(), "A tool call of " + what);
            }
        }
    }

    private static void checkTools(List<ToolDefinition> tools) {
        for (ToolDefinition tool : tools) {
            TextRules.requireWellFormed(tool.description() + tool.name(), "The tool " + tool.name());
            requireObject(tool.parameters(), "The parameters of tool " + tool.name());
        }
    }

    private static void requireObject(String json, String what) {
        try {
            Json.parseObject(TextRules.requireWellFormed(json, what), what);
        } catch (IOException e) {
            throw new InvalidRequestException(what + " are no JSON object: " + e.getMessage(), e);
        }
    }

    private static void writeMessage(JsonGenerator json, ChatMessage message) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", message.role().id());
        if (message.content().isEmpty() && !message.toolCalls().isEmpty()) {
            json.writeNullField("content");
        } else {
            json.writeStringField("content", message.content());
        }
        if (message.role() == Role.TOOL) {
            // The protocol has no name here: the call's id says which tool it was.
            json.writeStringField("tool_call_id", message.toolCallId().orElseThrow());
        } else if (message.name().isPresent()) {
            json.writeStringField("name", message.name().get());
        }
        if (!message.toolCalls().isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (ToolCall call : message.toolCalls()) {
                json.writeStartObject();
                json.writeStringField("id", call.id());
                json.writeStringField("type", "function");
                json.writeObjectFieldStart("function");
                json.writeStringField("name", call.name());
                json.writeStringField("arguments", call.arguments());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeTool(JsonGenerator json, ToolDefinition tool) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", tool.name());
        json.writeStringField("description", tool.description());
        json.writeFieldName("parameters");
        json.writeRawValue(tool.parameters());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeFormat(JsonGenerator json, ResponseFormat format) throws IOException {
        switch (format.kind()) {
            case TEXT -> {}
            case JSON_OBJECT -> {
                json.writeObjectFieldStart("response_format");
                json.writeStringField("type", "json_object");
                json.writeEndObject();
            }
            case JSON_SCHEMA -> {
                String schema = format.schema().orElseThrow();
                requireObject(schema, "The schema of the answer");
                json.writeObjectFieldStart("response_format");
                json.writeStringField("type", "json_schema");
                json.writeObjectFieldStart("json_schema");
                json.writeStringField("name", "answer");
                json.writeFieldName("schema");
                json.writeRawValue(schema);
                // Otherwise the schema is a wish, and the answer may be anything.
                json.writeBooleanField("strict", true);
                json.writeEndObject();
                json.writeEndObject();
            }
        }
    }

    private void checkSampling(GenerationOptions sampling) {
        if (sampling.promptLogprobs()) {
            throw new InvalidRequestException(
                    "The protocol of the remote service gives no log probabilities of the prompt: leave promptLogprobs out, or"
                            + " open the model on this machine.");
        }
        if (!options.samplingExtensions()) {
            refuse(sampling.topK().orElse(0) != 0, "topK");
            refuse(sampling.minP().orElse(0) != 0, "minP");
            refuse(sampling.repetitionPenalty().orElse(1) != 1, "repetitionPenalty");
            refuse(sampling.ignoreEos(), "ignoreEos");
            refuse(
                    sampling.logitBias().values().stream().anyMatch(bias -> bias != Math.rint(bias)),
                    "logitBias with a fraction");
        }
        if (options.service() != RemoteOptions.Service.COMPATIBLE) {
            if (sampling.temperature().orElse(0) > HOTTEST) {
                throw new InvalidRequestException("temperature is "
                        + sampling.temperature().getAsDouble() + " but the remote service takes 0 to 2.");
            }
            if (sampling.stop().size() > MOST_STOP_STRINGS) {
                throw new InvalidRequestException("There are " + sampling.stop().size()
                        + " stop strings but the remote service takes at most " + MOST_STOP_STRINGS + ".");
            }
        }
        sampling.stop().forEach(stop -> TextRules.requireWellFormed(stop, "A stop string"));
    }

    private static void refuse(boolean set, String name) {
        if (set) {
            throw new InvalidRequestException(
                    "The protocol of the remote service has no field for " + name
                            + ": leave it out, or set RemoteOptions.Builder.samplingExtensions(true) where the server knows it.");
        }
    }

    private void writeSampling(JsonGenerator json, GenerationOptions sampling, String maxTokens) throws IOException {
        if (sampling.maxTokens().isPresent()) {
            json.writeNumberField(maxTokens, sampling.maxTokens().getAsInt());
        }
        if (sampling.temperature().isPresent()) {
            json.writeNumberField("temperature", sampling.temperature().getAsDouble());
        }
        if (sampling.topP().isPresent()) {
            json.writeNumberField("top_p", sampling.topP().getAsDouble());
        }
        if (sampling.presencePenalty().isPresent()) {
            json.writeNumberField("presence_penalty", sampling.presencePenalty().getAsDouble());
        }
        if (sampling.frequencyPenalty().isPresent()) {
            json.writeNumberField(
                    "frequency_penalty", sampling.frequencyPenalty().getAsDouble());
        }
        if (sampling.seed().isPresent()) {
            json.writeNumberField("seed", sampling.seed().getAsLong());
        }
        if (!sampling.stop().isEmpty()) {
            json.writeArrayFieldStart("stop");
            for (String stop : sampling.stop()) {
                json.writeString(stop);
            }
            json.writeEndArray();
        }
        if (!sampling.logitBias().isEmpty()) {
            json.writeObjectFieldStart("logit_bias");
            for (Map.Entry<Integer, Double> bias : sampling.logitBias().entrySet()) {
                double value = bias.getValue();
                json.writeFieldName(Integer.toString(bias.getKey()));
                if (value == Math.rint(value)) {
                    json.writeNumber((long) value);
                } else {
                    json.writeNumber(value);
                }
            }
            json.writeEndObject();
        }
        writeExtensions(json, sampling);
    }

    private void writeExtensions(JsonGenerator json, GenerationOptions sampling) throws IOException {
        if (!options.samplingExtensions()) {
            return;
        }
        if (sampling.topK().isPresent()) {
            json.writeNumberField("top_k", sampling.topK().getAsInt());
        }
        if (sampling.minP().isPresent()) {
            json.writeNumberField("min_p", sampling.minP().getAsDouble());
        }
        if (sampling.repetitionPenalty().isPresent()) {
            json.writeNumberField(
                    "repetition_penalty", sampling.repetitionPenalty().getAsDouble());
        }
        if (sampling.ignoreEos()) {
            json.writeBooleanField("ignore_eos", true);
        }
    }
}
