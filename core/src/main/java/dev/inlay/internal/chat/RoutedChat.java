package dev.inlay.internal.chat;

import dev.inlay.ChatChunk;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatInfo;
import dev.inlay.ChatMessage;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.internal.routing.FallbackLog;
import dev.inlay.internal.routing.LatencyBook;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.PlacementReport.Measure;
import dev.inlay.provider.PlacementReport.Skip;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.Task;
import dev.inlay.provider.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chat whose policy names services beside this machine. Each conversation goes to the first place of its route that takes calls; what
 * happens when that one fails is the business of {@link RoutedCall} and {@link RoutedStream}.
 */
final class RoutedChat implements ChatGenerator {
    private static final Logger log = LoggerFactory.getLogger(RoutedChat.class);

    /** Longer than any answer, and short enough to be counted in nanoseconds. */
    private static final Duration FOREVER = Duration.ofDays(365);

    private final ProviderPolicy policy;
    private final Map<String, ChatPlace> places;
    private final List<ChatPlace> distinct;
    private final ChatPlace counting;
    private final List<Skip> skipped;
    private final Duration loadTime;
    private final boolean cancelOnClose;
    private final FallbackLog fallbacks = new FallbackLog();
    private final LatencyBook latencies = new LatencyBook();
    private final boolean byTokens;
    private final RunningCalls running = new RunningCalls();

    /**
     * Creates a chat over open places.
     *
     * @param settings what the builder collected
     * @param places by provider; all local providers have the same one
     * @param skipped what was passed over
     * @param loadTime how long opening took
     */
    RoutedChat(ChatSettings settings, Map<String, ChatPlace> places, List<Skip> skipped, Duration loadTime) {
        this.policy = settings.policy();
        this.places = Map.copyOf(places);
        this.distinct = places.values().stream().distinct().toList();
        this.counting = distinct.stream().filter(ChatPlace::here).findFirst().orElse(distinct.get(0));
        this.skipped = List.copyOf(skipped);
        this.loadTime = loadTime;
        this.cancelOnClose = settings.cancelOnClose();
        this.byTokens = policy.hasRules(Task.CHAT) && counts();
        log.info("{}", placement().summary());
    }

    /** Whether anything here can count tokens. */
    private boolean counts() {
        try {
            return counting.chat().countTokens(List.of(ChatMessage.user("How long is this?"))) > 0;
        } catch (InvalidRequestException e) {
            log.warn("The rules by tokens of {} move no conversation: {}", policy, e.getMessage());
            return false;
        }
    }

    private List<ChatPlace> route(int tokens) {
        Set<ChatPlace> route = new LinkedHashSet<>();
        for (String id : policy.route(new Workload(Task.CHAT, 1, tokens)).providers()) {
            ChatPlace place = places.get(id);
            if (place != null) {
                route.add(place);
            }
        }
        // Without its rules a policy may name nothing that is open.
        return route.isEmpty() ? distinct : List.copyOf(route);
    }

    private RoutedCall call(ToIntFunction<ChatGenerator> tokens) {
        running.requireOpen();
        return new RoutedCall(route(byTokens ? tokens.applyAsInt(counting.chat()) : 0), fallbacks);
    }

    private RoutedCall call(ChatRequest request) {
        Objects.requireNonNull(request, "request");
        return call(chat -> orZero(() -> chat.countTokens(request)));
    }

    private RoutedCall call(String prompt) {
        Objects.requireNonNull(prompt, "prompt");
        return call(chat -> orZero(() -> chat.tokenize(prompt).length));
    }

    /** What cannot be counted is short; the place that gets it says what is wrong with it. */
    private static int orZero(Supplier<Integer> count) {
        try {
            return count.get();
        } catch (InvalidRequestException e) {
            log.debug("The tokens of a request cannot be counted: {}", e.getMessage());
            return 0;
        }
    }

    @Override
    public ChatResponse generate(ChatRequest request) {
        return whole(call(request), chat -> chat.generate(request));
    }

    @Override
    public ChatResponse complete(String prompt, GenerationOptions options) {
        return whole(call(prompt), chat -> chat.complete(prompt, options));
    }

    private ChatResponse whole(RoutedCall call, Function<ChatGenerator, ChatResponse> work) {
        running.enter();
        try {
            return call.whole(work);
        } finally {
            running.leave();
        }
    }

    @Override
    public CompletableFuture<ChatResponse> generateAsync(ChatRequest request) {
        RoutedCall call = call(request);
        running.enter();
        try {
            RoutedFuture future = RoutedFuture.start(request, call);
            CompletableFuture<ChatResponse> unused = future.whenComplete((answer, failure) -> running.leave());
            return future;
        } catch (RuntimeException | Error e) {
            running.leave();
            throw e;
        }
    }

