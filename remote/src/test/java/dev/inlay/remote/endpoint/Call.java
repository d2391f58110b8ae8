package dev.inlay.remote.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One request.
 *
 * @param uri path and query
 * @param headers request headers by lower-case name, first values
 * @param body its JSON
 * @param exchange the connection
 * @param number counts from 0
 */
public record Call(URI uri, Map<String, String> headers, JsonNode body, HttpExchange exchange, int number) {
    /** The operation: embeddings, chat/completions or completions. */
    public String operation() {
        String path = uri.getPath();
        return path.endsWith("/chat/completions") ? "chat/completions" : path.substring(path.lastIndexOf('/') + 1);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Answers with one JSON document, or any text. */
    public void answer(int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        begin(status, "application/json", bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Sends the headers of an answer of some length, or of an unknown one with length 0. */
    public OutputStream begin(int status, String contentType, long length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("x-request-id", "req-" + number);
        exchange.sendResponseHeaders(status, length == 0 && !contentType.contains("event-stream") ? -1 : length);
        return exchange.getResponseBody();
    }

    public OutputStream beginEvents() throws IOException {
        return begin(200, "text/event-stream", 0);
    }

    /** Adds a header to the answer. */
    public void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }
}
