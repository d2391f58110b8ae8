package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What answers look like, beyond what the OpenAI clients look at. */
class ApiTest {
    private final TestServer server = TestServer.shared();

    @Test
    void theDefaultModelAnswersWithoutAName() {
        JsonNode answer = server.postJson("/v1/embeddings", "{\"input\":[\"Text 1\",\"Text 2\",\"Text 3\"]}");

        assertThat(answer.get("model").textValue()).isEqualTo(TestServer.EMBEDDING_MODEL);
        assertThat(answer.get("data")).hasSize(3);
        assertThat(answer.at("/data/2/index").intValue()).isEqualTo(2);
        assertThat(answer.at("/data/2/embedding")).hasSize(384);
    }

    @Test
    void anAliasAnswersUnderItsName() {
        JsonNode answer = server.postJson(
                "/v1/chat/completions",
                "{\"model\":\"gemma-3n-4b\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}");

        assertThat(answer.get("model").textValue()).isEqualTo("gemma-3n-4b");
        assertThat(answer.at("/choices/0/message/content").textValue()).isNotBlank();
        assertThat(answer.at("/choices/0/finish_reason").textValue()).isEqualTo("stop");
    }

    @Test
    void tokensGiveTheVectorOfTheirText() {
        String ids = server.postJson("/tokenize", "{\"prompt\":\"Hello world\"}")
                .get("tokens")
                .toString();
        JsonNode text = server.postJson("/v1/embeddings", "{\"input\":\"Hello world\",\"encoding_format\":\"base64\"}");
        JsonNode tokens = server.postJson("/v1/embeddings", "{\"input\":" + ids + ",\"encoding_format\":\"base64\"}");
        JsonNode lists = server.postJson(
                "/v1/embeddings", "{\"input\":[" + ids + "," + ids + "],\"encoding_format\":\"base64\"}");

        assertThat(ids).isEqualTo("[101,7592,2088,102]");
        assertThat(tokens).isEqualTo(text);
        assertThat(lists.get("data")).hasSize(2);
        assertThat(lists.at("/usage/prompt_tokens").intValue()).isEqualTo(8);
    }

    @Test
    void vectorsCanBeShort() {
        JsonNode answer = server.postJson(
                "/v1/embeddings", "{\"input\":\"Hello\",\"dimensions\":4,\"encoding_format\":\"base64\"}");

        assertThat(Base64.getDecoder().decode(answer.at("/data/0/embedding").textValue()))
                .hasSize(16);
    }

    @Test
    void aLongTextIsCutOnlyWhenAsked() {
        String body = "{\"input\":\"" + "word ".repeat(700) + "\"";

        assertThat(server.post("/v1/embeddings", body + "}").statusCode()).isEqualTo(400);
        assertThat(server.postJson("/v1/embeddings", body + ",\"truncate\":\"end\"}")
                        .at("/usage/prompt_tokens")
                        .intValue())
                .isEqualTo(512);
        assertThat(server.postJson("/v1/embeddings", body + ",\"truncate\":\"windows\"}")
                        .at("/usage/prompt_tokens")
                        .intValue())
                .isGreaterThan(700);
    }

    @Test
    void conversationsAreTokenizedAsTheyAreCounted() {
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]";
        JsonNode tokens = server.postJson("/tokenize", "{" + messages + "}");
        JsonNode answer = server.postJson("/v1/chat/completions", "{\"max_tokens\":1," + messages + "}");

