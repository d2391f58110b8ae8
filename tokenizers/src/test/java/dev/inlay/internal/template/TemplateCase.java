package dev.inlay.internal.template;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * One template with its variables, and what Python's Jinja2 makes of it.
 *
 * @param expected the text, or null if Python fails
 * @param error Python's error as {@code Type: message}, or null
 * @param line where Python sees a syntax error, or 0
 */
record TemplateCase(
        String name, String template, Map<String, Object> context, String expected, String error, int line) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    /** The project's own corpus. */
    static JsonNode corpus() {
        try (InputStream in = TemplateCase.class.getResourceAsStream("/templates/corpus.json")) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All cases of the project's own corpus. */
    static List<TemplateCase> ofCorpus() {
        List<TemplateCase> all = all(corpus().get("language"));
        all.addAll(all(corpus().get("chat")));
        return all;
    }

    /** The clock that the corpus was made with. */
    static RenderOptions options() {
        LocalDateTime now = LocalDateTime.parse(corpus().get("now").asText());
        return RenderOptions.DEFAULT.withClock(Clock.fixed(now.toInstant(ZoneOffset.UTC), ZoneOffset.UTC));
    }

    static JsonNode read(InputStream in) throws IOException {
        return JSON.readTree(in);
    }

    @SuppressWarnings("unchecked")
    static List<TemplateCase> all(JsonNode cases) {
        List<TemplateCase> all = new ArrayList<>();
        StreamSupport.stream(cases.spliterator(), false)
                .map(node -> new TemplateCase(
                        node.get("name").asText(),
                        node.get("template").asText(),
                        (Map<String, Object>) JSON.convertValue(node.get("context"), Map.class),
                        node.has("expected") ? node.get("expected").asText() : null,
                        node.path("error").asText(null),
                        node.path("line").asInt()))
                .forEach(all::add);
        return all;
    }

    @Override
    public String toString() {
        return name;
    }
}
