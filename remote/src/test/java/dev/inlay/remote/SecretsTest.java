package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.Embedder;
import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.remote.endpoint.Faults;
import dev.inlay.remote.endpoint.Reaction;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys, tokens, headers and query values are in nothing that anybody reads: messages, causes, stack traces, logs, toString. */
class SecretsTest {
    private static final String HEADER = "header-secret-7711";
    private static final String QUERY = "query-secret-8822";
    private static final String TEXT = "a text of a user that must not be logged";

    @Test
    void nothingShowsASecret() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        List<String> shown = new ArrayList<>();
        try (ServiceEndpoint endpoint = ServiceEndpoint.start()) {
            // slf4j-simple writes to whatever System.err is at the time, see simplelogger.properties.
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            RemoteOptions options = Options.compatible(endpoint)
                    .header("X-Gateway", HEADER)
                    .queryParameter("sig", QUERY)
                    .maxRetries(1)
                    .build();
            OpenAiProvider provider = OpenAiProvider.of("azure", options);
            shown.add(options.toString());
            shown.add(options.credential().toString());
            shown.add(provider.toString());
            shown.add(provider.availability().toString());
            try (Embedder embedder = provider.openEmbedder();
                    ChatGenerator chat = provider.openChat()) {
                shown.add(embedder + " " + embedder.info() + embedder.placement()
                        + embedder.placement().toJson());
                shown.add(chat + " " + chat.info() + chat.placement());
                for (Reaction reaction : failures(endpoint)) {
                    endpoint.next(reaction).next(reaction);
                    shown.add(failure(() -> embedder.embed(TEXT)));
                    endpoint.next(reaction).next(reaction);
                    shown.add(failure(() -> chat.generate(ChatRequest.of(TEXT))));
                    endpoint.next(reaction).next(reaction);
                    shown.add(failure(() -> chat.stream(ChatRequest.of(TEXT), chunk -> {})));
                    endpoint.clear();
                }
                endpoint.next(Faults.cutStream(endpoint, 2));
                shown.add(failure(() -> chat.stream(ChatRequest.of(TEXT), chunk -> {})));
            }
            shown.add(failure(() -> Options.azure(endpoint).apiKey(ServiceEndpoint.KEY + "\n")));
            shown.add(failure(() -> Options.azure(endpoint).header("X-Key", HEADER + "\r\nEvil: yes")));
            shown.add(failure(() -> RemoteOptions.openAiCompatible(
                    URI.create("https://user:" + ServiceEndpoint.KEY + "@host/v1"), "m")));
            shown.add(failure(() ->
                    RemoteOptions.openAiCompatible(URI.create("https://host/v1?key=" + ServiceEndpoint.KEY), "m")));
            RemoteOptions late = Options.azure(endpoint)
                    .apiKey(() -> ServiceEndpoint.KEY + "\n")
                    .build();
            shown.add(failure(() -> OpenAiProvider.of("azure", late).openEmbedder()));
        } finally {
            System.setErr(before);
        }
        String logged = log.toString(StandardCharsets.UTF_8);
        assertThat(logged)
                .as("the log was caught")
                .contains("Attempt 1 at OpenAI-compatible service")
                .doesNotContain(TEXT);
        shown.add(logged);
        assertThat(shown)
                .hasSizeGreaterThan(20)
                .allSatisfy(text -> assertThat(text)
                        .isNotEmpty()
                        .doesNotContain(ServiceEndpoint.KEY)
                        .doesNotContain(HEADER)
                        .doesNotContain(QUERY));
        assertThat(String.join("\n", shown)).contains("Incorrect API key provided: ***");
    }

    /** Answers that say all they were told. */
    private static List<Reaction> failures(ServiceEndpoint endpoint) {
        Reaction.Echo echo = call -> "You sent " + call.headers() + " to " + call.uri() + ": " + call.body();
        return List.of(
                call -> endpoint.error(
                        call,
                        401,
                        "Incorrect API key provided: "
                                + call.header("authorization").orElse("").replace("Bearer ", ""),
                        "invalid_api_key"),
                call -> endpoint.error(call, 500, echo.of(call), "x"),
                call -> endpoint.error(call, 404, echo.of(call), echo.of(call)),
                call -> endpoint.error(call, 400, echo.of(call), "x"),
                call -> endpoint.error(call, 429, echo.of(call), "x"),
                call -> call.answer(502, "<html>" + echo.of(call) + "</html>"),
                call -> call.answer(200, echo.of(call)),
                call -> call.answer(200, "{\"data\": \"" + ServiceEndpoint.KEY + "\", " + ServiceEndpoint.KEY),
                Faults.cutBody(endpoint));
    }

    private static String failure(Runnable work) {
        try {
            work.run();
        } catch (InlayException e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            return text + " " + e + " " + e.getCause();
        }
        return "no failure";
    }

    @Test
    void keysAreMissingOrWrongWithAWord() {
        assertThatThrownBy(() -> RemoteOptions.azureOpenAi(URI.create("https://x.openai.azure.com"), "d")
                        .apiKey((String) null))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("environment variable");
        assertThatThrownBy(() -> RemoteOptions.openAi("m").build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("needs a key");
        assertThatThrownBy(() -> RemoteOptions.openAiCompatible(URI.create("http://example.org/v1"), "m")
                        .apiKey("k")
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("allowPlainHttp");
        assertThatThrownBy(() -> RemoteOptions.openAiCompatible(URI.create("http://127.0.0.1.example.org/v1"), "m")
                        .apiKey("k")
                        .build())
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> RemoteOptions.azureOpenAi(
                        URI.create("https://x.openai.azure.com/openai/deployments/d/embeddings"), "d"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("only the beginning");
        assertThatThrownBy(() -> RemoteOptions.openAi("m").extraBody("model", "1"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> RemoteOptions.openAi("m").extraBody("user", "no quotes"))
                .isInstanceOf(InvalidRequestException.class);
    }
}
