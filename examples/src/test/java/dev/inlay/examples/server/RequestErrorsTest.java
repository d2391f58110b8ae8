package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every wrong request gets a clear error in OpenAI's form, and nothing is silently ignored. */
class RequestErrorsTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":2";

    private final TestServer server = TestServer.shared();

    private void assertRefused(String path, String body, int status, String param, String code) {
        HttpResponse<String> response = server.post(path, body);
        JsonNode error = TestServer.tree(response.body()).get("error");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(error.get("message").textValue()).isNotBlank();
        assertThat(error.get("type").textValue()).isEqualTo("invalid_request_error");
        assertThat(error.get("param").asText(null)).as(response.body()).isEqualTo(param);
        assertThat(error.get("code").textValue()).as(response.body()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"n\":0 | n | invalid_value",
                "\"n\":\"2\" | n | invalid_type",
                "\"n\":1.5 | n | invalid_type",
                "\"temperature\":3 | temperature | invalid_value",
                "\"top_p\":-1 | top_p | invalid_value",
                "\"presence_penalty\":2.5 | presence_penalty | invalid_value",
                "\"frequency_penalty\":\"x\" | frequency_penalty | invalid_type",
                "\"seed\":1e300 | seed | invalid_value",
                "\"max_completion_tokens\":5 | max_tokens | invalid_value",
                "\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"] | stop | invalid_value",
                "\"stop\":[\"a\",1] | stop[1] | invalid_type",
                "\"stop\":\"\" | stop | invalid_value",
                "\"logit_bias\":{\"x\":1} | logit_bias.x | invalid_value",
                "\"logit_bias\":{\"5\":101} | logit_bias.5 | invalid_value",
                "\"logit_bias\":{\"4000000\":1} | | invalid_value",
                "\"top_logprobs\":2 | top_logprobs | invalid_value",
                "\"logprobs\":true,\"top_logprobs\":21 | top_logprobs | invalid_value",
                "\"stream_options\":{\"include_usage\":true} | stream_options | invalid_value",
                "\"stream\":true,\"stream_options\":{\"x\":true} | stream_options.x | unknown_parameter",
                "\"foo\":1 | foo | unknown_parameter",
                "\"store\":true | store | unsupported_parameter",
                "\"reasoning_effort\":\"low\" | reasoning_effort | unsupported_parameter",
                "\"verbosity\":\"low\" | verbosity | unsupported_parameter",
                "\"modalities\":[\"text\",\"audio\"] | modalities | unsupported_parameter",
                "\"service_tier\":\"flex\" | service_tier | invalid_value",
                "\"web_search_options\":{} | web_search_options | unsupported_parameter",
                "\"functions\":[{\"name\":\"f\"}] | functions | unsupported_parameter",
                "\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"f\"}}] | tools[0].type | unsupported_parameter",
                "\"tools\":[{\"type\":\"function\"}] | tools[0].function | missing_required_parameter",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}] | tools[0].function.name | invalid_value",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"required\" | tool_choice"
                        + " | unsupported_parameter",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"parallel_tool_calls\":false |"
                        + " parallel_tool_calls | unsupported_parameter",
                "\"tool_choice\":\"auto\" | tool_choice | invalid_value",
                "\"response_format\":{\"type\":\"yaml\"} | response_format.type | invalid_value",
                "\"response_format\":{\"type\":\"text\",\"x\":1} | response_format.x | unknown_parameter",
                "\"response_format\":{\"type\":\"json_schema\"} | response_format.json_schema | missing_required_parameter",
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{}}} |"
                        + " response_format.json_schema.name | missing_required_parameter",
            })
    void aChatParameterIsRefused(String parameter, String param, String code) {
        assertRefused("/v1/chat/completions", "{" + MESSAGES + "," + parameter + "}", 400, param, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | messages | missing_required_parameter",
                "{\"messages\":[]} | messages | invalid_value",
                "{\"messages\":\"Hi\"} | messages | invalid_type",
                "{\"messages\":[\"Hi\"]} | messages[0] | invalid_type",
                "{\"messages\":[{\"content\":\"Hi\"}]} | messages[0].role | missing_required_parameter",
                "{\"messages\":[{\"role\":\"robot\",\"content\":\"Hi\"}]} | messages[0].role | invalid_value",
                "{\"messages\":[{\"role\":\"function\",\"content\":\"Hi\"}]} | messages[0].role | unsupported_parameter",
                "{\"messages\":[{\"role\":\"user\"}]} | messages[0].content | missing_required_parameter",
                "{\"messages\":[{\"role\":\"user\",\"content\":5}]} | messages[0].content | invalid_type",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\",\"x\":1}]} | messages[0].x | unknown_parameter",
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"Hi\"}]} | messages[0].tool_call_id |"
                        + " missing_required_parameter",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}]} |"
                        + " messages[0].content[0].type | unsupported_parameter",
            })
    void messagesAreChecked(String body, String param, String code) {
        assertRefused("/v1/chat/completions", body, 400, param, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | input | missing_required_parameter",
                "{\"input\":\"\"} | input | invalid_value",
                "{\"input\":[]} | input | invalid_value",
                "{\"input\":[\"a\",\"\"]} | input[1] | invalid_value",
                "{\"input\":[\"a\",7]} | input[1] | invalid_type",
                "{\"input\":{}} | input | invalid_type",
                "{\"input\":[[1],[]]} | input[1] | invalid_value",
                "{\"input\":[1,-1]} | input[1] | invalid_value",
                "{\"input\":[[101,102],[999999]]} | input[1] | invalid_value",
                "{\"input\":\"a\",\"dimensions\":0} | dimensions | invalid_value",
                "{\"input\":\"a\",\"dimensions\":385} | | invalid_value",
                "{\"input\":\"a\",\"encoding_format\":\"hex\"} | encoding_format | invalid_value",
                "{\"input\":\"a\",\"bar\":1} | bar | unknown_parameter",
                "{\"input\":\"a\",\"model\":\"smollm2-135m-instruct\"} | model | model_not_supported",
            })
    void anEmbeddingsRequestIsRefused(String body, String param, String code) {
        assertRefused("/v1/embeddings", body, 400, param, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | prompt | missing_required_parameter",
                "{\"prompt\":[]} | prompt | invalid_value",
                "{\"prompt\":[1,2]} | prompt | unsupported_parameter",
                "{\"prompt\":\"a\",\"suffix\":\"b\"} | suffix | unsupported_parameter",
                "{\"prompt\":\"a\",\"best_of\":3} | best_of | unsupported_parameter",
                "{\"prompt\":\"a\",\"logprobs\":6} | logprobs | invalid_value",
                "{\"prompt\":\"a\",\"logprobs\":1,\"echo\":true} | logprobs | unsupported_parameter",
                "{\"prompt\":[\"a\",\"b\",\"c\"],\"n\":5} | prompt | invalid_value",
                "{\"prompt\":\"a\",\"max_tokens\":0} | max_tokens | invalid_value",
            })
    void aCompletionsRequestIsRefused(String body, String param, String code) {
        assertRefused("/v1/completions", body, 400, param, code);
    }

    @Test
    void whatIsNotJsonIsRefused() {
        assertRefused("/v1/embeddings", "", 400, null, "invalid_json");
        assertRefused("/v1/embeddings", "input=x", 400, null, "invalid_json");
        assertRefused("/v1/embeddings", "[]", 400, null, "invalid_json");
        assertRefused("/v1/embeddings", "{\"input\":\"a\"} {}", 400, null, "invalid_json");
        assertRefused("/v1/embeddings", "{\"input\":\"a\",\"input\":\"b\"}", 400, null, "invalid_json");
        assertRefused("/v1/embeddings", "{\"input\":" + "[".repeat(5000), 400, null, "invalid_json");
    }

    @Test
    void jsonFormatsAreEitherKeptOrRefused() {
        HttpResponse<String> response = server.post(
                "/v1/chat/completions", "{" + MESSAGES + ",\"response_format\":{\"type\":\"json_object\"}}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains("JSON_OBJECT is not supported");
    }

    @Test
    void otherPathsAndMethodsAreErrorsToo() {
        HttpResponse<String> nothing = server.get("/v2/x");
        HttpResponse<String> method = server.get("/v1/embeddings");

        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(TestServer.tree(nothing.body()).at("/error/code").textValue())
                .isEqualTo("not_found");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(TestServer.tree(method.body()).at("/error/code").textValue()).isEqualTo("method_not_allowed");
        assertRefused("/v1/embeddings", "{\"input\":\"a\",\"model\":\"x\"}", 404, "model", "model_not_found");
        assertThat(server.get("/v1/models/x").statusCode()).isEqualTo(404);
    }

    @Test
    void aBodyMayNotBeTooLarge() {
        HttpResponse<String> response = server.post("/v1/embeddings", "{\"input\":\"" + "a".repeat(8 << 20) + "\"}");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(TestServer.tree(response.body()).at("/error/code").textValue())
                .isEqualTo("request_too_large");
    }
}
