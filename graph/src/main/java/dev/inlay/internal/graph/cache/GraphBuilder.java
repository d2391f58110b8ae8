package dev.inlay.internal.graph.cache;

import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.OnnxReader;
import dev.inlay.internal.graph.OnnxWriter;
import dev.inlay.internal.graph.pass.Goal;
import dev.inlay.internal.graph.pass.GraphPass;
import dev.inlay.internal.graph.pass.Passes;
import dev.inlay.internal.specialize.GraphForm;
import dev.inlay.internal.specialize.OriginalFailedException;
import dev.inlay.internal.specialize.SpecializationRequest;
import dev.inlay.internal.specialize.SpecializedGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a specialised graph and keeps it when it computes the same. */
final class GraphBuilder {
    private static final Logger log = LoggerFactory.getLogger(GraphBuilder.class);

    /** Of an element of a vector of unit length. Fusion changes the order of sums, which moves float32 by some 1e-6. */
    static final double TOLERANCE = 1e-4;

    /** What rounds activations by the values of the whole run, so that any change of a run moves all results. */
    private static final Set<String> ROUNDING = Set.of(
            "DynamicQuantizeLinear", "QuantizeLinear", "MatMulInteger", "DynamicQuantizeMatMul", "QLinearMatMul");

    private final SpecializationRequest request;
    private final List<GraphPass> passes;
    private final Goal goal;
    private final String key;

    GraphBuilder(SpecializationRequest request, List<GraphPass> passes, Goal goal, String key) {
        this.request = request;
        this.passes = passes;
        this.goal = goal;
        this.key = key;
    }

    CacheEntry build(OnnxModel model, Path folder) throws IOException {
        if (model.graph().nodes().stream().map(Node::operator).anyMatch(ROUNDING::contains)) {
            return unchanged(List.of("as exported: its activations are quantised"));
        }
        Path file = CacheEntry.model(folder);
        Map<String, String> all = Passes.apply(model, passes, goal);
        if (all.isEmpty()) {
            return unchanged(List.of("as exported: no pass recognises anything"));
        }
        CacheEntry entry = entry(model, all, List.of());
        if (accept(model, file, entry, all)) {
            return entry;
        }
        return withoutGuilty(model.file(), all, folder);
    }

    /** Adds one pass after the other and leaves out those that spoil the result. */
    private CacheEntry withoutGuilty(Path graph, Map<String, String> all, Path folder) throws IOException {
        List<GraphPass> kept = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        Path file = CacheEntry.model(folder);
        CacheEntry best = unchanged(List.of());
        for (GraphPass pass : passes) {
            if (!all.containsKey(pass.name())) {
                continue;
            }
            List<GraphPass> tried = new ArrayList<>(kept);
            tried.add(pass);
            OnnxModel model = OnnxReader.read(graph);
            Map<String, String> done = Passes.apply(model, tried, goal);
            CacheEntry entry = entry(model, done, List.of());
            if (accept(model, file, entry, done)) {
                kept.add(pass);
                best = entry;
            } else {
                dropped.add(pass.name());
            }
        }
        log.warn(
                "The graph {} is opened without the pass {}: with it the results differ from the original's, or it does not"
                        + " load",
                request.graph(),
                String.join(", ", dropped));
        if (!best.hasModel()) {
            Files.deleteIfExists(file);
            return unchanged(List.of("dropped, since results differed: " + String.join(", ", dropped)));
        }
        // The last one tried may not be the last one kept.
        OnnxModel model = OnnxReader.read(graph);
        Map<String, String> done = Passes.apply(model, kept, goal);
        AtomicFiles.write(file, OnnxWriter.write(model, model.folder()));
        return entry(model, done, dropped);
    }

    private CacheEntry unchanged(List<String> notes) {
        return new CacheEntry(key, false, GraphForm.EXPORTED, notes);
    }

    private CacheEntry entry(OnnxModel model, Map<String, String> done, List<String> dropped) {
        List<String> notes = new ArrayList<>();
        done.forEach((name, what) -> notes.add(name + ": " + what));
        dropped.forEach(name -> notes.add(name + ": dropped, since results differed"));
        return new CacheEntry(key, true, Passes.form(model, goal, done.keySet()), notes);
    }

    private boolean accept(OnnxModel model, Path file, CacheEntry entry, Map<String, String> done) throws IOException {
        AtomicFiles.write(file, OnnxWriter.write(model, model.folder()));
        try {
            double difference = request.judge()
                    .difference(new SpecializedGraph(
                            file,
                            Map.of(
                                    CachingSpecializer.WEIGHTS_FOLDER,
                                    model.folder().toString()),
                            entry.form(),
                            entry.notes()));
            log.debug("{} with {} differs by {}", request.graph(), done.keySet(), difference);
            return difference <= TOLERANCE;
        } catch (OriginalFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            log.debug("{} with {} does not run", request.graph(), done.keySet(), e);
            return false;
        }
    }
}
