package dev.inlay.internal.chat;

import dev.inlay.ChatChunk;
import dev.inlay.ChatMessage;
import dev.inlay.ChatResponse;
import dev.inlay.FinishReason;
import dev.inlay.GenerationTimings;
import dev.inlay.Role;
import dev.inlay.TokenLogprob;
import dev.inlay.ToolCall;
import dev.inlay.Usage;
import dev.inlay.tokenizer.TokenStream;
import dev.inlay.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One request on its way through the engine: its tokens, its text, its times. Belongs to the engine thread. */
final class Generation {
    private final GenerationPlan plan;
    private final GenerationOutput output;
    private final Tokenizer tokenizer;
    private final boolean parseTools;
    private final int droppedMessages;
    private final TokenHistory history;
    private final TokenStream stream;
    private final StopMatcher stops;
    private final StringBuilder text = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private final List<TokenLogprob> promptLogprobs = new ArrayList<>();
    private int deliveredLogprobs;
    private int endTokens;
    private final long started;
    private long admitted;
    private long firstToken;
    private int cachedTokens;
    private int row = -1;

    Generation(
            int[] prompt,
            GenerationPlan plan,
            GenerationOutput output,
            Tokenizer tokenizer,
            boolean parseTools,
            int droppedMessages,
            long started) {
        this.plan = plan;
        this.output = output;
        this.tokenizer = tokenizer;
        this.parseTools = parseTools;
        this.droppedMessages = droppedMessages;
        this.started = started;
        this.history = new TokenHistory(prompt, plan.seed());
        this.stream = tokenizer.stream(true);
        this.stops = new StopMatcher(plan.stop());
    }

    /** Goes on with an answer whose first tokens, written elsewhere, are the last ones of the prompt. */
    void resume(int given) {
        history.countAsGenerated(given);
        int[] prompt = history.tokens();
        for (int i = history.promptLength() - given; i < history.promptLength(); i++) {
            // A first token loses its leading space, and what follows is not first.
            stream.append(prompt[i]);
        }
    }

    GenerationPlan plan() {
        return plan;
    }

    GenerationOutput output() {
        return output;
    }

    TokenHistory history() {
        return history;
    }

    int row() {
        return row;
    }

    /** The most tokens its row may come to hold. */
    int mostTokens() {
        return history.promptLength() + plan.maxTokens();
    }

    void admit(int intoRow, int cached) {
        row = intoRow;
        cachedTokens = cached;
        admitted = System.nanoTime();
    }

    int cachedTokens() {
        return cachedTokens;
    }

    void cached(int tokens) {
        cachedTokens = tokens;
    }

    /**
     * Takes the next token from the sampler's logits and delivers what became readable.
     *
     * @param sampler holds the row's logits
     * @return why the generation ends with this token, or empty
     */
    Optional<FinishReason> next(Sampler sampler) {
        sampler.examine();
        Sampler.Likeliest likeliest = plan.logprobs() ? sampler.likeliest(plan.topLogprobs()) : null;
        int token = sampler.choose(plan, history);
        if (firstToken == 0) {
            firstToken = System.nanoTime();
        }
        history.append(token);
        if (plan.endTokens().contains(token)) {
            endTokens = 1;
            return Optional.of(FinishReason.STOP);
        }
        if (likeliest != null) {
            logprobs.add(entry(token, sampler.logprob(token, likeliest), likeliest));
        }
        deliver(stops.append(stream.append(token)));
        if (stops.stopped()) {
            return Optional.of(FinishReason.STOP);
        }
        return history.generated() >= plan.maxTokens() ? Optional.of(FinishReason.LENGTH) : Optional.empty();
    }

    /** From the request to the first token, once there is one. */
    long nanosToFirstToken() {
        return firstToken - started;
    }

    /** Whether every position of the prompt is to be looked at: {@link #score}. */
    boolean scoresPrompt() {
        return plan.promptLogprobs();
    }

    /**
     * Notes how likely a token of the prompt was.
     *
     * @param position of the token
     * @param sampler holds the logits of the position before
     */
    void score(int position, Sampler sampler) {
        sampler.examine();
        Sampler.Likeliest likeliest = sampler.likeliest(plan.topLogprobs());
        int token = history.tokens()[position];
        promptLogprobs.add(entry(token, sampler.logprob(token, likeliest), likeliest));
    }

    private TokenLogprob entry(int token, double logprob, Sampler.Likeliest likeliest) {
        List<TokenLogprob> top = new ArrayList<>();
        for (int i = 0; i < likeliest.tokens().length; i++) {
            int each = likeliest.tokens()[i];
            top.add(new TokenLogprob(each, spelled(each), likeliest.logprobs()[i], List.of()));
        }
        return new TokenLogprob(token, spelled(token), logprob, top);
    }

    private String spelled(int token) {
        return tokenizer.decode(new int[] {token}, false);
    }

    private void deliver(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        text.append(piece);
        output.put(new ChatChunk(piece, newLogprobs(), Optional.empty()));
    }

    private List<TokenLogprob> newLogprobs() {
        List<TokenLogprob> fresh = List.copyOf(logprobs.subList(deliveredLogprobs, logprobs.size()));
        deliveredLogprobs = logprobs.size();
        return fresh;
    }

    /** Ends the generation and hands over the response. */
    void finish(FinishReason reason) {
        String rest = stops.append(stream.finish()) + stops.finish();
        text.append(rest);
        long now = System.nanoTime();
        Optional<ToolCallParser.Parsed> calls = parseTools && reason == FinishReason.STOP
                ? ToolCallParser.parse(tokenizer.decode(answerTokens(), false), text.toString())
                : Optional.empty();
        FinishReason told = calls.isPresent() ? FinishReason.TOOL_CALLS : reason;
        output.put(new ChatChunk(rest, newLogprobs(), Optional.of(told)));
        String content = calls.map(ToolCallParser.Parsed::content).orElse(text.toString());
        List<ToolCall> toolCalls = calls.map(ToolCallParser.Parsed::calls).orElse(List.of());
        int tokens = history.generated();
        Duration total = Duration.ofNanos(now - started);
        long decoding = now - firstToken;
        output.complete(new ChatResponse(
                new ChatMessage(Role.ASSISTANT, content, toolCalls, Optional.empty(), Optional.empty()),
                told,
                new Usage(history.promptLength(), cachedTokens, tokens - endTokens),
                new GenerationTimings(
                        Duration.ofNanos((admitted == 0 ? now : admitted) - started),
                        firstToken == 0 ? total : Duration.ofNanos(firstToken - started),
                        total,
                        tokens > 1 && decoding > 0 ? (tokens - 1) * 1e9 / decoding : 0),
                logprobs,
                tokenIds(),
                droppedMessages,
                promptLogprobs));
    }

    private int[] answerTokens() {
        return java.util.Arrays.copyOfRange(history.tokens(), history.promptLength(), history.length() - endTokens);
    }

    private List<Integer> tokenIds() {
        List<Integer> ids = new ArrayList<>();
        for (int i = history.promptLength(); i < history.length(); i++) {
            ids.add(history.tokens()[i]);
        }
        return ids;
    }
}
