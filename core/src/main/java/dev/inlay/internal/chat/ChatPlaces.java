package dev.inlay.internal.chat;

import dev.inlay.InlayException;
import dev.inlay.InsufficientMemoryException;
import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.internal.routing.FallbackLog;
import dev.inlay.internal.routing.LatencyBook;
import dev.inlay.internal.runtime.Background;
import dev.inlay.internal.runtime.Candidates;
import dev.inlay.internal.runtime.GraphChooser;
import dev.inlay.internal.runtime.ModelSession;
import dev.inlay.internal.runtime.NodeCounts;
import dev.inlay.internal.runtime.OpenedModel;
import dev.inlay.internal.runtime.PlaceFailedException;
import dev.inlay.internal.runtime.SessionOpener;
import dev.inlay.internal.runtime.WrongResultsException;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.PlacementReport.Measure;
import dev.inlay.provider.PlacementReport.Skip;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.RemoteProvider;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.Task;
import dev.inlay.provider.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places of a chat's policy, opened one after the other: the first that works at load, the next when that one fails later. A
 * place that was left is opened again behind the scenes after a pause, and takes over when it works. Reports are asked for by any
 * thread; places are opened by the loading thread, then by the engine's and by those of retries.
 */
final class ChatPlaces implements FailoverDecoder.Successors, ChatEngine.Times {
    private static final Logger log = LoggerFactory.getLogger(ChatPlaces.class);

    /** How long a place that came back must work until it counts as sound. */
    private static final long TRIAL_NANOS = 60_000_000_000L;

    private final ChatSettings settings;
    private final ChatModelConfig config;
    private final List<String> notes;
    private final LongSupplier clock;
    private final FallbackLog fallbacks = new FallbackLog();
    private final LatencyBook latencies = new LatencyBook();

    /** Ids of the places that can be tried, best first. */
    private final List<String> order;

    private final Map<String, Breaker> breakers = new HashMap<>();

    /** Guarded by this. */
    private final Candidates candidates;

    /** Guarded by this; places that were left, by id. */
    private final Map<String, PlacementReport.Place> gone = new LinkedHashMap<>();

    /** Guarded by this; the place in use. */
    private @Nullable Open current;

    /** Guarded by this; the place that the decoder was offered last. */
    private @Nullable Open candidate;

    /** Guarded by this; what was opened for the present failure. */
    private final Set<String> tried = new HashSet<>();

    /** Guarded by this; a place that works again and was not asked for yet. */
    private @Nullable Open returned;

    /** Guarded by this. */
    private boolean retrying;

    /** Guarded by this. */
    private boolean closed;

    /** Guarded by this; when the place in use took over. */
    private long movedAt;

    private Duration loadTime = Duration.ZERO;

    /**
     * A place with the model open.
     *
     * @param decoder runs it, and closes its sessions with it
     * @param model how it was opened
     * @param nodes where its nodes are
     */
    private record Open(Decoder decoder, OpenedModel model, NodeCounts nodes) {
        String provider() {
            return model.provider();
        }

        PlacementReport.Place report(String state) {
            return model.place(List.of(), nodes, state);
        }
    }

    ChatPlaces(ChatSettings settings, ChatModelConfig config, List<String> notes) {
        this(settings, config, notes, System::nanoTime);
    }

    ChatPlaces(ChatSettings settings, ChatModelConfig config, List<String> notes, LongSupplier clock) {
        this.settings = settings;
        this.config = config;
        this.notes = notes;
        this.clock = clock;
        this.candidates = new Candidates(settings.policy(), Task.CHAT, settings.providers());
        List<String> local = new ArrayList<>();
        List<String> route = localOrder(settings.policy(), candidates);
        candidates.usable().forEach((id, provider) -> {
            if (provider instanceof RemoteProvider service) {
                if (!ChatOpener.chats(service, settings)) {
                    candidates.skip(new Skip(
                            id,
                            "it is a service that does not chat, or was not given to the builder",
                            "pass one that chats to provider(...)"));
                }
            } else if (route.contains(id)) {
                local.add(id);
                breakers.put(id, new Breaker(clock));
            } else {
                candidates.skip(new Skip(
                        id,
                        "only a rule by size names it, and a chat does not move between places of this machine",
                        "name it in forTask(Task.CHAT, ...)"));
            }
        });
        local.sort(Comparator.comparingInt(route::indexOf));
        this.order = List.copyOf(local);
    }

