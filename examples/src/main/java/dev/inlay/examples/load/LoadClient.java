package dev.inlay.examples.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;

/** Sends one request after the other and checks each answer to its end. */
final class LoadClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String[] SUBJECTS = {"the sea", "a prism", "old maps", "bees", "bridges", "tea", "clocks"};

    private final HttpClient http;
    private final URI server;
    private final LoadPhase phase;
    private final Tally tally;
    private final int number;

    LoadClient(HttpClient http, URI server, LoadPhase phase, Tally tally, int number) {
        this.http = http;
        this.server = server;
        this.phase = phase;
        this.tally = tally;
        this.number = number;
    }

    /** One chat, streamed. */
    void chat(int round) throws IOException, InterruptedException {
        String subject = SUBJECTS[(number + round) % SUBJECTS.length];
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"Client " + number + ", round " + round
                + ": tell me about " + subject + ".\"}],\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"ignore_eos\":true,\"max_tokens\":" + phase.maxTokens() + "}";
        long start = System.nanoTime();
        HttpResponse<Stream<String>> response =
                http.send(post("v1/chat/completions", body), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (accepted(response)) {
                readChat(lines.iterator(), start);
            }
        }
    }

    private void readChat(Iterator<String> lines, long start) throws IOException {
        long first = 0;
        long tokens = 0;
        boolean finished = false;
        boolean done = false;
        while (lines.hasNext()) {
            String line = lines.next();
            if (!line.startsWith("data: ")) {
                continue;
            }
            if (line.equals("data: [DONE]")) {
                done = true;
                continue;
            }
            JsonNode event = JSON.readTree(line.substring("data: ".length()));
            if (event.has("error")) {
                tally.failed("A stream ended with " + event);
                return;
            }
            if (first == 0 && !event.at("/choices/0/delta/content").asText().isEmpty()) {
                first = System.nanoTime() - start;
            }
            finished |= event.at("/choices/0/finish_reason").isTextual();
            tokens = Math.max(tokens, event.at("/usage/completion_tokens").asLong());
        }
        if (done && finished && tokens == phase.maxTokens()) {
            tally.chat(first, System.nanoTime() - start, tokens);
        } else {
            tally.failed(
                    "A stream broke off: done " + done + ", finish reason " + finished + ", " + tokens + " tokens");
        }
    }

    /** One embeddings request. */
    void embed(int round) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder("{\"encoding_format\":\"base64\",\"input\":[");
        for (int i = 0; i < phase.texts(); i++) {
            body.append(i == 0 ? "" : ",")
                    .append("\"Client ")
                    .append(number)
                    .append(", text ")
                    .append(i)
                    .append(" of round ")
                    .append(round)
                    .append(": ")
                    .append("a few words about things. ".repeat(1 + (i + round) % 8))
                    .append('"');
        }
        long start = System.nanoTime();
        HttpResponse<Stream<String>> response =
                http.send(post("v1/embeddings", body.append("]}").toString()), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (!accepted(response)) {
                return;
            }
            int vectors =
                    JSON.readTree(String.join("", lines.toList())).path("data").size();
            if (vectors == phase.texts()) {
                tally.embedding(System.nanoTime() - start);
            } else {
                tally.failed(vectors + " embeddings of " + phase.texts());
            }
        }
    }

    /** 429 is an honest answer, after which a client waits as it is told. */
    private boolean accepted(HttpResponse<Stream<String>> response) throws InterruptedException {
        if (response.statusCode() == 200) {
            return true;
        }
        long wait = response.headers().firstValueAsLong("Retry-After").orElse(0);
        if (response.statusCode() == 429 && wait > 0) {
            tally.refused();
            Thread.sleep(Duration.ofSeconds(wait).toMillis());
        } else {
            tally.failed("Status " + response.statusCode());
        }
        return false;
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