    @Override
    public ChatStream stream(ChatRequest request) {
        RoutedCall call = call(request);
        return new RoutedStream(
                call,
                running,
                chat -> chat.stream(request),
                (local, begun) -> local.resume(request, begun),
                nanos -> firstToken(call, nanos));
    }

    @Override
    public ChatStream streamCompletion(String prompt, GenerationOptions options) {
        RoutedCall call = call(prompt);
        return new RoutedStream(
                call,
                running,
                chat -> chat.streamCompletion(prompt, options),
                (local, begun) -> local.resumeCompletion(prompt, begun, options),
                nanos -> firstToken(call, nanos));
    }

    private void firstToken(RoutedCall call, long nanos) {
        latencies.record(call.place().id(), Measure.FIRST_TOKEN, 1, nanos);
    }

    @Override
    public ChatResponse stream(ChatRequest request, Consumer<ChatChunk> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        running.enter();
        try (ChatStream stream = stream(request)) {
            stream.forEach(consumer);
            return stream.response();
        } finally {
            running.leave();
        }
    }

    @Override
    public int countTokens(List<ChatMessage> messages) {
        return counting.chat().countTokens(messages);
    }

    @Override
    public int countTokens(ChatRequest request) {
        return counting.chat().countTokens(request);
    }

    @Override
    public int[] tokenize(List<ChatMessage> messages) {
        return counting.chat().tokenize(messages);
    }

    @Override
    public int[] tokenize(String prompt) {
        return counting.chat().tokenize(prompt);
    }

    @Override
    public ChatInfo info() {
        ChatInfo info = counting.chat().info();
        List<String> notes = new ArrayList<>(info.notes());
        for (ChatPlace place : distinct) {
            if (!place.equals(counting)) {
                notes.add("conversations may go to " + place.id() + " too, to its model "
                        + place.chat().info().model() + " with limits of its own");
            }
        }
        return new ChatInfo(
                info.model(),
                info.modelType(),
                info.contextLength(),
                info.layout(),
                info.cache(),
                info.batched(),
                info.prefixCache(),
                info.chatTemplate(),
                info.endTokens(),
                info.vocabularySize(),
                info.maxConcurrent(),
                info.cacheBytesPerToken(),
                notes);
    }

    @Override
    public PlacementReport placement() {
        PlacementReport main = counting.chat().placement();
        Set<ChatPlace> order = new LinkedHashSet<>();
        route(0).stream().filter(place -> place.breaker().admits()).forEach(order::add);
        order.addAll(distinct);
        List<PlacementReport.Place> open = new ArrayList<>();
        List<PlacementReport.Latency> times = new ArrayList<>(latencies.snapshot());
        List<PlacementReport.Fallback> switches = new ArrayList<>(fallbacks.snapshot());
        for (ChatPlace place : order) {
            PlacementReport own = place.chat().placement();
            open.add(ChatPlace.inState(own.places().get(0), place.breaker().inWords()));
            open.addAll(own.places().subList(1, own.places().size()));
            times.addAll(own.latencies());
            switches.addAll(own.fallbacks());
        }
        switches.sort(Comparator.comparing(PlacementReport.Fallback::time));
        List<String> suggestions = new ArrayList<>(main.suggestions());
        if (policy.hasRules(Task.CHAT) && !byTokens) {
            suggestions.add(
                    "nothing here counts tokens, so the policy's rules by tokens move no conversation: name a place of"
                            + " this machine too, or give the service a way to count");
        }
        return new PlacementReport(
                main.model(),
                policy.order(Task.CHAT),
                skipped,
                open,
                loadTime,
                switches,
                times,
                main.specialisation(),
                suggestions);
    }

    @Override
    public void close() {
        close(cancelOnClose ? Duration.ZERO : FOREVER);
    }

    /** Services first, so that what breaks off while they end their work can still be finished here. */
    @Override
    public void close(Duration patience) {
        if (patience.isNegative()) {
            throw new InvalidRequestException("patience is " + patience + " but must not be negative.");
        }
        running.close();
        Duration limit = patience.compareTo(FOREVER) < 0 ? patience : FOREVER;
        long start = System.nanoTime();
        distinct.stream().filter(place -> !place.here()).forEach(place -> close(place, limit, start));
        running.awaitNone(left(limit, start));
        distinct.stream().filter(ChatPlace::here).forEach(place -> close(place, limit, start));
    }

    private static void close(ChatPlace place, Duration limit, long start) {
        place.chat().close(left(limit, start));
    }

    private static Duration left(Duration limit, long start) {
        Duration left = limit.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public String toString() {
        return "ChatGenerator[" + distinct.stream().map(ChatPlace::id).toList() + "]";
    }
}
