package dev.inlay.graph;

import dev.inlay.internal.graph.Node;
import dev.inlay.internal.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the family: configuration files first, then the names that exporters take over from the Python classes. */
final class FamilyDetector {
    /** All parts of a rule must occur in names of nodes, values or constants; the first rule that fits wins. */
    private static final Map<List<String>, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(List.of("relative_attention_bias", "attention.attn"), "mpnet");
        NAMES.put(List.of("relative_attention_bias", "selfattention"), "t5");
        NAMES.put(List.of("rel_embeddings"), "deberta-v2");
        NAMES.put(List.of("albert_layer_groups"), "albert");
        NAMES.put(List.of("q_lin"), "distilbert");
        NAMES.put(List.of("attn.wqkv", "mlp.wi"), "modernbert");
        NAMES.put(List.of("attn.wqkv"), "nomic_bert");
        NAMES.put(List.of("embeddings_project"), "electra");
        NAMES.put(List.of("attention.self.query"), "bert");
        NAMES.put(List.of("self_attn", "q_norm"), "qwen3");
        NAMES.put(List.of("self_attn"), "llama");
    }

    private final JsonObject config;
    private final JsonObject genai;
    private @Nullable ModelFamily byNames;

    FamilyDetector(ModelFiles files) {
        this.config = files.config();
        this.genai = files.genai();
    }

    void look(GraphReading graph) {
        if (byNames != null) {
            return;
        }
        for (Map.Entry<List<String>, String> rule : NAMES.entrySet()) {
            if (rule.getKey().stream().allMatch(part -> mentions(graph, part))) {
                String name =
                        rule.getValue().equals("bert") && countsPositionsFromIds(graph) ? "roberta" : rule.getValue();
                byNames = new ModelFamily(name, "from names in the graph: " + String.join(", ", rule.getKey()));
                return;
            }
        }
        if (graph.nodes().stream().anyMatch(node -> node.is(Node.MICROSOFT, "GroupQueryAttention"))) {
            byNames = new ModelFamily("llama", "from its operators: GroupQueryAttention");
        }
    }

    /** RoBERTa numbers the tokens that are no padding, by a running sum. */
    private static boolean countsPositionsFromIds(GraphReading graph) {
        return graph.nodes().stream().anyMatch(node -> node.is("CumSum"));
    }

    private static boolean mentions(GraphReading graph, String part) {
        return graph.constants().stream().anyMatch(tensor -> holds(tensor.name(), part))
                || graph.nodes().stream().anyMatch(node -> holds(node.name(), part) || holds(node.output(), part));
    }

    /** Constants spell attention.self.query, nodes /attention/self/query. */
    private static boolean holds(String name, String part) {
        return name.toLowerCase(Locale.ROOT).replace('/', '.').contains(part);
    }

    ModelFamily family() {
        Optional<ModelFamily> configured = configured();
        if (configured.isPresent()) {
            return configured.get();
        }
        return byNames != null ? byNames : new ModelFamily("unknown", "no config.json, and no names that are known");
    }

    private Optional<ModelFamily> configured() {
        if (config.get("model_type") instanceof String type) {
            return Optional.of(new ModelFamily(type, "config.json"));
        }
        if (genai.asMap().get("model") instanceof Map<?, ?> model && model.get("type") instanceof String type) {
            return Optional.of(new ModelFamily(type, "genai_config.json"));
        }
        return Optional.empty();
    }
}
