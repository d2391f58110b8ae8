package dev.inlay;

import dev.inlay.model.ModelSource;
import dev.inlay.provider.PlacementReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Answers conversations. Safe for use by many threads until it is closed; conversations that run at the same time are
 * decoded together.
 *
 * <pre>{@code
 * try (ChatGenerator chat = ChatGenerator.load(ModelSource.named("smollm2-135m-instruct"))) {
 *     ChatResponse answer = chat.generate(ChatRequest.of("What is the capital of France?"));
 *     System.out.println(answer.text());
 * }
 * }</pre>
 *
 * <p>Every method that takes a request throws, before any work, {@link InvalidRequestException} for malformed UTF-16 (a lone
 * surrogate), for what the model does not have, and for what its template refuses; {@link ContextLengthExceededException}
 * when the prompt does not fit; {@link OverloadedException} when the waiting queue is full; and {@link
 * IllegalStateException} after {@link #close()}. A failing run throws {@link InferenceException}; other conversations go on.
 * An interrupt of a waiting thread cancels its generation and throws {@link RequestCancelledException}.
 *
 * <p>Where the policy names a service ({@link dev.inlay.provider.RemoteProvider}) that was given to the builder, each request goes to
 * the first place of its route that takes calls. One that fails there before any text was handed over is repeated at the next place. A
 * stream that breaks off later goes on with this machine's model, which is given the conversation and the text so far: the reader gets
 * the rest, though of another model, without gap or repetition; where that cannot be, the failure. Requests that a place finds
 * wrong, too long prompts and cancelled requests go nowhere else. {@link #placement()} tells what moved.
 *
 * <p>Special tokens: a control token spelled inside a message, such as {@code <|im_end|>}, is encoded as plain text and can
 * neither end the message nor speak for another role. Added tokens that the tokenizer does not mark as special (for
 * example {@code <think>} of some models) are tokens wherever they are spelled. {@link #complete} takes a raw prompt, in
 * which control tokens are control tokens.
 *
 * <p>Tool calls: the tools of a request go to the model's template. Markup of the Hermes and Qwen family ({@code
 * <tool_call>{json}</tool_call>}), of Mistral ({@code [TOOL_CALLS]}) and of Llama 3 (the whole answer is one JSON object with
 * {@code name} and {@code parameters}) is taken out of the finished message into {@link ChatMessage#toolCalls()} when the
 * request has tools and the markup is valid; otherwise the text stays as the model wrote it. Streamed text is always raw.
 */
public interface ChatGenerator extends AutoCloseable {
    /**
     * Loads a model with every setting at its default.
     *
     * @param source where the model is
     * @return the generator; close it
     * @throws ModelLoadException when the model's files are missing or broken
     * @throws ProviderUnavailableException when nothing here can run it
     */
    static ChatGenerator load(ModelSource source) {
        return builder().model(source).build();
    }

    /**
     * Starts with the defaults.
     *
     * @return a builder
     */
    static ChatGeneratorBuilder builder() {
        return new ChatGeneratorBuilder();
    }

    /**
     * Answers a conversation.
     *
     * @param request the conversation
     * @return the whole answer
     */
    ChatResponse generate(ChatRequest request);

    /**
     * Starts an answer that is read while it is generated.
     *
     * @param request the conversation
     * @return the stream; close it
     */
    ChatStream stream(ChatRequest request);

    /**
     * Answers a conversation and hands the pieces on as they come, on the calling thread. An exception of the consumer
     * cancels the generation and is passed on.
     *
     * @param request the conversation
     * @param consumer takes the pieces
     * @return the whole answer
     */
    ChatResponse stream(ChatRequest request, Consumer<ChatChunk> consumer);

    /**
     * Answers a conversation without blocking. Cancelling the future cancels the generation.
     *
     * @param request the conversation
     * @return completes with the answer, or exceptionally as {@link #generate} would, on a thread of the common pool
     */
    CompletableFuture<ChatResponse> generateAsync(ChatRequest request);

    /**
     * Continues a raw prompt without a chat template, as the model's tokenizer encodes it: with its BOS where it has one
     * (never twice), and with control tokens where they are spelled.
     *
     * @param prompt the text to continue; at least one token
     * @param options how
     * @return the continuation as an assistant message
     */
    ChatResponse complete(String prompt, GenerationOptions options);

    /**
     * Continues a raw prompt as {@link #complete} does, read while it is generated.
     *
     * @param prompt the text to continue
     * @param options how
     * @return the stream; close it
     */
    ChatStream streamCompletion(String prompt, GenerationOptions options);

    /**
     * Counts the tokens of a conversation as {@link Usage#promptTokens()} will: rendered with the opening of an answer.
     *
     * @param messages the conversation
     * @return the count
     */
    int countTokens(List<ChatMessage> messages);

    /**
     * Counts the tokens of a request, its tools included, as {@link Usage#promptTokens()} will unless turns are dropped.
     *
     * @param request the conversation and its tools
     * @return the count
     * @throws InvalidRequestException when the request has tools and this kind of generator cannot count them
     */
    default int countTokens(ChatRequest request) {
        if (!request.tools().isEmpty()) {
            throw new InvalidRequestException(
                    "The request has " + request.tools().size() + " tools, whose tokens this generator"
                            + " cannot count: count the messages alone with countTokens(request.messages()).");
        }
        return countTokens(request.messages());
    }

    /**
     * The tokens of a conversation as {@link #countTokens} counts them: rendered with the opening of an answer.
     *
     * @param messages the conversation
     * @return token ids of the model's vocabulary
     * @throws InvalidRequestException also when the model runs elsewhere and its tokenizer is not here
     */
    default int[] tokenize(List<ChatMessage> messages) {
        throw new InvalidRequestException("This chat generator has no tokenizer here: its model runs elsewhere.");
    }

    /**
     * The tokens of a raw prompt as {@link #complete} encodes it.
     *
     * @param prompt the text; may be empty
     * @return token ids of the model's vocabulary
     * @throws InvalidRequestException also when the model runs elsewhere and its tokenizer is not here
     */
    default int[] tokenize(String prompt) {
        throw new InvalidRequestException("This chat generator has no tokenizer here: its model runs elsewhere.");
    }

    /**
     * What the model is and how it is run.
     *
     * @return limits, layout, end tokens
     */
    ChatInfo info();

    /**
     * Where the model really runs, and why.
     *
     * @return the report
     */
    PlacementReport placement();

    /**
     * Refuses further calls, ends or drains the running ones as the builder said, and frees the model's memory. Draining takes as
     * long as the longest answer; {@link #close(Duration)} bounds it. Closing
     * twice is harmless. Must not be called from a consumer of its own streams while draining.
     */
    @Override
    void close();

    /**
     * Refuses further calls, waits for the running and waiting ones, and cancels those that are not done in time: they end with
     * {@link FinishReason#CANCELLED} and what they have. Returns when the model's memory is free. A generator without running
     * work of its own closes at once.
     *
     * @param patience how long to wait; zero cancels at once
     * @throws InvalidRequestException when it is negative
     */
    default void close(Duration patience) {
        if (patience.isNegative()) {
            throw new InvalidRequestException("patience is " + patience + " but must not be negative.");
        }
        close();
    }
}
