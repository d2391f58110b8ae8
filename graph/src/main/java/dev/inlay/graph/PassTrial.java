package dev.inlay.graph;

import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.OnnxReader;
import dev.inlay.internal.graph.ValueInfo;
import dev.inlay.internal.graph.pass.Goal;
import dev.inlay.internal.graph.pass.Passes;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds out which passes apply, by applying them to a copy that is thrown away. */
final class PassTrial {
    private static final Set<String> FIRST = Set.of("pooling_mode_cls_token", "cls");
    private static final Set<String> LAST = Set.of("pooling_mode_lasttoken", "lasttoken");

    private PassTrial() {}

    static List<ApplicablePass> of(Path graph, Path directory) throws IOException {
        OnnxModel model = OnnxReader.read(graph);
        List<ApplicablePass> passes = new ArrayList<>();
        Passes.apply(model, Passes.all(), goal(model, directory))
                .forEach((name, effect) -> passes.add(new ApplicablePass(name, effect)));
        return passes;
    }

    /** What an embedder would read: the tokens' vectors, of which pooling takes one row or all. */
    private static Goal goal(OnnxModel model, Path directory) throws IOException {
        boolean decoder = model.graph().inputs().stream().anyMatch(input -> CacheFinder.isPast(input.name()));
        if (decoder) {
            return Goal.EVERYTHING;
        }
        for (ValueInfo output : model.graph().outputs()) {
            if (output.shape().map(List::size).orElse(0) == 3) {
                return new Goal(output.name(), row(directory));
            }
        }
        return Goal.EVERYTHING;
    }

    private static Goal.Row row(Path directory) throws IOException {
        Path file = directory.resolve("1_Pooling/config.json");
        if (!Files.isRegularFile(file)) {
            return Goal.Row.ALL;
        }
        JsonObject config = Json.readObject(file);
        Set<String> modes = new TreeSet<>();
        for (Map.Entry<String, ?> member : config.asMap().entrySet()) {
            if (member.getKey().startsWith("pooling_mode_") && Boolean.TRUE.equals(member.getValue())) {
                modes.add(member.getKey());
            }
        }
        if (config.get("pooling_mode") instanceof String mode) {
            modes.add(mode);
        }
        // With a prompt left out of pooling, the first token that counts is not the first one.
        boolean one = modes.size() == 1 && config.bool("include_prompt", true);
        if (one && FIRST.containsAll(modes)) {
            return Goal.Row.FIRST;
        }
        return one && LAST.containsAll(modes) ? Goal.Row.LAST : Goal.Row.ALL;
    }
}
