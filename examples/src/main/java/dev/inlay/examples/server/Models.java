package dev.inlay.examples.server;

import dev.inlay.ChatGenerator;
import dev.inlay.Embedder;
import dev.inlay.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models of the server: at most one for embeddings and one for chat, and other names for them. */
final class Models implements AutoCloseable {
    private final Optional<ModelSlot<Embedder>> embedding;
    private final Optional<ModelSlot<ChatGenerator>> chat;
    private final Map<String, String> aliases;

    Models(
            Optional<ModelSlot<Embedder>> embedding,
            Optional<ModelSlot<ChatGenerator>> chat,
            Map<String, String> aliases) {
        this.embedding = embedding;
        this.chat = chat;
        this.aliases = new LinkedHashMap<>(aliases);
        aliases.forEach((alias, target) -> {
            if (slots().stream().anyMatch(slot -> slot.name().equals(alias))) {
                throw new InvalidRequestException(
                        "The alias '" + alias + "' is the name of a model of this server already.");
            }
            if (slots().stream().noneMatch(slot -> slot.name().equals(target))) {
                throw new InvalidRequestException("The alias '" + alias + "' stands for '" + target
                        + "', which is no model of this server: "
                        + slots().stream().map(ModelSlot::name).collect(Collectors.joining(", ")) + ".");
            }
        });
    }

    /**
     * A model that answers a request, under the name that the request used.
     *
     * @param name what the answer says
     * @param slot the model
     */
    record Named<T>(String name, ModelSlot<T> slot) {
        T get() {
            return slot.get();
        }
    }

    Optional<ModelSlot<Embedder>> embedding() {
        return embedding;
    }

    Optional<ModelSlot<ChatGenerator>> chat() {
        return chat;
    }

    /** Model names with what they stand for: themselves, or the model behind an alias. */
    Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        slots().forEach(slot -> names.put(slot.name(), slot.name()));
        names.putAll(aliases);
        return names;
    }

    /** The embedding model of this name, or the only one when no name is given. */
    Named<Embedder> embedder(Optional<String> name) {
        return find(name, embedding, "embeddings", chat.isPresent() ? "/v1/chat/completions" : "");
    }

    /** The chat model of this name, or the only one when no name is given. */
    Named<ChatGenerator> generator(Optional<String> name) {
        return find(name, chat, "chat and completions", embedding.isPresent() ? "/v1/embeddings" : "");
    }

    /** Whether a name means the chat model; without a name, whether that is the only model. */
    boolean isChat(Optional<String> name) {
        if (chat.isEmpty()) {
            return false;
        }
        return name.map(asked -> chat.get().name().equals(names().get(asked))).orElse(embedding.isEmpty());
    }

    private <T> Named<T> find(Optional<String> name, Optional<ModelSlot<T>> slot, String what, String otherPath) {
        if (slot.isEmpty()) {
            throw ApiException.modelNotFound("This server has no model for " + what + ".");
        }
        ModelSlot<T> found = slot.get();
        if (name.isEmpty()) {
            return new Named<>(found.name(), found);
        }
        String asked = name.get();
        String target = names().get(asked);
        if (found.name().equals(target)) {
            return new Named<>(asked, found);
        }
        if (target != null) {
            throw ApiException.invalid(
                    "model",
                    "model_not_supported",
                    "The model '" + asked + "' is not one for " + what + ": use it with " + otherPath + ".",
                    null);
        }
        throw ApiException.modelNotFound("The model '" + asked + "' does not exist here. This server has: "
                + String.join(", ", names().keySet()) + ".");
    }

    List<ModelSlot<?>> slots() {
        List<ModelSlot<?>> slots = new ArrayList<>();
        embedding.ifPresent(slots::add);
        chat.ifPresent(slots::add);
        return slots;
    }

    boolean ready() {
        return slots().stream().allMatch(slot -> slot.state() == ModelSlot.State.READY);
    }

    @Override
    public void close() {
        slots().forEach(ModelSlot::close);
    }
}
