package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.Embedder;
import dev.inlay.Purpose;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.RemoteProvider;
import dev.inlay.provider.Task;
import dev.inlay.remote.OpenAiProvider;
import dev.inlay.remote.RemoteOptions;
import dev.inlay.remote.endpoint.ChatScript;
import dev.inlay.remote.endpoint.Faults;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server whose policy sends large batches, and all chats, to a service: an endpoint on loopback. */
class RemotePlacesTest {
    private static final ModelSource BGE = ModelSource.named(TestServer.EMBEDDING_MODEL);

    private static final ChatScript HELLO = ChatScript.of("Hello", ", wörld ", "😀", "!");

    private static Embedder served;
    private static ServiceEndpoint endpoint;
    private static TestServer server;

    private static RemoteOptions.Builder azure() {
        return RemoteOptions.azureOpenAi(endpoint.root(), ServiceEndpoint.DEPLOYMENT)
                .apiKey(ServiceEndpoint.KEY)
                .maxRetries(0);
    }

    @BeforeAll
    static void start() throws Exception {
        served = Embedder.load(BGE);
        endpoint =
                ServiceEndpoint.start(text -> served.embed(text, Purpose.NONE).vector());
        RemoteProvider embedding = OpenAiProvider.of(
                "azure", azure().serves(TestServer.EMBEDDING_MODEL).build());
        RemoteProvider chat = OpenAiProvider.of("azure", azure().build());
        server = TestServer.start(new ServerOptions(
                "127.0.0.1",
                0,
                Optional.of(BGE),
                Optional.empty(),
                new RemotePlaces(List.of(embedding), Optional.of(chat), List.of()),
                Map.of("gemma-3n-4b", ServiceEndpoint.DEPLOYMENT),
                ProviderPolicy.builder()
                        .prefer("cpu")
                        .whenBatchAtLeast(4, "azure")
                        .forTask(Task.CHAT, "azure")
                        .build(),
                "",
                List.of(),
                Limits.DEFAULTS));
    }

    @AfterAll
    static void stop() {
        server.close();
        endpoint.close();
        served.close();
    }

    @AfterEach
    void everyRequestWasAsDescribed() {
        assertThat(endpoint.violations()).isEmpty();
        endpoint.clear();
    }

    private static JsonNode embed(int texts) {
        return server.postJson(
                "/v1/embeddings",
                IntStream.range(0, texts)
                        .mapToObj(i -> "\"Text " + i + "\"")
                        .collect(Collectors.joining(",", "{\"input\":[", "]}")));
    }

    private static String chat(String more) {
        return "{\"model\":\"gemma-3n-4b\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]" + more + "}";
    }

    @Test
    void threeTextsStayAndFourGo() {
        int before = endpoint.calls().size();
        JsonNode three = embed(3);
        assertThat(endpoint.calls()).hasSize(before);
        JsonNode four = embed(4);
        assertThat(endpoint.calls()).hasSize(before + 1);

        double dot = 0;
        for (int i = 0; i < 384; i++) {
            dot += three.at("/data/2/embedding/" + i).doubleValue()
                    * four.at("/data/2/embedding/" + i).doubleValue();
        }
        assertThat(dot).isGreaterThan(0.9999);
        assertThat(server.getJson("/v1/placement").get("data").get(0).toString())
                .contains("azure")
                .doesNotContain(ServiceEndpoint.KEY);
    }

    @Test
    void aBatchComesBackWhenTheServiceFails() {
        endpoint.next(Faults.status(endpoint, 500, "internal"));
        assertThat(embed(4).get("data")).hasSize(4);
        assertThat(server.getJson("/health").at("/models/0/fallbacks").toString())
                .contains("azure");
    }

    @Test
    void chatsAreAnsweredThere() {
        JsonNode whole = server.postJson("/v1/chat/completions", chat(",\"max_tokens\":9"));
        assertThat(whole.get("model").textValue()).isEqualTo("gemma-3n-4b");
        assertThat(whole.at("/choices/0/message/content").textValue()).isEqualTo("Hello, wörld 😀!");
        String streamed =
                server.post("/v1/chat/completions", chat(",\"stream\":true")).body();
        assertThat(streamed.lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> TestServer.tree(line.substring(6))
                                .at("/choices/0/delta/content")
                                .asText())
                        .collect(Collectors.joining()))
                .isEqualTo("Hello, wörld 😀!");
        assertThat(streamed).endsWith("data: [DONE]\n\n");
        assertThat(server.getJson("/v1/models").toString()).contains(ServiceEndpoint.DEPLOYMENT);
        assertThat(server.getJson("/health").at("/models/1/provider").textValue())
                .isEqualTo("azure");
    }

    @Test
    void toolsAndFormatsTravelThereAndBack() {
        endpoint.script(ChatScript.of()
                .calling("call_1", "weather", "{\"city\":\"Oslo\"}")
                .ending("tool_calls"));
        String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}]";
        try {
            JsonNode whole = server.postJson("/v1/chat/completions", chat(tools));
            assertThat(whole.at("/choices/0/finish_reason").textValue()).isEqualTo("tool_calls");
            assertThat(whole.at("/choices/0/message/content").isNull()).isTrue();
            assertThat(whole.at("/choices/0/message/tool_calls/0").toString())
                    .isEqualTo("{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\","
                            + "\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}");
            assertThat(endpoint.lastCall().body().at("/tools/0/function/name").asString())
                    .isEqualTo("weather");
            assertThat(server.post("/v1/chat/completions", chat(tools + ",\"stream\":true"))
                            .body())
                    .contains("\"tool_calls\":[{\"index\":0,\"id\":\"call_1\"")
                    .contains("\"finish_reason\":\"tool_calls\"")
                    .endsWith("data: [DONE]\n\n");
        } finally {
            endpoint.script(HELLO);
        }
        server.postJson(
                "/v1/chat/completions",
                chat(",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"city\","
                        + "\"schema\":{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}}}"));
        assertThat(endpoint.lastCall()
                        .body()
                        .at("/response_format/json_schema/schema/type")
                        .asString())
                .isEqualTo("object");
    }

    @Test
    void itsErrorsArePassedOn() {
        endpoint.next(Faults.tooMany(endpoint, "7"));
        HttpResponse<String> busy = server.post("/v1/chat/completions", chat(""));
        assertThat(busy.statusCode()).as(busy.body()).isEqualTo(429);
        assertThat(busy.headers().firstValue("Retry-After")).hasValue("7");
        endpoint.next(Faults.status(endpoint, 500, "internal"));
        HttpResponse<String> broken = server.post("/v1/chat/completions", chat(""));
        assertThat(broken.statusCode()).as(broken.body()).isEqualTo(502);
        assertThat(broken.body()).contains("upstream_error").doesNotContain(ServiceEndpoint.KEY);
        endpoint.next(Faults.status(endpoint, 500, "internal"));
        HttpResponse<String> stream = server.post("/v1/chat/completions", chat(",\"stream\":true"));
        assertThat(stream.body()).contains("upstream_error").doesNotContain("[DONE]");
    }

    @Test
    void whatTheProtocolDoesNotKnowIsRefused() {
        HttpResponse<String> response = server.post("/v1/chat/completions", chat(",\"top_k\":5"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(server.post("/tokenize", "{\"model\":\"gemma-3n-4b\",\"prompt\":\"Hello\"}")
                        .statusCode())
                .isEqualTo(400);
    }
}
