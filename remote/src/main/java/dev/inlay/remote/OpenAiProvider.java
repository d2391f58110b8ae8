package dev.inlay.remote;

import dev.inlay.ChatGenerator;
import dev.inlay.Embedder;
import dev.inlay.InvalidRequestException;
import dev.inlay.provider.Availability;
import dev.inlay.provider.RemoteProvider;
import dev.inlay.provider.Task;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A model in a service that speaks OpenAI's protocol, under an id of your choice. Immutable; opens as many embedders and chat
 * generators as asked for.
 *
 * <pre>{@code
 * try (Embedder embedder = OpenAiProvider.of("azure", options).openEmbedder()) {
 *     Embedding hello = embedder.embed("Hello world");
 * }
 * }</pre>
 */
public final class OpenAiProvider implements RemoteProvider {
    private final String id;
    private final RemoteOptions options;
    private final Ticker ticker;

    private OpenAiProvider(String id, RemoteOptions options, Ticker ticker) {
        this.id = id;
        this.options = options;
        this.ticker = ticker;
    }

    /**
     * Makes a provider. Nothing is sent yet.
     *
     * @param id the name used in policies and reports, such as {@code azure}
     * @param options where the model is and how to sign in
     * @return the provider
     * @throws InvalidRequestException when the id is not lower-case letters, digits, dots, dashes and underscores
     */
    public static OpenAiProvider of(String id, RemoteOptions options) {
        return of(id, options, Ticker.SYSTEM);
    }

    static OpenAiProvider of(String id, RemoteOptions options, Ticker ticker) {
        if (!id.matches("[a-z0-9][a-z0-9._-]*")) {
            throw new InvalidRequestException(
                    "The id of a provider is lower case, such as azure, but this is " + id + ".");
        }
        return new OpenAiProvider(id, Objects.requireNonNull(options, "options"), ticker);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Availability availability() {
        return Availability.yes(options.place());
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.EMBEDDING, Task.CHAT);
    }

    /**
     * The local model that {@link RemoteOptions.Builder#serves} declared, otherwise the deployment's or model's own name, so that
     * nothing is mixed by accident.
     */
    @Override
    public Optional<String> servedModel(Task task) {
        return Optional.of(options.serves().orElse(options.model()));
    }

    /**
     * {@inheritDoc} The options' own prompts stay out.
     *
     * @throws RemoteServiceException when the service does not answer a short request as it should
     */
    @Override
    public Embedder openEmbedder(String model) {
        return new RemoteEmbedder(id, options, Prompts.none(), ticker);
    }

    @Override
    public ChatGenerator openChat(String model) {
        return openChat();
    }

    /**
     * Opens an embedder of its own, and sends one short request, which tells the dimension and finds a wrong key or URL.
     *
     * @return the embedder, with the options' prompts; close it
     * @throws RemoteServiceException when the service does not answer as it should
     */
    public Embedder openEmbedder() {
        return new RemoteEmbedder(id, options, Prompts.of(options), ticker);
    }

    /**
     * Opens a chat generator of its own. Nothing is sent before the first conversation.
     *
     * @return the generator; close it
     */
    public ChatGenerator openChat() {
        return new RemoteChat(id, options, ticker);
    }

    @Override
    public String toString() {
        return id + " (" + options.place() + ", model " + options.model() + ")";
    }
}
