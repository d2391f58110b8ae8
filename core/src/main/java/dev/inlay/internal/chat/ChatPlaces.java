package dev.inlay.internal.chat;

import dev.inlay.InlayException;
import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.routing.FallbackLog;
import dev.inlay.internal.routing.LatencyBook;
import dev.inlay.internal.runtime.Candidates;
import dev.inlay.internal.runtime.GraphChooser;
import dev.inlay.internal.runtime.ModelSession;
import dev.inlay.internal.runtime.NodeCounts;
import dev.inlay.internal.runtime.OpenedModel;
import dev.inlay.internal.runtime.PlaceFailedException;
import dev.inlay.internal.runtime.SessionOpener;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.PlacementReport.Measure;
import dev.inlay.provider.PlacementReport.Skip;
import dev.inlay.provider.Provider;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.Task;
import dev.inlay.provider.Workload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places of a chat's policy, opened one after the other: the first that works at load, the next when that one fails later.
 * Reports are asked for by any thread; places are opened by the loading thread and then by the engine's.
 */
final class ChatPlaces implements FailoverDecoder.Successors, ChatEngine.Times {
    private final ChatSettings settings;
    private final ChatModelConfig config;
    private final Candidates candidates;
    private final List<String> notes;
    private final FallbackLog fallbacks = new FallbackLog();
    private final LatencyBook latencies = new LatencyBook();
    private final Deque<String> left;

    /** Guarded by this. */
    private final List<PlacementReport.Place> gone = new ArrayList<>();

    /** Guarded by this; the place in use. */
    private @Nullable Open current;

    /** Guarded by this; when the place in use took over, on the clock of {@link System#nanoTime()}. */
    private long movedAt = System.nanoTime();

    private @Nullable Open candidate;
    private Duration loadTime = Duration.ZERO;

    /**
     * A place with the model open.
     *
     * @param decoder runs it, and closes its sessions with it
     * @param model how it was opened
     * @param nodes where its nodes are
     */
    private record Open(Decoder decoder, OpenedModel model, NodeCounts nodes) {
        PlacementReport.Place report(String state) {
            return model.place(List.of(), nodes, state);
        }
    }

    ChatPlaces(ChatSettings settings, ChatModelConfig config, List<String> notes) {
        this.settings = settings;
        this.config = config;
        this.notes = notes;
        this.candidates = new Candidates(settings.policy(), Task.CHAT, settings.providers());
        this.left = new ArrayDeque<>(
                settings.policy().route(new Workload(Task.CHAT, 1, 1)).providers());
    }

    /**
     * Opens the first place that works.
     *
     * @param started when loading began, in nanoseconds
     * @return the decoder; the receiver closes it
     * @throws InlayException when none works
     */
    Decoder open(long started) {
        Open first = openNext().orElseThrow(() -> candidates.nothingFound(config.decoder()));
        synchronized (this) {
            current = first;
            loadTime = Duration.ofNanos(System.nanoTime() - started);
        }
        candidates.tellSkipped(settings.source().name());
        boolean more = left.stream().anyMatch(id -> candidates.usable().get(id) instanceof SessionProvider);
        return more ? new FailoverDecoder(first.decoder(), this) : first.decoder();
    }

    private Optional<Open> openNext() {
        while (!left.isEmpty()) {
            String id = left.remove();
            Provider provider = candidates.usable().get(id);
            if (provider instanceof SessionProvider local) {
                try {
                    return Optional.of(openAt(local));
                } catch (InlayException e) {
                    candidates.failed(id, e);
                }
            } else if (provider != null) {
                candidates.skip(new Skip(
                        id,
                        "it is a service elsewhere, which a chat with a model of this machine does not use",
                        "open the service's own chat generator"));
            }
        }
        return Optional.empty();
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
            synchronized (notes) {
                found.stream().filter(note -> !notes.contains(note)).forEach(notes::add);
            }
            List<AutoCloseable> owned = new ArrayList<>();
            owned.add(opened.session());
            if (embedding != null) {
                owned.add(embedding);
            }
            return new Open(new OwningDecoder(decoder, owned), opened, nodes);
        } catch (RuntimeException | Error e) {
            StepFeeds.closeQuietly(decoder);
            throw e;
        }
    }

    @Override
    public Optional<Decoder> next(RuntimeException failure) {
        Deque<String> before = new ArrayDeque<>(left);
        Optional<Open> next = openNext();
        if (next.isEmpty()) {
            left.addAll(before);
            return Optional.empty();
        }
        candidate = next.get();
        return Optional.of(candidate.decoder());
    }

    @Override
    public synchronized void moved(int rows, RuntimeException failure) {
        Open from = current;
        Open to = candidate;
        if (from == null || to == null) {
            throw new IllegalStateException("nothing was opened to move to");
        }
        fallbacks.add(
                from.model().provider(),
                Optional.of(to.model().provider()),
                rows,
                String.valueOf(failure.getMessage()));
        gone.add(from.report("left after: " + failure.getMessage()));
        current = to;
        movedAt = System.nanoTime();
        candidate = null;
    }

    @Override
    public synchronized void stayed() {
        Open to = candidate;
        if (to != null) {
            left.addFirst(to.model().provider());
            candidate = null;
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
        if (open != null && System.nanoTime() - nanos - movedAt >= 0) {
            latencies.record(open.model().provider(), measure, batch, nanos);
        }
    }

    private List<String> suggestions() {
        return settings.policy().hasRules()
                ? List.of(
                        "the policy's rules by size are for embedding and reranking: a chat is placed once, in the order of"
                                + " forTask(Task.CHAT, ...) or the common one")
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
        places.addAll(gone);
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
