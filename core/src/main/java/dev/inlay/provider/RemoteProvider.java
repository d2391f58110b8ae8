package dev.inlay.provider;

import dev.inlay.ChatGenerator;
import dev.inlay.Embedder;
import java.util.Optional;
import java.util.Set;

/**
 * A place elsewhere: a service that embeds or chats. Texts leave the machine, so a remote provider is used only where a policy
 * names it and it was passed to the builder.
 */
public non-sealed interface RemoteProvider extends Provider {
    /**
     * What it can do.
     *
     * @return at least one task
     */
    Set<Task> tasks();

    /**
     * The model it serves, by the name that {@code ModelSource.name()} gives the same model here. Vectors of two models cannot be
     * compared, so an embedder uses this place only where the names are equal and a few sample vectors agree. A chat takes any.
     *
     * @param task the kind of work
     * @return the name, or empty when it serves whatever it is asked for
     */
    Optional<String> servedModel(Task task);

    /**
     * Opens an embedder. It is given texts with their prompts in front and adds none of its own; it returns whole vectors
     * of floats, in order.
     *
     * @param model the name of the local model
     * @return the embedder; the caller closes it
     * @throws dev.inlay.InlayException when it cannot be reached or is set up wrongly
     * @throws UnsupportedOperationException when {@link #tasks()} lacks {@link Task#EMBEDDING}
     */
    Embedder openEmbedder(String model);

    /**
     * Opens a chat generator.
     *
     * @param model the name of the local model
     * @return the generator; the caller closes it
     * @throws dev.inlay.InlayException when it cannot be reached or is set up wrongly
     * @throws UnsupportedOperationException when {@link #tasks()} lacks {@link Task#CHAT}
     */
    ChatGenerator openChat(String model);
}
