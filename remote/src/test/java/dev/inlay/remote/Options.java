package dev.inlay.remote;

import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.time.Duration;

/** Options for the endpoint, quick to retry. */
final class Options {
    private Options() {}

    static RemoteOptions.Builder azure(ServiceEndpoint endpoint) {
        return quick(RemoteOptions.azureOpenAi(endpoint.root(), ServiceEndpoint.DEPLOYMENT)
                .apiKey(ServiceEndpoint.KEY));
    }

    static RemoteOptions.Builder compatible(ServiceEndpoint endpoint) {
        return quick(RemoteOptions.openAiCompatible(endpoint.baseUrl(), ServiceEndpoint.DEPLOYMENT)
                .apiKey(ServiceEndpoint.KEY));
    }

    private static RemoteOptions.Builder quick(RemoteOptions.Builder builder) {
        return builder.backoff(Duration.ofMillis(1), Duration.ofMillis(4));
    }
}
