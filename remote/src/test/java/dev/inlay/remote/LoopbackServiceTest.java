package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.remote.endpoint.ChatScript;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The contract of services at the endpoint on loopback, with each of the four builders. */
class LoopbackServiceTest {
    private ServiceEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = ServiceEndpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.close();
        assertThat(endpoint.violations()).isEmpty();
    }

    /** One model for all. */
    private abstract class Loopback extends ServiceContract {
        abstract RemoteOptions.Builder builder(String model);

        @Override
        final RemoteOptions.Builder service(Kind kind) {
            return service(ServiceEndpoint.DEPLOYMENT);
        }

        @Override
        final RemoteOptions.Builder service(String model) {
            return builder(model).apiKey(ServiceEndpoint.KEY);
        }

        @Override
        final void script(ChatScript script) {
            endpoint.script(script);
        }
    }

    @Nested
    class AzureOpenAi extends Loopback {
        @Override
        RemoteOptions.Builder builder(String model) {
            return RemoteOptions.azureOpenAi(endpoint.root(), model);
        }
    }

    @Nested
    class AzureFoundry extends Loopback {
        @Override
        RemoteOptions.Builder builder(String model) {
            return RemoteOptions.azureFoundry(endpoint.foundryUrl(), model);
        }
    }

    @Nested
    class OpenAi extends Loopback {
        @Override
        RemoteOptions.Builder builder(String model) {
            return RemoteOptions.openAi(endpoint.baseUrl(), model);
        }
    }

    @Nested
    class OpenAiCompatible extends Loopback {
        @Override
        RemoteOptions.Builder builder(String model) {
            return RemoteOptions.openAiCompatible(endpoint.baseUrl(), model);
        }
    }
}
