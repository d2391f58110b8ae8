package dev.inlay.internal.embedding;

import dev.inlay.internal.runtime.Candidates;
import dev.inlay.internal.runtime.GraphChooser;
import dev.inlay.internal.runtime.NodeCounts;
import dev.inlay.internal.runtime.OpenedModel;
import dev.inlay.internal.runtime.SessionOpener;
import dev.inlay.internal.runtime.TensorSpec;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.FixedShapes;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.ShapeBucket;
import dev.inlay.provider.Task;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Opens an encoder at one provider: sessions, first run, probe. Safe for use by many threads. */
final class EncoderOpener {
    private final Task task;
    private final Path graph;
    private final CpuOptions cpu;
    private final SessionProvider cpuProvider;
    private final GraphChooser graphs;
    private final Supplier<FirstRun> firstRun;

    /**
     * Creates an opener.
     *
     * @param task what the model is for
     * @param graph the ONNX file
     * @param cpu threads and memory of CPU runs
     * @param cpuProvider the CPU, which the others are compared with
     * @param graphs which form of the graph the CPU opens
     * @param firstRun what a first run needs; asked for when a session is open, so that the tokenizer may load meanwhile
     */
    EncoderOpener(
            Task task,
            Path graph,
            CpuOptions cpu,
            SessionProvider cpuProvider,
            GraphChooser graphs,
            Supplier<FirstRun> firstRun) {
        this.task = task;
        this.graph = graph;
        this.cpu = cpu;
        this.cpuProvider = cpuProvider;
        this.graphs = graphs;
        this.firstRun = firstRun;
    }

    /**
     * Opens the model.
     *
     * @param provider where
     * @return the place, tried and found right
     * @throws dev.inlay.InlayException when it cannot run the model there
     */
    OpenedEncoder open(SessionProvider provider) {
        Optional<FixedShapes> shapes = provider.plan(request()).fixedShapes();
        return shapes.isPresent() ? openShaped(provider, shapes.get()) : openDynamic(provider);
    }

    private GraphChooser exported() {
        return GraphChooser.original(graph);
    }

    private SessionRequest request() {
        return new SessionRequest(task, graph, cpu, Optional.empty());
    }

    private OpenedEncoder openDynamic(SessionProvider provider) {
        return SessionOpener.open(provider, request(), graphs, Map.of(), opened -> {
            FirstRun first = firstRun.get();
            EncoderSpec spec = first.spec().withForm(opened.graph().form());
            EncoderRunner runner = EncoderRunner.create(opened.session(), spec, first.sample());
            NodeCounts nodes = Candidates.isCpu(provider.id())
                    ? NodeCounts.CPU_ONLY
                    : tried(opened, runner, probe(first).rows(first.maxTokens()), first);
            return OpenedEncoder.of(new DynamicRunner(opened.session(), runner, nodes), opened);
        });
    }

    private PlaceProbe probe(FirstRun first) {
        return new PlaceProbe(
                first.sample(),
                first.spec().classifier(),
                () -> openDynamic(cpuProvider).runner());
    }

    /** Runs the rows, looks where the nodes are, and compares the answers with the CPU's. */
    private NodeCounts tried(
            OpenedModel opened, BatchScheduler.Runner runner, List<EncoderSequence> rows, FirstRun first) {
        float[][] vectors = runner.run(rows);
        NodeCounts nodes = opened.session().countNodes();
        nodes.requireSomeOn(opened.plan().executionProvider());
        probe(first).requireAgreement(opened, rows, vectors);
        return nodes;
    }

    private OpenedEncoder openShaped(SessionProvider provider, FixedShapes shapes) {
        DimensionNames names = dimensionNames();
        ShapedRunner runner =
                new ShapedRunner(shapes, firstRun.get().maxTokens(), bucket -> openBucket(provider, names, bucket));
        return OpenedEncoder.of(runner, runner.opened());
    }

    private ShapedRunner.Bucket openBucket(SessionProvider provider, DimensionNames names, ShapeBucket shape) {
        return SessionOpener.open(provider, request().withBucket(shape), exported(), names.values(shape), opened -> {
            FirstRun first = firstRun.get();
            List<EncoderSequence> rows = probe(first).rows(shape.batchSize(), shape.tokens());
            EncoderRunner runner = EncoderRunner.createFixed(opened.session(), first.spec(), rows, shape);
            return new ShapedRunner.Bucket(opened, runner, tried(opened, runner, rows, first));
        });
    }

    /** The graph's own names for the two free dimensions, which only an open session tells. */
    private DimensionNames dimensionNames() {
        return SessionOpener.open(cpuProvider, request(), exported(), Map.of(), opened -> {
            DimensionNames names = DimensionNames.of(opened.session().inputs().values());
            opened.session().close();
            return names;
        });
    }

    /**
     * Symbolic dimensions.
     *
     * @param batch names of first dimensions
     * @param length names of second dimensions
     */
    record DimensionNames(List<String> batch, List<String> length) {
        static DimensionNames of(Collection<TensorSpec> inputs) {
            return new DimensionNames(at(inputs, 0), at(inputs, 1));
        }

        private static List<String> at(Collection<TensorSpec> inputs, int axis) {
            return inputs.stream()
                    .filter(input -> input.dimensionNames().size() > axis)
                    .map(input -> input.dimensionNames().get(axis))
                    .filter(name -> !name.isEmpty())
                    .distinct()
                    .toList();
        }

        Map<String, Long> values(ShapeBucket shape) {
            Map<String, Long> values = new TreeMap<>();
            batch.forEach(name -> values.put(name, (long) shape.batchSize()));
            length.forEach(name -> values.put(name, (long) shape.tokens()));
            return values;
        }
    }
}
