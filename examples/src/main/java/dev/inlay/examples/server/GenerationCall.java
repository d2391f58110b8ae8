package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import java.util.List;
import java.util.Optional;

/** A request for generated text, of either API. */
interface GenerationCall {
    /** The model's name, or empty for the server's only one. */
    Optional<String> model();

    /** How many answers it wants. */
    int count();

    /** Whether they are streamed. */
    StreamOptions streaming();

    /** Starts one of the answers. */
    ChatStream start(ChatGenerator chat, int answer);

    /** Writes streamed answers. */
    Generations.Events events(Sse sse, String modelName);

    /** The whole answer. */
    ObjectNode body(String modelName, List<ChatResponse> responses);
}