    /** Where no rule holds; what only a rule names counts when nothing else is there. */
    private static List<String> localOrder(ProviderPolicy policy, Candidates candidates) {
        List<String> route = policy.route(new Workload(Task.CHAT, 1, 0)).providers();
        boolean some = route.stream().map(candidates.usable()::get).anyMatch(SessionProvider.class::isInstance);
        return some ? route : policy.order(Task.CHAT);
    }

    private Breaker breaker(String id) {
        return Objects.requireNonNull(breakers.get(id));
    }

    /**
     * Opens the first place that works.
     *
     * @param started when loading began, in nanoseconds of {@link System#nanoTime()}
     * @return the decoder; the receiver closes it
     * @throws InlayException when none works
     */
    synchronized Decoder open(long started) {
        Open first = openNext(Set.of()).orElseThrow(() -> candidates.nothingFound(config.decoder()));
        current = first;
        movedAt = clock.getAsLong();
        loadTime = Duration.ofNanos(System.nanoTime() - started);
        candidates.tellSkipped(settings.source().name());
        boolean more = order.indexOf(first.provider()) < order.size() - 1;
        return more ? new FailoverDecoder(first.decoder(), this) : first.decoder();
    }

    /** Opens the best place but some; those that failed are tried again when their pause is over. */
    private Optional<Open> openNext(Set<String> except) {
        for (String id : order) {
            if (except.contains(id) || !(breaker(id).admits() || breaker(id).beginRetry())) {
                continue;
            }
            try {
                return Optional.of(openAt(id));
            } catch (InlayException e) {
                failed(id, e);
                synchronized (this) {
                    candidates.failed(id, e);
                }
            }
        }
        return Optional.empty();
    }

    private void failed(String id, InlayException e) {
        breaker(id)
                .failure(
                        e instanceof WrongResultsException ? Breaker.Failure.WRONG_RESULTS : Breaker.Failure.LOAD,
                        String.valueOf(e.getMessage()));
    }

    private Open openAt(String id) {
        if (!(candidates.usable().get(id) instanceof SessionProvider provider)) {
            throw new IllegalStateException(id + " opens no sessions");
        }
        return openAt(provider);
    }

    private Open openAt(SessionProvider provider) {
        ModelSession embedding = config.embedding()
                .map(graph -> SessionOpener.open(
                        provider,
                        new SessionRequest(Task.CHAT, graph, settings.cpu(), Optional.empty()),
                        GraphChooser.original(graph),
                        Map.of(),
                        OpenedModel::session))
                .orElse(null);
        try {
            return SessionOpener.open(
                    provider,
                    new SessionRequest(Task.CHAT, config.decoder(), settings.cpu(), Optional.empty()),
                    new DecoderSpecialization(settings, config, embedding),
                    Map.of(),
                    opened -> openAt(opened, embedding));
        } catch (RuntimeException | Error e) {
            if (embedding != null) {
                StepFeeds.closeQuietly(embedding);
            }
            throw e;
        }
    }

    private Open openAt(OpenedModel opened, @Nullable ModelSession embedding) {
        if (opened.plan().fixedShapes().isPresent()) {
            throw new PlaceFailedException(
                    "it takes fixed shapes only, which a conversation that grows does not have", "", null);
        }
        DecoderGraph graph = DecoderGraph.bind(opened.session(), embedding, config);
        boolean mayShare = GraphOperators.mentions(config.decoder(), ChatLoader.SHARED_CACHE_OPERATOR);
        List<String> found = new ArrayList<>();
        Decoder decoder = DecoderProbe.open(graph, mayShare, found);
        try {
            NodeCounts nodes = opened.session().countNodes();
            nodes.requireSomeOn(opened.plan().executionProvider());
            if (!Candidates.isCpu(opened.provider())) {
                compare(decoder, opened, found);
            }
            synchronized (notes) {
                found.stream().filter(note -> !notes.contains(note)).forEach(notes::add);
            }
            List<AutoCloseable> owned = new ArrayList<>();
            owned.add(opened.session());
            if (embedding != null) {
                owned.add(embedding);
            }
            Decoder owning = new OwningDecoder(decoder, owned);
            return new Open(
                    opened.plan()
                            .runTimeout()
                            .<Decoder>map(limit -> new LimitedDecoder(owning, limit))
                            .orElse(owning),
                    opened,
                    nodes);
        } catch (RuntimeException | Error e) {
            StepFeeds.closeQuietly(decoder);
            throw e;
        }
    }

    /** Opens the model on the CPU for a moment. */
    private void compare(Decoder decoder, OpenedModel opened, List<String> found) {
        Open cpu;
        try {
            cpu = openAt(candidates.cpu());
        } catch (InsufficientMemoryException e) {
            found.add("not compared with the CPU on " + opened.provider() + ": " + e.getMessage());
            return;
        }
        try {
            DecoderComparison.requireAgreement(
                    decoder, cpu.decoder(), opened.plan().minCosine());
        } finally {
            cpu.decoder().close();
        }
    }