        assertThat(tokens.get("count")).isEqualTo(answer.at("/usage/prompt_tokens"));
        assertThat(server.postJson("/tokenize", "{\"model\":\"gemma-3n-4b\",\"prompt\":\"Hello\"}")
                        .get("count")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void samplingParametersChangeTheAnswer() {
        String request = "{\"messages\":[{\"role\":\"user\",\"content\":\"Count to ten.\"}],\"max_tokens\":16";
        // From the second time on the prompt comes out of the cache, whose sums are rounded in another order.
        text(request);
        String plain = text(request);

        assertThat(text(request + ",\"stop\":[\"" + plain.substring(2, 4) + "\"]"))
                .isEqualTo(plain.substring(0, plain.indexOf(plain.substring(2, 4))));
        assertThat(text(request + ",\"temperature\":2,\"seed\":3"))
                .isEqualTo(text(request + ",\"temperature\":2,\"seed\":3"))
                .isNotEqualTo(plain);
        assertThat(text(request + ",\"temperature\":1,\"top_p\":0")).isEqualTo(plain);
        assertThat(text(request + ",\"frequency_penalty\":2,\"presence_penalty\":2"))
                .isNotEqualTo(plain);
        int banned = server.postJson(
                        "/tokenize", "{\"model\":\"gemma-3n-4b\",\"prompt\":\"" + plain.substring(0, 3) + "\"}")
                .at("/tokens/0")
                .intValue();
        assertThat(text(request + ",\"logit_bias\":{\"" + banned + "\":-100}")).isNotEqualTo(plain);
    }

    private String text(String openRequest) {
        return server.postJson("/v1/chat/completions", openRequest + "}")
                .at("/choices/0/message/content")
                .textValue();
    }

    @Test
    void partsRolesAndHistoryAreUnderstood() {
        JsonNode answer = server.postJson("/v1/chat/completions", """
                {"messages":[
                  {"role":"developer","content":"Be brief."},
                  {"role":"user","content":[{"type":"text","text":"What is"},{"type":"text","text":"the weather?"}]},
                  {"role":"assistant","content":null,"refusal":null,"tool_calls":[
                    {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]},
                  {"role":"tool","tool_call_id":"call_1","content":"rain"},
                  {"role":"user","content":"Thanks","name":"ann"}],
                 "max_tokens":4,"user":"u","metadata":{"a":"b"},"service_tier":"auto","store":false,"stop":null,"n":1}
                """);

        assertThat(answer.at("/usage/completion_tokens").intValue()).isPositive();
    }

    @Test
    void completionsContinueSeveralPrompts() {
        JsonNode answer = server.postJson(
                "/v1/completions",
                "{\"prompt\":[\"Once upon\",\"The sky is\"],\"n\":2,\"max_tokens\":2,\"temperature\":1,\"seed\":1,\"echo\":true}");

        assertThat(answer.get("choices")).hasSize(4);
        assertThat(answer.at("/choices/1/text").textValue()).startsWith("Once upon");
        assertThat(answer.at("/choices/2/text").textValue()).startsWith("The sky is");
        assertThat(answer.at("/usage/completion_tokens").intValue()).isEqualTo(8);
    }

    @Test
    void streamedCompletionsAreTheWholeOnes() {
        String request = "{\"prompt\":\"Once upon a time\",\"max_tokens\":8,\"logprobs\":1";
        server.postJson("/v1/completions", request + "}");
        String whole = server.postJson("/v1/completions", request + "}")
                .at("/choices/0/text")
                .textValue();
        String streamed = server.post(
                        "/v1/completions", request + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}")
                .body();

        assertThat(streamed).endsWith("data: [DONE]\n\n").contains("\"completion_tokens\":8");
        assertThat(streamed.lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> TestServer.tree(line.substring(6))
                                .at("/choices/0/text")
                                .asText())
                        .collect(Collectors.joining()))
                .isEqualTo(whole);
    }

    @Test
    void healthTellsWhereTheModelsRun() {
        JsonNode health = server.getJson("/health");

        assertThat(health.get("status").textValue()).isEqualTo("ready");
        assertThat(health.at("/models/0/provider").textValue()).isEqualTo("cpu");
        assertThat(health.at("/npu/status").textValue()).isEqualTo("inactive");
        assertThat(health.at("/memory/areas")).isNotEmpty();
        assertThat(server.getJson("/health/live").get("status").textValue()).isEqualTo("live");
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(server.getJson("/v1/placement")
                        .at("/data/1/placement/provider")
                        .textValue())
                .isEqualTo("cpu");
        assertThat(server.getJson("/v1/suggestions").get("data").isArray()).isTrue();
    }

    @Test
    void metricsCountRequestsAndTokens() {
        String tokens = "inlay_embedding_tokens_total{kind=\"input\",model=\"" + TestServer.EMBEDDING_MODEL + "\"}";
        double before = server.metric(tokens);
        server.postJson("/v1/embeddings", "{\"input\":\"Hello world\"}");
        server.get("/no/such/path");

        assertThat(server.metric(tokens)).isEqualTo(before + 4);
        assertThat(server.get("/metrics").body())
                .contains("http_server_requests_seconds_count{method=\"POST\",status=\"200\",uri=\"/v1/embeddings\"}")
                .contains("uri=\"other\"")
                .contains("jvm_memory_used_bytes")
                .contains("inlay_model_ready{model=\"bge-small-en-v1.5\",task=\"embedding\"} 1.0")
                .contains("inlay_model_fallbacks{model=\"smollm2-135m-instruct\",task=\"chat\"} 0.0")
                .doesNotContain("no/such");
    }

    @Test
    void thePageComesFromTheJar() {
        assertThat(server.get("/").body()).contains("<title>Inlay server</title>");
        assertThat(server.get("/page/app.js").headers().firstValue("Content-Type"))
                .hasValue("text/javascript; charset=utf-8");
        assertThat(server.get("/")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElse(""))
                .contains("default-src 'none'");
        assertThat(server.get("/page/..%2FApiTest.class").statusCode()).isIn(400, 404);
    }
}
