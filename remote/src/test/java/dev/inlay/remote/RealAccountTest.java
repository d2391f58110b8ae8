package dev.inlay.remote;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract of services at a real one, which the environment variables of docs/remote.md name. */
@Tag("opt-in")
@EnabledIfEnvironmentVariable(named = "INLAY_REMOTE_SERVICE", matches = ".+")
class RealAccountTest extends ServiceContract {
    @Override
    RemoteOptions.Builder service(Kind kind) {
        return service(required("INLAY_REMOTE_" + kind + "_MODEL"));
    }

    @Override
    RemoteOptions.Builder service(String model) {
        String service = required("INLAY_REMOTE_SERVICE");
        RemoteOptions.Builder options = switch (service) {
            case "azureOpenAi" -> withVersion(RemoteOptions.azureOpenAi(url(), model));
            case "azureFoundry" -> RemoteOptions.azureFoundry(url(), model);
            case "openAi" -> RemoteOptions.openAi(model);
            case "openAiCompatible" -> RemoteOptions.openAiCompatible(url(), model);
            default ->
                throw new IllegalStateException("INLAY_REMOTE_SERVICE is " + service
                        + " but must be azureOpenAi, azureFoundry, openAi or openAiCompatible");
        };
        return options.apiKey(required("INLAY_REMOTE_KEY"));
    }

    private static RemoteOptions.Builder withVersion(RemoteOptions.Builder options) {
        @Nullable String version = System.getenv("INLAY_REMOTE_API_VERSION");
        return version == null ? options : options.apiVersion(version);
    }

    private static URI url() {
        return URI.create(required("INLAY_REMOTE_URL"));
    }

    private static String required(String variable) {
        return Objects.requireNonNull(System.getenv(variable), variable + " is not set");
    }
}
