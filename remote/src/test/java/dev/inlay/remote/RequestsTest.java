package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.Embedder;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each kind of service is asked, and with which header: addresses as the services' own documentation gives them. */
class RequestsTest {
    private static final String KEY = "sk-secret-0123456789abcdef";
    private static final URI RESOURCE = URI.create("https://name.openai.azure.com");
    private static final URI FOUNDRY = URI.create("https://name.services.ai.azure.com/openai/v1");

    static List<Arguments> services() {
        String deployments = "https://name.openai.azure.com/openai/deployments/my%20model/embeddings";
        UnaryOperator<RemoteOptions.Builder> key = options -> options.apiKey(KEY);
        UnaryOperator<RemoteOptions.Builder> token = options -> options.bearerToken(() -> KEY);
        return List.of(
                Arguments.of(
                        key.apply(RemoteOptions.azureOpenAi(RESOURCE, "my model")),
                        deployments + "?api-version=2024-10-21",
                        "api-key"),
                Arguments.of(
                        token.apply(RemoteOptions.azureOpenAi(URI.create(RESOURCE + "/openai/"), "my model")
                                .apiVersion("2025-04-01-preview")),
                        deployments + "?api-version=2025-04-01-preview",
                        "Authorization"),
                Arguments.of(
                        key.apply(RemoteOptions.azureFoundry(FOUNDRY, "my-model")), FOUNDRY + "/embeddings", "api-key"),
                Arguments.of(
                        token.apply(RemoteOptions.azureFoundry(FOUNDRY, "my-model")
                                .queryParameter("api-version", "preview")),
                        FOUNDRY + "/embeddings?api-version=preview",
                        "Authorization"),
                Arguments.of(
                        key.apply(RemoteOptions.openAi("text-embedding-3-small")),
                        "https://api.openai.com/v1/embeddings",
                        "Authorization"),
                Arguments.of(
                        key.apply(RemoteOptions.openAiCompatible(URI.create("https://gpu.example.com/v1/"), "m")),
                        "https://gpu.example.com/v1/embeddings",
                        "Authorization"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void addressAndKey(RemoteOptions.Builder builder, String address, String header) {
        RemoteOptions options = builder.header("x-tenant", "t1").build();
        Secrets secrets = new Secrets(options);
        Executor none = work -> {
            throw new AssertionError("nothing is sent");
        };
        HttpRequest request = new Transport(options, secrets, new ServiceErrors(options, secrets), Ticker.SYSTEM, none)
                .request("embeddings", "application/json", new byte[] {'{', '}'});
        assertThat(request.uri()).hasToString(address);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.headers().firstValue(header)).hasValue(header.equals("api-key") ? KEY : "Bearer " + KEY);
        assertThat(request.headers().firstValue(header.equals("api-key") ? "Authorization" : "api-key"))
                .isEmpty();
        assertThat(request.headers().firstValue("x-tenant")).hasValue("t1");
        assertThat(request.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(options.toString()).doesNotContain(KEY);
    }

    @Test
    void foundryIsSpokenTo() throws Exception {
        try (ServiceEndpoint endpoint = ServiceEndpoint.start()) {
            OpenAiProvider foundry = OpenAiProvider.of(
                    "foundry",
                    RemoteOptions.azureFoundry(endpoint.foundryUrl(), ServiceEndpoint.DEPLOYMENT)
                            .apiKey(ServiceEndpoint.KEY)
                            .build());
            try (Embedder embedder = foundry.openEmbedder();
                    ChatGenerator chat = foundry.openChat()) {
                assertThat(embedder.embed("a").vector()).containsExactly(ServiceEndpoint.toyVector("a"));
                assertThat(chat.generate(ChatRequest.of("Hello?")).text()).startsWith("Hello");
            }
            assertThat(endpoint.lastCall().uri()).hasToString("/openai/v1/chat/completions");
            assertThat(endpoint.lastCall().headers()).containsEntry("api-key", ServiceEndpoint.KEY);
            assertThat(endpoint.lastCall().body().get("model").asString()).isEqualTo(ServiceEndpoint.DEPLOYMENT);
            assertThat(endpoint.violations()).isEmpty();
        }
    }
}
