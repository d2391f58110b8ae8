package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers against the schemas of OpenAI's published OpenAPI description. */
class OpenApiTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":3";

    private static final JsonMapper JSON = JsonMapper.shared();

    private static ObjectNode schemas = JSON.createObjectNode();
    private final TestServer server = TestServer.shared();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("openai-openapi-subset.json")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            JsonNode root = JSON.readTree(text.replace("#/components/schemas/", "#/$defs/"));
            allowNulls(root);
            schemas = (ObjectNode) root.get("components").get("schemas");
        }
    }

    /** The description says nullable, a word of OpenAPI 3.0, which JSON Schema does not know. */
    private static void allowNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("discriminator");
            for (String name : List.copyOf(object.propertyNames())) {
                allowNulls(object.get(name));
                object.set(name, orNull(object.get(name)));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                allowNulls(array.get(i));
                array.set(i, orNull(array.get(i)));
            }
        }
    }

    private static JsonNode orNull(JsonNode node) {
        if (!(node instanceof ObjectNode schema) || !schema.path("nullable").asBoolean(false)) {
            return node;
        }
        schema.remove("nullable");
        ObjectNode either = JSON.createObjectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    private static void assertValid(String schema, String json) {
        ObjectNode root = JSON.createObjectNode();
        root.put("$ref", "#/$defs/" + schema);
        root.set("$defs", schemas);
        Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root);
        assertThat(compiled.validate(JSON.readTree(json)))
                .as("%s: %s", schema, json)
                .isEmpty();
    }

    private String post(String path, String body) {
        return server.postJson(path, body).toString();
    }

    @Test
    void wholeAnswersAreValid() {
        assertValid("CreateEmbeddingResponse", post("/v1/embeddings", "{\"input\":[\"a\",\"b\"]}"));
        assertValid("CreateChatCompletionResponse", post("/v1/chat/completions", "{" + MESSAGES + "}"));
        assertValid(
                "CreateChatCompletionResponse",
                post("/v1/chat/completions", "{" + MESSAGES + ",\"n\":2,\"logprobs\":true,\"top_logprobs\":3}"));
        assertValid("CreateCompletionResponse", post("/v1/completions", "{\"prompt\":\"a\",\"logprobs\":2}"));
        assertValid("ListModelsResponse", server.get("/v1/models").body());
        assertValid("Model", server.get("/v1/models/" + TestServer.CHAT_MODEL).body());
    }

    @Test
    void everyEventIsValid() {
        for (String more : List.of("", ",\"logprobs\":true,\"top_logprobs\":1", ",\"n\":2")) {
            String body = server.post(
                            "/v1/chat/completions",
                            "{" + MESSAGES + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" + more
                                    + "}")
                    .body();
            assertThat(body).endsWith("data: [DONE]\n\n");
            body.lines()
                    .filter(line -> line.startsWith("data: {"))
                    .forEach(line -> assertValid("CreateChatCompletionStreamResponse", line.substring(6)));
        }
    }

    @Test
    void everyErrorIsValid() {
        Map<String, String> wrong = Map.of(
                "/v1/embeddings", "{}",
                "/v1/chat/completions", "{\"messages\":1}",
                "/v1/completions", "x",
                "/v1/nothing", "{}");
        wrong.forEach((path, body) ->
                assertValid("ErrorResponse", server.post(path, body).body()));
    }
}
