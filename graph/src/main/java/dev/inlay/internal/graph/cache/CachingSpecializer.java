package dev.inlay.internal.graph.cache;

import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.files.ProcessLock;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.OnnxReader;
import dev.inlay.internal.graph.Tensor;
import dev.inlay.internal.graph.TensorContent;
import dev.inlay.internal.graph.pass.Goal;
import dev.inlay.internal.graph.pass.GraphPass;
import dev.inlay.internal.graph.pass.Passes;
import dev.inlay.internal.specialize.GraphAnswer;
import dev.inlay.internal.specialize.GraphOutput;
import dev.inlay.internal.specialize.GraphSpecializer;
import dev.inlay.internal.specialize.SpecializationRequest;
import dev.inlay.internal.specialize.SpecializedGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps specialised graphs in Inlay's cache, in a folder named by everything that they depend on. */
public final class CachingSpecializer implements GraphSpecializer {
    private static final Logger log = LoggerFactory.getLogger(CachingSpecializer.class);

    /** The session entry of ONNX Runtime that names the folder of external data. */
    static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";

    /** Caches that were found not to be writable; one warning each. */
    private static final Set<Path> UNWRITABLE = ConcurrentHashMap.newKeySet();

    private final List<GraphPass> all;

    /** Found by {@link java.util.ServiceLoader}. */
    public CachingSpecializer() {
        this(Passes.all());
    }

    CachingSpecializer(List<GraphPass> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public SpecializedGraph specialize(SpecializationRequest request) {
        List<GraphPass> passes = passes(request.options().without());
        try {
            return find(request, passes);
        } catch (IOException | UncheckedIOException e) {
            if (UNWRITABLE.add(request.cache())) {
                log.warn(
                        "The graph {} is opened as it was exported, since no specialised one can be kept in {}: {}",
                        request.graph(),
                        request.cache(),
                        e.toString());
            }
            return SpecializedGraph.original(request.graph(), List.of("as exported: " + e.getMessage()));
        } catch (NodeCheck.RefusedGraphException e) {
            throw e;
        } catch (InlayException e) {
            // No file, or one without the output that is wanted: opening it says so in the words of a load.
            log.debug("The graph {} is not specialised", request.graph(), e);
            return SpecializedGraph.original(request.graph(), List.of("as exported: " + e.getMessage()));
        } catch (RuntimeException e) {
            log.warn("The graph {} is opened as it was exported, since a pass failed", request.graph(), e);
            return SpecializedGraph.original(request.graph(), List.of("as exported: a pass failed: " + e));
        }
    }

    @Override
    public void check(Path graph) {
        if (!Files.exists(graph)) {
            // Opening it says so in the words of a load.
            return;
        }
        try {
            checked(graph);
        } catch (IOException e) {
            log.debug("The graph {} is gone again", graph, e);
        }
    }

    private static OnnxModel checked(Path graph) throws IOException {
        OnnxModel model;
        try {
            model = read(graph);
        } catch (ModelLoadException e) {
            throw Files.exists(graph) ? new NodeCheck.RefusedGraphException(e) : e;
        }
        NodeCheck.check(model);
        return model;
    }

    private List<GraphPass> passes(Set<String> without) {
        Set<String> known = all.stream().map(GraphPass::name).collect(Collectors.toCollection(TreeSet::new));
        for (String name : without) {
            if (!known.contains(name)) {
                throw new InvalidRequestException(
                        "There is no pass \"" + name + "\" to switch off: there are " + String.join(", ", known) + ".");
            }
        }
        return all.stream().filter(pass -> !without.contains(pass.name())).toList();
    }

    private static SpecializedGraph find(SpecializationRequest request, List<GraphPass> passes) throws IOException {
        Path graphs = request.cache().resolve("graphs");
        OnnxModel model = checked(request.graph());
        String sha256 = new ContentKeys(graphs.resolve("checksums")).of(model.file());
        GraphAnswer answer = request.answer()
                .apply(model.graph().outputs().stream()
                        .map(output -> new GraphOutput(
                                output.name(),
                                output.type().code(),
                                output.shape().map(List::size).orElse(-1)))
                        .toList());
        Goal goal = new Goal(answer.output(), Goal.Row.valueOf(answer.row().name()));
        String key = String.join(
                "; ",
                "library " + LibraryVersion.current(),
                "runtime " + request.runtimeVersion(),
                "graph " + model.file().getFileName() + " " + sha256,
                "weights " + weights(model),
                "passes " + passes.stream().map(GraphPass::name).toList(),
                "output " + goal.output() + " " + goal.row());
        Path folder = graphs.resolve(Digests.of(key).substring(0, 24));
        CacheEntry entry = read(folder, key);
        if (entry == null) {
            entry = make(request, model, passes, goal, folder, key);
        }
        return entry.hasModel()
                ? candidate(CacheEntry.model(folder), model.folder(), entry)
                : SpecializedGraph.original(request.graph(), entry.notes());
    }

    private static SpecializedGraph candidate(Path file, Path weights, CacheEntry entry) {
        return new SpecializedGraph(file, Map.of(WEIGHTS_FOLDER, weights.toString()), entry.form(), entry.notes());
    }

    /**
     * The model by a path without links and {@code ..}: the runtime wants weights in the folder that they are named from. Files
     * of weights beside the graph may be links of their own, as in the cache of a hub, and keep their names.
     */
    private static OnnxModel read(Path graph) throws IOException {
        OnnxModel model = OnnxReader.read(graph);
        Path real = filesBeside(model).isEmpty()
                ? graph.toRealPath()
                : model.folder().toRealPath().resolve(graph.getFileName());
        return real.equals(graph) ? model : OnnxReader.read(real);
    }

    private static Set<Path> filesBeside(OnnxModel model) {
        Set<Path> files = new TreeSet<>();
        for (Tensor tensor : model.graph().initializers().values()) {
            if (tensor.content() instanceof TensorContent.InFile range
                    && !range.file().equals(model.file())) {
                files.add(range.file());
            }
        }
        return files;
    }

    /** Files beside the graph are known by size and time alone: they may be many gigabytes. */
    private static String weights(OnnxModel model) throws IOException {
        Set<Path> files = filesBeside(model);
        StringBuilder text = new StringBuilder("[");
        for (Path file : files) {
            text.append(file.getFileName())
                    .append(' ')
                    .append(Files.size(file))
                    .append(' ')
                    .append(Files.getLastModifiedTime(file).toMillis())
                    .append(',');
        }
        return text.append(']').toString();
    }

    /** The entry in a folder, or null when one has to be made. */
    private static @org.jspecify.annotations.Nullable CacheEntry read(Path folder, String key) {
        try {
            return CacheEntry.read(folder, key).orElse(null);
        } catch (IOException e) {
            log.warn("A specialised graph is damaged and is made again: {}", e.getMessage());
            return null;
        }
    }

    private static CacheEntry make(
            SpecializationRequest request, OnnxModel model, List<GraphPass> passes, Goal goal, Path folder, String key)
            throws IOException {
        try (ProcessLock lock = ProcessLock.acquire(folder.resolveSibling(folder.getFileName() + ".lock"))) {
            assert lock != null;
            CacheEntry made = read(folder, key);
            if (made != null) {
                return made;
            }
            long start = System.nanoTime();
            CacheEntry entry = new GraphBuilder(request, passes, goal, key).build(model, folder);
            entry.write(folder);
            if (entry.hasModel()) {
                log.info(
                        "The graph {} was specialised in {} ms: {}",
                        request.graph(),
                        (System.nanoTime() - start) / 1_000_000,
                        entry.notes());
            }
            return entry;
        }
    }
}