    @Override
    public Optional<Decoder> next(RuntimeException failure) {
        Open next;
        Set<String> except;
        synchronized (this) {
            next = returned;
            returned = null;
            except = new HashSet<>(tried);
            if (current != null) {
                except.add(current.provider());
            }
        }
        if (next == null) {
            next = openNext(except).orElse(null);
        }
        synchronized (this) {
            candidate = next;
            if (next != null) {
                tried.add(next.provider());
            }
        }
        return Optional.ofNullable(next).map(Open::decoder);
    }

    @Override
    public synchronized void moved(int rows, RuntimeException failure) {
        Open from = current;
        Open to = takeCandidate();
        if (from == null) {
            throw new IllegalStateException("nothing was open");
        }
        String why = String.valueOf(failure.getMessage());
        fallbacks.add(from.provider(), Optional.of(to.provider()), rows, why);
        breaker(from.provider()).failure(Breaker.Failure.LOAD, why);
        gone.put(from.provider(), from.report(""));
    }

    private Open takeCandidate() {
        Open to = candidate;
        if (to == null) {
            throw new IllegalStateException("nothing was opened to move to");
        }
        candidate = null;
        tried.clear();
        current = to;
        gone.remove(to.provider());
        movedAt = clock.getAsLong();
        return to;
    }

    @Override
    public synchronized void stayed() {
        // They opened, and failed in a run that fails elsewhere too.
        tried.forEach(id -> breaker(id).success());
        tried.clear();
        candidate = null;
    }

    @Override
    public Optional<Decoder> returned() {
        synchronized (this) {
            Open open = returned;
            if (open != null) {
                returned = null;
                candidate = open;
                return Optional.of(open.decoder());
            }
            if (gone.isEmpty() || retrying || current == null) {
                return Optional.empty();
            }
            for (String id : order.subList(0, order.indexOf(current.provider()))) {
                if (gone.containsKey(id) && breaker(id).beginRetry()) {
                    retrying = true;
                    Background.run("inlay-retry", () -> retry(id));
                    break;
                }
            }
        }
        return Optional.empty();
    }

    private void retry(String id) {
        Open open = null;
        try {
            open = openAt(id);
        } catch (InlayException e) {
            failed(id, e);
            log.debug("{} still cannot run {}", id, settings.source().name(), e);
        } finally {
            synchronized (this) {
                retrying = false;
                if (open != null && !closed) {
                    returned = open;
                    open = null;
                }
            }
            if (open != null) {
                open.decoder().close();
            }
        }
    }

    @Override
    public synchronized void wentBack() {
        fallbacks.recovered(takeCandidate().provider());
    }

    @Override
    public void closed() {
        Open open;
        synchronized (this) {
            closed = true;
            open = returned;
            returned = null;
        }
        if (open != null) {
            open.decoder().close();
        }
    }

    @Override
    public void firstToken(long nanos) {
        record(Measure.FIRST_TOKEN, 1, nanos);
    }

    @Override
    public void decodeStep(int rows, long nanos) {
        record(Measure.DECODE_STEP, rows, nanos);
    }

    /** What began at another place is no time of this one. */
    private synchronized void record(Measure measure, int batch, long nanos) {
        Open open = current;
        long here = clock.getAsLong() - movedAt;
        if (open != null && here >= nanos) {
            latencies.record(open.provider(), measure, batch, nanos);
            if (here > TRIAL_NANOS) {
                breaker(open.provider()).success();
            }
        }
    }

    private List<String> suggestions() {
        return settings.policy().hasRules(Task.CHAT) && order.size() > 1
                ? List.of(
                        "the policy's rules by size do not move a chat between places of this machine: it is placed in the"
                                + " order of forTask(Task.CHAT, ...) or the common one")
                : List.of();
    }

    /** Where the chat runs now. */
    synchronized PlacementReport report() {
        Open open = current;
        if (open == null) {
            throw new IllegalStateException("nothing is open");
        }
        List<PlacementReport.Place> places = new ArrayList<>();
        places.add(open.report("ready"));
        gone.forEach(
                (id, place) -> places.add(ChatPlace.inState(place, breaker(id).inWords())));
        return new PlacementReport(
                settings.source().name(),
                settings.policy().order(Task.CHAT),
                candidates.skipped(),
                places,
                loadTime,
                fallbacks.snapshot(),
                latencies.snapshot(),
                open.model().graph().notes(),
                suggestions());
    }
}
