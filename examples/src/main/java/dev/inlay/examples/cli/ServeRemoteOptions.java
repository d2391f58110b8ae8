package dev.inlay.examples.cli;

import dev.inlay.InvalidRequestException;
import dev.inlay.examples.server.Limits;
import dev.inlay.examples.server.RemotePlaces;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.RemoteProvider;
import dev.inlay.provider.Task;
import dev.inlay.provider.Workload;
import dev.inlay.remote.OpenAiProvider;
import dev.inlay.remote.RemoteOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the services are that a server's policy can name: {@code azure} and {@code openai}. Keys come from the environment
 * only: a command line is seen by every process.
 */
final class ServeRemoteOptions {
    private static final int MAX_RETRIES = 1;

    @Option(
            names = "--azure-endpoint",
            paramLabel = "URL",
            description = "Where 'azure' in the policy is: https://NAME.openai.azure.com, or"
                    + " https://NAME.services.ai.azure.com/openai/v1. Default: the environment's AZURE_OPENAI_ENDPOINT."
                    + " The key is the environment's AZURE_OPENAI_API_KEY.")
    @Nullable
    URI azureEndpoint;

    @Option(
            names = "--azure-embedding",
            paramLabel = "DEPLOYMENT",
            description = "The deployment of the embedding model: the same model as here, which is checked.")
    @Nullable
    String azureEmbedding;

    @Option(
            names = "--azure-chat",
            paramLabel = "DEPLOYMENT",
            description = "The deployment that answers the chats that the policy sends there, such as all with"
                    + " 'chat: azure', or those that this machine cannot with 'chat: cpu,azure'.")
    @Nullable
    String azureChat;

    @Option(
            names = "--azure-api-version",
            paramLabel = "V",
            description = "The version of Azure's API. Default: " + RemoteOptions.DEFAULT_API_VERSION
                    + " for openai.azure.com, none for Foundry.")
    @Nullable
    String azureApiVersion;

    @Option(
            names = "--openai-url",
            paramLabel = "URL",
            description = "Where 'openai' in the policy is, up to what stands before /embeddings, such as"
                    + " http://localhost:8080/v1. Default: the environment's OPENAI_BASE_URL. The key, if the server wants"
                    + " one, is the environment's OPENAI_API_KEY.")
    @Nullable
    URI openaiUrl;

    @Option(
            names = "--openai-embedding",
            paramLabel = "NAME",
            description = "That server's name for the embedding model.")
    @Nullable
    String openaiEmbedding;

    @Option(names = "--openai-chat", paramLabel = "NAME", description = "That server's name for the chat model.")
    @Nullable
    String openaiChat;

    /**
     * One service.
     *
     * @param id what the policy calls it
     * @param urlOption the option that says where it is
     * @param url its value, or the environment's
     * @param embedding the embedding model there
     * @param chat the chat model there
     * @param key how to sign in
     */
    private record Service(
            String id,
            String urlOption,
            Optional<URI> url,
            Optional<String> embedding,
            Optional<String> chat,
            Optional<String> key) {}

    /**
     * The services that the policy names.
     *
     * @param policy names them
     * @param embeddingModel the local model that a service must have too, or empty for none
     * @param limits how long a call may take and how many there may be
     * @param environment has keys, and URLs that are not given as options
     * @throws InvalidRequestException when something is missing, or given and not used
     */
    RemotePlaces places(
            ProviderPolicy policy, Optional<String> embeddingModel, Limits limits, Map<String, String> environment) {
        List<RemoteProvider> embedding = new ArrayList<>();
        Optional<RemoteProvider> chat = Optional.empty();
        List<RemoteProvider> chatBeside = new ArrayList<>();
        for (Service service : List.of(azure(environment), openai(environment))) {
            boolean forChats = policy.order(Task.CHAT).equals(List.of(service.id()));
            // A policy that is meant for embeddings names the service too: the deployment tells that it is for chats.
            boolean forSomeChats = !forChats
                    && service.chat().isPresent()
                    && policy.order(Task.CHAT).contains(service.id());
            boolean forEmbeddings = takesEmbeddings(policy, service.id()) && embeddingModel.isPresent();
            requireUsed(service, "embedding", service.embedding(), forEmbeddings);
            requireUsed(service, "chat", service.chat(), forChats || forSomeChats);
            if (forEmbeddings) {
                String name = required(service, "embedding", service.embedding());
                embedding.add(OpenAiProvider.of(
                        service.id(),
                        builder(service, name, limits)
                                .serves(embeddingModel.get())
                                .build()));
            }
            if (forChats) {
                String name = required(service, "chat", service.chat());
                chat = Optional.of(OpenAiProvider.of(
                        service.id(), builder(service, name, limits).build()));
            } else if (forSomeChats) {
                chatBeside.add(OpenAiProvider.of(
                        service.id(),
                        builder(service, service.chat().get(), limits).build()));
            }
        }
        return new RemotePlaces(embedding, chat, chatBeside);
    }

