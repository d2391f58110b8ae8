package dev.inlay.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlay.ChatMessage;
import dev.inlay.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Greedy continuations of the Python stack over the same graphs. */
final class References {
    private References() {}

    /** One prompt with the continuation that one Python runtime gave. */
    record Reference(
            String name,
            List<ChatMessage> messages,
            String prompt,
            List<Integer> promptIds,
            List<Integer> ids,
            List<Double> gaps) {
        /** Tokens before the first step at which another kernel may rightly choose otherwise. */
        int decided(double leastGap) {
            for (int i = 0; i < gaps.size(); i++) {
                if (gaps.get(i) < leastGap) {
                    return i;
                }
            }
            return ids.size();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Path model(String name) {
        URL url = References.class.getResource("/chat/" + name);
        try {
            return Path.of(java.util.Objects.requireNonNull(url, name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The references of one graph. */
    static List<Reference> of(String graph) {
        try {
            JsonNode root =
                    new ObjectMapper().readTree(model("reference-1.29.0.json").toFile());
            List<Reference> all = new ArrayList<>();
            for (JsonNode each : root.get("models").get(graph)) {
                List<ChatMessage> messages = new ArrayList<>();
                for (JsonNode message : each.get("messages")) {
                    messages.add(ChatMessage.of(
                            Role.valueOf(message.get("role").asText().toUpperCase(Locale.ROOT)),
                            message.get("content").asText()));
                }
                List<Double> gaps = new ArrayList<>();
                each.get("gaps").forEach(gap -> gaps.add(gap.asDouble()));
                all.add(new Reference(
                        each.get("name").asText(),
                        messages,
                        each.get("prompt").asText(),
                        ints(each.get("prompt_ids")),
                        ints(each.get("ids")),
                        gaps));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> ints(JsonNode array) {
        List<Integer> ints = new ArrayList<>();
        array.forEach(each -> ints.add(each.asInt()));
        return ints;
    }
}
