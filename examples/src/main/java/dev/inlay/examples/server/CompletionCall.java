package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.GenerationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request for text completions. Answers are numbered prompt by prompt.
 *
 * @param model its name, or empty for the server's only one
 * @param prompts what to continue
 * @param options how
 * @param perPrompt how many answers to each prompt
 * @param echo whether an answer begins with its prompt
 * @param streaming whether they are streamed
 */
record CompletionCall(
        Optional<String> model,
        List<String> prompts,
        GenerationOptions options,
        int perPrompt,
        boolean echo,
        StreamOptions streaming)
        implements GenerationCall {
    /** What OpenAI generates when a request gives no limit. */
    private static final int DEFAULT_MAX_TOKENS = 16;

    private static final int MAX_LOGPROBS = 5;

    @Override
    public int count() {
        return prompts.size() * perPrompt;
    }

    String prompt(int answer) {
        return prompts.get(answer / perPrompt);
    }

    @Override
    public ChatStream start(ChatGenerator chat, int answer) {
        return chat.streamCompletion(prompt(answer), Seeds.seeded(options, answer % perPrompt));
    }

    @Override
    public Generations.Events events(Sse sse, String modelName) {
        return new CompletionEvents(sse, modelName, this);
    }

    @Override
    public ObjectNode body(String modelName, List<ChatResponse> responses) {
        return CompletionJson.completion(modelName, this, responses);
    }

    static CompletionCall read(Fields fields, Limits limits) {
        Optional<String> model = fields.text("model");
        StreamOptions streaming = StreamOptions.read(fields);
        int perPrompt = fields.integer("n", 1, limits.maxChoices()).orElse(1);
        if (fields.integer("best_of", 0, 20).orElse(perPrompt) > perPrompt) {
            throw ApiException.unsupported("best_of", "'best_of' above 'n' is not supported: ask for more with 'n'.");
        }
        List<String> prompts = prompts(fields.required("prompt"), limits.maxInputs());
        if ((long) prompts.size() * perPrompt > limits.maxChoices()) {
            throw ApiException.invalid(
                    "prompt",
                    "Prompts times 'n' make " + (long) prompts.size() * perPrompt + " answers, but this server gives "
                            + limits.maxChoices() + " to one request: send several requests.");
        }
        OptionalInt logprobs = fields.integer("logprobs", 0, MAX_LOGPROBS);
        boolean echo = fields.flag("echo", false);
        if (echo && logprobs.isPresent()) {
            throw ApiException.unsupported(
                    "logprobs", "'logprobs' together with 'echo' is not supported: prompts get no probabilities.");
        }
        fields.refuse("suffix", "the model writes forward only.");
        OptionalInt maxTokens = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
        GenerationOptions options = Sampling.read(
                        fields, maxTokens.isPresent() ? maxTokens : OptionalInt.of(DEFAULT_MAX_TOKENS))
                .logprobs(logprobs.isPresent())
                .topLogprobs(logprobs.orElse(0))
                .build();
        fields.accept("user");
        fields.refuseUnknown();
        return new CompletionCall(model, prompts, options, perPrompt, echo, streaming);
    }

    private static List<String> prompts(JsonNode value, int most) {
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        if (!value.isArray()) {
            throw Fields.wrongType("prompt", "a string or an array of strings", value);
        }
        List<String> prompts = new ArrayList<>();
        for (JsonNode each : value) {
            if (each.isNumber() || each.isArray()) {
                throw ApiException.unsupported(
                        "prompt", "Prompts of token ids are not supported by this server: send text.");
            }
            prompts.add(Fields.text(each, "prompt[" + prompts.size() + "]"));
            if (prompts.size() > most) {
                throw ApiException.invalid("prompt", "'prompt' has too many entries: this server takes " + most + ".");
            }
        }
        if (prompts.isEmpty()) {
            throw ApiException.invalid("prompt", "'prompt' is empty: send at least one.");
        }
        return prompts;
    }
}
