package dev.inlay.examples.cli;

import dev.inlay.InvalidRequestException;
import dev.inlay.remote.OpenAiProvider;
import dev.inlay.remote.RemoteOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a remote model is. The key comes from the environment only: a command line is seen by every process. */
final class RemotePlaceOptions {
    static final String AZURE = "azure";
    static final String OPENAI = "openai";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "For azure: the endpoint, such as https://NAME.openai.azure.com. For openai: what stands before"
                            + " /embeddings, such as http://localhost:8080/v1.")
    @Nullable
    URI url;

    @Option(
            names = "--deployment",
            paramLabel = "NAME",
            description = "The deployment of azure, or the model's name at openai.")
    @Nullable
    String deployment;

    @Option(
            names = "--api-version",
            paramLabel = "V",
            defaultValue = RemoteOptions.DEFAULT_API_VERSION,
            description = "The version of Azure's API. Default: ${DEFAULT-VALUE}.")
    String apiVersion = "";

    @Option(
            names = "--key-env",
            paramLabel = "VARIABLE",
            description = "The environment variable that holds the key. Default: AZURE_OPENAI_API_KEY for azure,"
                    + " OPENAI_API_KEY for openai.")
    @Nullable
    String keyVariable;

    static boolean isRemote(String provider) {
        return provider.equals(AZURE) || provider.equals(OPENAI);
    }

    OpenAiProvider provider(String id) {
        if (url == null || deployment == null) {
            throw new InvalidRequestException(
                    "The provider " + id + " is a service elsewhere: say where with --url and --deployment.");
        }
        boolean azure = id.equals(AZURE);
        String variable = keyVariable != null ? keyVariable : azure ? "AZURE_OPENAI_API_KEY" : "OPENAI_API_KEY";
        String key = System.getenv(variable);
        RemoteOptions.Builder options = azure
                ? RemoteOptions.azureOpenAi(url, deployment).apiVersion(apiVersion)
                : RemoteOptions.openAiCompatible(url, deployment);
        if (azure && (key == null || key.isBlank())) {
            throw new InvalidRequestException("The environment variable " + variable
                    + " is not set: put the key there, or name another with --key-env.");
        }
        if (key != null && !key.isBlank()) {
            options.apiKey(key);
        }
        return OpenAiProvider.of(id, options.build());
    }
}
