package dev.inlay.graph;

import dev.inlay.internal.graph.ValueInfo;
import java.util.Set;
import java.util.stream.Collectors;

/** What a graph does, from what it takes and returns. */
final class GraphRole {
    private GraphRole() {}

    static String of(GraphReading graph) {
        Set<String> inputs = graph.inputs().map(ValueInfo::name).collect(Collectors.toSet());
        Set<String> outputs =
                graph.model().graph().outputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
        if (CacheFinder.of(graph).isPresent()) {
            return "decoder that is run token by token";
        }
        if (outputs.contains("inputs_embeds")) {
            return "token embedding";
        }
        if (inputs.contains("pixel_values")) {
            return "image encoder";
        }
        if (inputs.contains("input_features") || inputs.contains("audio_values")) {
            return "audio encoder";
        }
        if (inputs.contains("input_ids")) {
            if (outputs.contains("logits")) {
                return "text encoder with a head: classes, scores, or tokens without a cache";
            }
            return outputs.stream().anyMatch(GraphRole::isPooled)
                    ? "text encoder that pools by itself"
                    : "text encoder";
        }
        return inputs.contains("encoder_hidden_states") ? "decoder of an encoder's states" : "unknown";
    }

    private static boolean isPooled(String output) {
        return output.equals("sentence_embedding") || output.equals("embeddings") || output.equals("text_embeds");
    }
}
