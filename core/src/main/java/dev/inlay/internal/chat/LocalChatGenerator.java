package dev.inlay.internal.chat;

import dev.inlay.ChatChunk;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatInfo;
import dev.inlay.ChatMessage;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.ContextLengthExceededException;
import dev.inlay.ContextOverflow;
import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.ResponseFormat;
import dev.inlay.Role;
import dev.inlay.internal.memory.ProcessMemory;
import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.runtime.LeakNet;
import dev.inlay.provider.PlacementReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chat generator over a local ONNX decoder. */
public final class LocalChatGenerator implements ChatGenerator {
    private static final Logger log = LoggerFactory.getLogger(LocalChatGenerator.class);
    private static final long MOST_DEFAULT_CACHE = 2L << 30;

    private final ChatLoader.Loaded loaded;
    private final ChatEngine engine;
    private final PromptEncoder prompts;
    private final ChatInfo info;
    private final boolean cancelOnClose;
    private final LeakNet.Watch watch;

    private LocalChatGenerator(ChatSettings settings, ChatLoader.Loaded loaded) {
        this.loaded = loaded;
        this.cancelOnClose = settings.cancelOnClose();
        this.prompts = new PromptEncoder(
                loaded.tokenizer(), loaded.template(), loaded.config().bosToken());
        Decoder decoder = loaded.decoder();
        long cacheBytes = settings.cacheBytes()
                .orElse(Math.min(MOST_DEFAULT_CACHE, Runtime.getRuntime().maxMemory() / 2));
        this.info = info(settings, loaded, contextLength(settings, loaded, cacheBytes));
        ChatEngine started = new ChatEngine(
                decoder,
                new ChatEngine.Settings(
                        info.model(),
                        settings.maxConcurrent(),
                        settings.queueLimit(),
                        settings.prefillChunk(),
                        cacheBytes,
                        settings.prefixCache()),
                loaded.places(),
                () -> loaded.owned().forEach(StepFeeds::closeQuietly));
        this.engine = started;
        this.watch = LeakNet.watch(this, "A chat generator of " + info.model(), () -> started.close(true));
    }

    private static int contextLength(ChatSettings settings, ChatLoader.Loaded loaded, long cacheBytes) {
        ChatModelConfig config = loaded.config();
        int context = Math.min(
                config.contextLength().orElse(loaded.tokenizer().maxLength().orElse(2048)),
                settings.contextTokens().orElse(Integer.MAX_VALUE));
        long held = cacheBytes / Math.max(1, loaded.decoder().tokenBytes());
        if (held < 2) {
            throw new ModelLoadException(
                    "The KV cache needs " + loaded.decoder().tokenBytes() + " bytes a token, but may have only "
                            + cacheBytes + " bytes: raise cacheBytes or the Java heap.");
        }
        if (held < context) {
            String note = "the context is cut from " + context + " to " + held + " tokens, for which the cache's "
                    + cacheBytes + " bytes suffice; raise cacheBytes"
                    + (settings.cacheBytes().isPresent() ? "" : " or the Java heap, of which it is half,")
                    + " for more";
            loaded.notes().add(note);
            log.warn("{}: {}", settings.source().name(), note);
        }
        int tokens = (int) Math.min(context, held);
        noteScarceMemory(settings, loaded, tokens);
        return tokens;
    }

    /** The cache grows to need, so a model that fits may run out of memory later. */
    private static void noteScarceMemory(ChatSettings settings, ChatLoader.Loaded loaded, int context) {
        long wanted = context * loaded.decoder().tokenBytes();
        long available = ProcessMemory.current().snapshot().availableBytes().orElse(Long.MAX_VALUE);
        if (wanted > available) {
            String note = "one conversation of the whole context of " + context + " tokens takes " + (wanted >> 20)
                    + " MiB of KV cache, but only " + (available >> 20)
                    + " MiB of memory can be had: lower contextTokens, or give the process more memory";
            loaded.notes().add(note);
            log.warn("{}: {}", settings.source().name(), note);
        }
    }

    private static ChatInfo info(ChatSettings settings, ChatLoader.Loaded loaded, int contextLength) {
        Decoder decoder = loaded.decoder();
        return new ChatInfo(
                settings.source().name(),
                loaded.config().modelType(),
                contextLength,
                loaded.config().layout(),
                decoder.cache(),
                decoder.batched(),
                settings.prefixCache() && decoder.rewinds(),
                loaded.template().isPresent(),
                loaded.endTokens(),
                decoder.vocabulary(),
                settings.maxConcurrent(),
                decoder.tokenBytes(),
                loaded.notes());
    }

