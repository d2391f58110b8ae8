package dev.inlay.examples.cli;

import dev.inlay.InvalidRequestException;
import dev.inlay.examples.server.Limits;
import dev.inlay.examples.server.RemotePlaces;
import dev.inlay.examples.server.ServerOptions;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.ProviderPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server listens, what it serves, and to whom. */
final class ServeOptions {
    private static final String NONE = "none";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8000",
            description = "The port; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on; 0.0.0.0 for all. Default: ${DEFAULT-VALUE}, this machine only.")
    String host = "";

    @Option(
            names = "--embedding-model",
            paramLabel = "NAME|DIR|none",
            defaultValue = "bge-small-en-v1.5",
            description = "A bundled model by name, or a directory. Default: ${DEFAULT-VALUE}.")
    String embeddingModel = "";

    @Option(
            names = "--chat-model",
            paramLabel = "NAME|DIR|none",
            description = "The same for chat. Default: " + ChatModelOption.DEFAULT + ".")
    @Nullable
    String chatModel;

    @Option(
            names = "--alias",
            paramLabel = "ALIAS=NAME",
            description = "Another name for one of the models. Can be given several times.")
    Map<String, String> aliases = new LinkedHashMap<>();

    @Option(
            names = "--policy",
            paramLabel = "RULES",
            defaultValue = "",
            description = {
                "Which providers may run the models: ids in order of preference, then rules, separated by semicolons."
                        + " Example: --policy \"qnn,cpu; batch>=4: azure; fallback: cpu\". Rules: batch>=N: IDS,"
                        + " tokens>=N: IDS, chat: IDS, embedding: IDS, fallback: IDS, require: ID. Default: what is"
                        + " available, best first."
            })
    String policy = "";

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            defaultValue = "${env:INLAY_API_KEY}",
            description =
                    "What clients must send as 'Authorization: Bearer KEY'. The environment variable INLAY_API_KEY"
                            + " does the same and shows in no list of processes. Default: none.")
    String apiKey = "";

    @Option(
            names = "--cors-origin",
            paramLabel = "ORIGIN",
            description = "A web page's origin that may call the server, such as https://app.example.com; * for any."
                    + " Default: none but the server's own page.")
    List<String> corsOrigins = List.of();

    /**
     * What the options say.
     *
     * @param limits bounds of requests
     * @param remote where services are that the policy can name
     * @throws InvalidRequestException when they make no sense
     */
    ServerOptions toServerOptions(Limits limits, ServeRemoteOptions remote) {
        if (embeddingModel.equals(NONE) && NONE.equals(chatModel)) {
            throw new InvalidRequestException("Both models are 'none': leave one of them.");
        }
        ProviderPolicy rules = PolicyText.parse(policy);
        Optional<ModelSource> embedding = source(embeddingModel);
        RemotePlaces places = remote.places(rules, embedding.map(ModelSource::name), limits, System.getenv());
        if (places.chat().isPresent() && chatModel != null) {
            throw new InvalidRequestException(
                    "--chat-model names a model of this machine, but the policy sends all chats"
                            + " elsewhere: leave it out. --alias gives the service's model another name.");
        }
        if (!places.chatBeside().isEmpty() && NONE.equals(chatModel)) {
            throw new InvalidRequestException(
                    "--chat-model is none, but the policy sends only some chats elsewhere: leave it"
                            + " out, or let the policy say 'chat: "
                            + places.chatBeside().get(0).id() + "'.");
        }
        Optional<ModelSource> chat = places.chat().isPresent()
                ? Optional.empty()
                : source(chatModel == null ? ChatModelOption.DEFAULT : chatModel);
        return new ServerOptions(
                host, port, embedding, chat, places, aliases, rules, apiKey == null ? "" : apiKey, corsOrigins, limits);
    }

    String url(int actualPort) {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return "http://" + shown + ":" + actualPort;
    }

    private static Optional<ModelSource> source(String model) {
        return model.equals(NONE) ? Optional.empty() : Optional.of(ModelOption.source(model));
    }
}
