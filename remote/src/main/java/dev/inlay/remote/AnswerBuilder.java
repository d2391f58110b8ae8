package dev.inlay.remote;

import dev.inlay.ChatChunk;
import dev.inlay.ChatMessage;
import dev.inlay.ChatResponse;
import dev.inlay.FinishReason;
import dev.inlay.GenerationTimings;
import dev.inlay.Role;
import dev.inlay.TokenLogprob;
import dev.inlay.ToolCall;
import dev.inlay.Usage;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer together, from one object or from the pieces of a stream, of chats and of completions alike. Not safe for use
 * by several threads.
 */
final class AnswerBuilder {
    private static final int UNKNOWN_TOKEN = -1;

    private final Ticker ticker;
    private final long started;
    private final StringBuilder text = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private final TreeMap<Integer, PartialCall> toolCalls = new TreeMap<>();
    private String held = "";
    private @Nullable String finish;
    private Usage usage = new Usage(0, 0, 0);
    private Duration queued = Duration.ZERO;
    private long firstToken;

    AnswerBuilder(Ticker ticker, long started) {
        this.ticker = ticker;
        this.started = started;
    }

    /** A tool call as its pieces come. */
    private static final class PartialCall {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
    }

    /** How long the request waited for its turn. */
    void queued(Duration time) {
        this.queued = time;
    }

    /** Whether the service has said why it ended. */
    boolean finished() {
        return finish != null;
    }

    /**
     * Takes one object: a whole answer, or an event of a stream.
     *
     * @return what is new in it, empty for an object without news
     * @throws IOException when it is not what the protocol says
     */
    Optional<ChatChunk> add(JsonObject object) throws IOException {
        readUsage(object.object("usage"));
        List<@Nullable Object> choices = object.array("choices");
        if (choices.isEmpty()) {
            return Optional.empty();
        }
        JsonObject choice = objectOf(choices.get(0));
        JsonObject part = choice.has("delta") ? choice.object("delta") : choice.object("message");
        String piece = part.string("content").or(() -> text(part, "refusal")).orElse("")
                + text(choice, "text").orElse("");
        readToolCalls(part);
        List<TokenLogprob> news = readLogprobs(choice);
        logprobs.addAll(news);
        choice.string("finish_reason").ifPresent(reason -> finish = reason);
        if (firstToken == 0 && (!piece.isEmpty() || !toolCalls.isEmpty())) {
            firstToken = ticker.nanos();
        }
        String whole = wholeCharacters(piece);
        text.append(whole);
        return whole.isEmpty() && news.isEmpty()
                ? Optional.empty()
                : Optional.of(new ChatChunk(whole, news, Optional.empty()));
    }

    private static Optional<String> text(JsonObject object, String name) {
        return object.get(name) instanceof String value ? Optional.of(value) : Optional.empty();
    }

    private static JsonObject objectOf(@Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            return JsonObject.of(map, "the answer");
        }
        throw new IOException("something that is no object where one must be");
    }

    /** Some servers cut a character between two pieces: its first half waits for the second. */
    private String wholeCharacters(String piece) {
        String all = held + piece;
        boolean half = !all.isEmpty() && Character.isHighSurrogate(all.charAt(all.length() - 1));
        held = half ? all.substring(all.length() - 1) : "";
        return half ? all.substring(0, all.length() - 1) : all;
    }

    private void readToolCalls(JsonObject part) throws IOException {
        List<@Nullable Object> calls = part.array("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            JsonObject call = objectOf(calls.get(i));
            PartialCall partial =
                    toolCalls.computeIfAbsent(call.integer("index").orElse(i), index -> new PartialCall());
            call.string("id").filter(id -> !id.isEmpty()).ifPresent(id -> partial.id = id);
            JsonObject function = call.object("function");
            function.string("name").filter(name -> !name.isEmpty()).ifPresent(name -> partial.name = name);
            function.string("arguments").ifPresent(partial.arguments::append);
        }
    }

    private static List<TokenLogprob> readLogprobs(JsonObject choice) throws IOException {
        JsonObject found = choice.object("logprobs");
        List<TokenLogprob> read = new ArrayList<>();
        for (@Nullable Object each : found.array("content")) {
            JsonObject token = objectOf(each);
            List<TokenLogprob> top = new ArrayList<>();
            for (@Nullable Object other : token.array("top_logprobs")) {
                top.add(logprob(objectOf(other), List.of()));
            }
            read.add(logprob(token, top));
        }
        List<@Nullable Object> tokens = found.array("tokens");
        List<@Nullable Object> values = found.array("token_logprobs");
        List<@Nullable Object> tops = found.array("top_logprobs");
        for (int i = 0; i < tokens.size(); i++) {
            List<TokenLogprob> top = new ArrayList<>();
            if (i < tops.size() && tops.get(i) instanceof Map<?, ?> map) {
                map.forEach((token, value) -> top.add(new TokenLogprob(
                        UNKNOWN_TOKEN,
                        String.valueOf(token),
                        value instanceof Number n ? n.doubleValue() : 0,
                        List.of())));
                top.sort((a, b) -> Double.compare(b.logprob(), a.logprob()));
            }
            double value = i < values.size() && values.get(i) instanceof Number n ? n.doubleValue() : 0;
            read.add(new TokenLogprob(UNKNOWN_TOKEN, String.valueOf(tokens.get(i)), value, top));
        }
        return read;
    }

    private static TokenLogprob logprob(JsonObject token, List<TokenLogprob> top) throws IOException {
        return new TokenLogprob(UNKNOWN_TOKEN, token.string("token").orElse(""), token.number("logprob", 0), top);
    }

    private void readUsage(JsonObject object) throws IOException {
        if (object.has("prompt_tokens") || object.has("completion_tokens")) {
            usage = new Usage(
                    object.integer("prompt_tokens").orElse(0),
                    object.object("prompt_tokens_details")
                            .integer("cached_tokens")
                            .orElse(0),
                    object.integer("completion_tokens").orElse(0));
        }
    }

    ChatResponse finish() {
        return response(reason());
    }

    ChatResponse cancelled() {
        return response(FinishReason.CANCELLED);
    }

    private FinishReason reason() {
        String said = finish == null ? "stop" : finish;
        return switch (said) {
            case "length" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            // Some servers say stop for calls too, and some have words of their own for an end.
            default -> toolCalls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        };
    }

    private ChatResponse response(FinishReason reason) {
        List<ToolCall> calls = new ArrayList<>();
        toolCalls.forEach((index, call) -> calls.add(new ToolCall(
                call.id.isEmpty() ? "call_" + index : call.id,
                call.name,
                call.arguments.isEmpty() ? "{}" : call.arguments.toString())));
        long now = ticker.nanos();
        long first = firstToken == 0 ? now : firstToken;
        double seconds = (now - first) / 1e9;
        double rate = usage.completionTokens() > 1 && seconds > 0 ? (usage.completionTokens() - 1) / seconds : 0;
        return new ChatResponse(
                new ChatMessage(Role.ASSISTANT, text.toString(), calls, Optional.empty(), Optional.empty()),
                reason,
                usage,
                new GenerationTimings(queued, Duration.ofNanos(first - started), Duration.ofNanos(now - started), rate),
                logprobs,
                List.of());
    }

    /** Whether an event says that the service failed in the middle of a stream. */
    static boolean isError(JsonObject object) {
        return object.has("error") && !object.has("choices");
    }
}