    /**
     * Loads a model.
     *
     * @param settings what the builder collected
     * @return the generator, ready
     */
    public static ChatGenerator load(ChatSettings settings) {
        ChatLoader.Loaded loaded = ChatLoader.load(settings);
        try {
            LocalChatGenerator generator = new LocalChatGenerator(settings, loaded);
            log.info("{}; {}", loaded.placement().summary(), generator.info);
            return generator;
        } catch (RuntimeException | Error e) {
            loaded.owned().forEach(StepFeeds::closeQuietly);
            throw e;
        }
    }

    @Override
    public ChatResponse generate(ChatRequest request) {
        return start(request, false).response();
    }

    @Override
    public ChatStream stream(ChatRequest request) {
        return new EngineStream(start(request, true));
    }

    @Override
    public ChatResponse stream(ChatRequest request, Consumer<ChatChunk> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        try (ChatStream stream = stream(request)) {
            stream.forEach(consumer);
            return stream.response();
        }
    }

    @Override
    public CompletableFuture<ChatResponse> generateAsync(ChatRequest request) {
        GenerationOutput output = start(request, false);
        CancellingFuture future = new CancellingFuture(output);
        // What hangs on the future must not run on the engine's thread.
        output.whenDone(() -> ForkJoinPool.commonPool().execute(() -> {
            try {
                future.complete(output.response());
            } catch (RuntimeException e) {
                future.completeExceptionally(e);
            }
        }));
        return future;
    }

    @Override
    public ChatResponse complete(String prompt, GenerationOptions options) {
        return startRaw(prompt, options, false).response();
    }

    @Override
    public ChatStream streamCompletion(String prompt, GenerationOptions options) {
        return new EngineStream(startRaw(prompt, options, true));
    }

    private GenerationOutput startRaw(String prompt, GenerationOptions options, boolean reading) {
        long started = System.nanoTime();
        Objects.requireNonNull(options, "options");
        engine.requireOpen();
        int[] ids = prompts.encodeRaw(prompt);
        if (ids.length == 0) {
            throw new InvalidRequestException("The prompt has no tokens: pass at least one character.");
        }
        return submit(new Prompt(ids, 0, 0), ContextOverflow.ERROR, options, reading, false, started);
    }

    /**
     * An answer that goes on where another place left off.
     *
     * @param stream what follows
     * @param begunTokens how many tokens the beginning has here, counted as part of the prompt
     */
    record Resumed(ChatStream stream, int begunTokens) {}

    /**
     * Goes on with an answer.
     *
     * @param request the conversation
     * @param begun the beginning of the answer
     * @return the rest
     */
    Resumed resume(ChatRequest request, String begun) {
        int[] given = prompts.encodeAnswer(begun);
        return new Resumed(new EngineStream(start(request, given, true)), given.length);
    }

    /**
     * Goes on with the continuation of a raw prompt.
     *
     * @param prompt the prompt
     * @param begun the beginning of the continuation
     * @param options how
     * @return the rest
     */
    Resumed resumeCompletion(String prompt, String begun, GenerationOptions options) {
        long started = System.nanoTime();
        engine.requireOpen();
        int[] given = prompts.encodeAnswer(begun);
        int[] ids = joined(prompts.encodeRaw(prompt), given);
        return new Resumed(
                new EngineStream(
                        submit(new Prompt(ids, given.length, 0), ContextOverflow.ERROR, options, true, false, started)),
                given.length);
    }

    private static int[] joined(int[] prompt, int[] given) {
        int[] all = Arrays.copyOf(prompt, prompt.length + given.length);
        System.arraycopy(given, 0, all, prompt.length, given.length);
        return all;
    }

    private GenerationOutput start(ChatRequest request, boolean reading) {
        return start(request, new int[0], reading);
    }

    private GenerationOutput start(ChatRequest request, int[] given, boolean reading) {
        long started = System.nanoTime();
        Objects.requireNonNull(request, "request");
        engine.requireOpen();
        if (request.responseFormat().kind() != ResponseFormat.Kind.TEXT) {
            throw new InvalidRequestException(
                    "The response format " + request.responseFormat().kind()
                            + " is not supported by local models yet: ask for JSON in the message, and use ResponseFormat.text().");
        }
        return submit(
                prompt(request, given),
                request.contextOverflow(),
                request.options(),
                reading,
                !request.tools().isEmpty(),
                started);
    }

    /** Tokens, how many of the last ones begin the answer, and how many messages they leave out. */
    private record Prompt(int[] ids, int given, int droppedMessages) {}

    private Prompt prompt(ChatRequest request, int[] given) {
        int[] whole = prompts.encode(request.messages(), request.tools());
        int context = info.contextLength();
        int answer = Math.max(given.length + 1, request.options().maxTokens().orElse(context / 4));
        if (request.contextOverflow() == ContextOverflow.ERROR || whole.length + (long) answer <= context) {
            return new Prompt(joined(whole, given), given.length, 0);
        }
        return withoutOldTurns(request, whole, given, context - answer - context / 8);
    }