    /** Whether embeddings can go there: rules hold from some size on, so the largest request meets all of them. */
    private static boolean takesEmbeddings(ProviderPolicy policy, String id) {
        return policy.route(new Workload(Task.EMBEDDING, Integer.MAX_VALUE, Integer.MAX_VALUE))
                .providers()
                .contains(id);
    }

    private Service azure(Map<String, String> environment) {
        return new Service(
                RemotePlaceOptions.AZURE,
                "--azure-endpoint",
                url(azureEndpoint, environment, "AZURE_OPENAI_ENDPOINT"),
                Optional.ofNullable(azureEmbedding),
                Optional.ofNullable(azureChat),
                text(environment, "AZURE_OPENAI_API_KEY"));
    }

    private Service openai(Map<String, String> environment) {
        return new Service(
                RemotePlaceOptions.OPENAI,
                "--openai-url",
                url(openaiUrl, environment, "OPENAI_BASE_URL"),
                Optional.ofNullable(openaiEmbedding),
                Optional.ofNullable(openaiChat),
                text(environment, "OPENAI_API_KEY"));
    }

    private static Optional<URI> url(@Nullable URI option, Map<String, String> environment, String variable) {
        try {
            return option != null
                    ? Optional.of(option)
                    : text(environment, variable).map(URI::create);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("The environment variable " + variable + " is no URL.", e);
        }
    }

    private static Optional<String> text(Map<String, String> environment, String variable) {
        return Stream.ofNullable(environment.get(variable))
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    private static void requireUsed(Service service, String task, Optional<String> model, boolean used) {
        if (model.isPresent() && !used) {
            throw new InvalidRequestException("--" + service.id() + "-" + task + " names a model, but "
                    + (task.equals("chat")
                            ? "the policy does not send chats there: add 'chat: " + service.id() + "' to it."
                            : "no embeddings go there: name " + service.id()
                                    + " in the policy, such as --policy \"cpu; batch>=4: " + service.id() + "\"."));
        }
    }

    private static String required(Service service, String task, Optional<String> model) {
        return model.orElseThrow(() -> new InvalidRequestException("The policy sends " + task + " requests to "
                + service.id() + ": name the model there with --" + service.id() + "-" + task + "."));
    }

    private RemoteOptions.Builder builder(Service service, String model, Limits limits) {
        URI url = service.url()
                .orElseThrow(() -> new InvalidRequestException("The policy names " + service.id()
                        + ", a service elsewhere: say where it is with " + service.urlOption() + "."));
        RemoteOptions.Builder builder;
        if (service.id().equals(RemotePlaceOptions.AZURE)) {
            boolean foundry =
                    String.valueOf(url.getPath()).replaceAll("/+$", "").endsWith("/openai/v1");
            builder = foundry ? RemoteOptions.azureFoundry(url, model) : RemoteOptions.azureOpenAi(url, model);
            if (azureApiVersion != null) {
                builder.apiVersion(azureApiVersion);
            }
            builder.apiKey(service.key()
                    .orElseThrow(() -> new InvalidRequestException(
                            "The environment variable AZURE_OPENAI_API_KEY is not set: put the key there.")));
        } else {
            builder = RemoteOptions.openAiCompatible(url, model);
            service.key().ifPresent(builder::apiKey);
        }
        // Whoever waits for an answer waits for the retries too, and there may be a place to fall back to.
        return builder.maxRetries(MAX_RETRIES)
                .totalTimeout(limits.requestTimeout())
                .maxConcurrentRequests(Math.max(limits.maxChats(), limits.maxEmbeddingRequests()));
    }
}