    /**
     * Drops the oldest turns. Some more go than have to, so that the turns that follow find their beginning unchanged, and with
     * it in the prefix cache, until the context is full again.
     */
    private Prompt withoutOldTurns(ChatRequest request, int[] whole, int[] given, int target) {
        List<ChatMessage> messages = request.messages();
        int[] ids = whole;
        while (ids.length > target) {
            List<ChatMessage> shorter = withoutOldestTurn(messages);
            if (shorter.size() == messages.size()) {
                break;
            }
            messages = shorter;
            ids = prompts.encode(messages, request.tools());
        }
        return new Prompt(joined(ids, given), given.length, request.messages().size() - messages.size());
    }

    /** The same list when only the last turn is left. */
    private static List<ChatMessage> withoutOldestTurn(List<ChatMessage> messages) {
        int first = -1;
        int second = -1;
        for (int i = 0; i < messages.size() && second < 0; i++) {
            if (messages.get(i).role() == Role.USER) {
                second = first < 0 ? second : i;
                first = first < 0 ? i : first;
            }
        }
        if (second < 0) {
            return messages;
        }
        List<ChatMessage> kept = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (i >= second || messages.get(i).role() == Role.SYSTEM) {
                kept.add(messages.get(i));
            }
        }
        return kept;
    }

    private void requireFits(int promptTokens, ContextOverflow overflow) {
        if (promptTokens >= info.contextLength()) {
            throw new ContextLengthExceededException("The prompt has " + promptTokens + " tokens, but the context has "
                    + info.contextLength() + " for prompt and answer together: "
                    + (overflow == ContextOverflow.DROP_OLDEST_TURNS
                            ? "its last turn alone is too long; shorten it."
                            : "shorten it, or ask for ContextOverflow.DROP_OLDEST_TURNS."));
        }
    }

    private GenerationOutput submit(
            Prompt prompt,
            ContextOverflow overflow,
            GenerationOptions options,
            boolean reading,
            boolean parseTools,
            long started) {
        requireFits(prompt.ids().length, overflow);
        requireKnown(prompt.ids());
        GenerationPlan plan = GenerationPlan.of(
                withoutGiven(options, prompt.given()),
                loaded.config().sampling(),
                info.endTokens(),
                info.vocabularySize(),
                info.contextLength() - prompt.ids().length);
        GenerationOutput output = new GenerationOutput(engine::wake, reading);
        Generation generation = new Generation(
                prompt.ids(), plan, output, loaded.tokenizer(), parseTools, prompt.droppedMessages(), started);
        generation.resume(prompt.given());
        engine.submit(generation);
        return output;
    }

    /** The limit is one of the whole answer. */
    private static GenerationOptions withoutGiven(GenerationOptions options, int given) {
        return given == 0 || options.maxTokens().isEmpty()
                ? options
                : options.toBuilder()
                        .maxTokens(Math.max(1, options.maxTokens().getAsInt() - given))
                        .build();
    }

    private void requireKnown(int[] ids) {
        if (ids.length == 0) {
            throw new InvalidRequestException(
                    "The prompt has no tokens, so there is nothing to continue: the text, or what the chat template makes of the"
                            + " messages, is empty.");
        }
        for (int id : ids) {
            if (id < 0 || id >= info.vocabularySize()) {
                throw new InvalidRequestException("The tokenizer gave the token id " + id
                        + " but the graph's logits know only 0 to " + (info.vocabularySize() - 1)
                        + ": tokenizer.json belongs to another model.");
            }
        }
    }

    @Override
    public int countTokens(List<ChatMessage> messages) {
        engine.requireOpen();
        return prompts.encode(messages, List.of()).length;
    }

    @Override
    public int countTokens(ChatRequest request) {
        engine.requireOpen();
        return prompts.encode(request.messages(), request.tools()).length;
    }

    @Override
    public int[] tokenize(List<ChatMessage> messages) {
        engine.requireOpen();
        return prompts.encode(messages, List.of());
    }

    @Override
    public int[] tokenize(String prompt) {
        engine.requireOpen();
        return prompts.encodeRaw(prompt);
    }

    @Override
    public ChatInfo info() {
        return info;
    }

    @Override
    public PlacementReport placement() {
        return loaded.placement();
    }

    @Override
    public void close() {
        watch.closed();
        engine.close(cancelOnClose);
    }

    @Override
    public void close(Duration patience) {
        if (patience.isNegative()) {
            throw new InvalidRequestException("patience is " + patience + " but must not be negative.");
        }
        watch.closed();
        engine.close(patience);
    }

    @Override
    public String toString() {
        return "ChatGenerator[" + info.model() + ", context " + info.contextLength() + ", "
                + placement().provider() + "]";
    }
}
