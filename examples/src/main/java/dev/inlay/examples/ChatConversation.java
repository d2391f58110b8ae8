package dev.inlay.examples;

import dev.inlay.ChatChunk;
import dev.inlay.ChatGenerator;
import dev.inlay.ChatMessage;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.ContextOverflow;
import dev.inlay.GenerationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A conversation: an answer is read while it is generated, and the next question is asked together with all that was said
 * before. One thread asks; any may cancel.
 */
public final class ChatConversation {
    private final ChatGenerator chat;
    private final GenerationOptions options;
    private final List<ChatMessage> messages = new ArrayList<>();
    private volatile @Nullable ChatStream running;

    /**
     * Starts a conversation.
     *
     * @param chat used and not closed
     * @param system instructions to the model; null leaves them to the model's template
     * @param options how answers are generated
     */
    public ChatConversation(ChatGenerator chat, @Nullable String system, GenerationOptions options) {
        this.chat = chat;
        this.options = options;
        if (system != null) {
            messages.add(ChatMessage.system(system));
        }
    }

    /**
     * Asks, and remembers question and answer. After an exception neither is remembered.
     *
     * @param question what the user says
     * @param reader takes the answer's text piece by piece
     * @return the whole answer
     */
    public ChatResponse ask(String question, Consumer<String> reader) {
        ChatRequest request = ChatRequest.builder()
                .messages(messages)
                .user(question)
                .options(options)
                .contextOverflow(ContextOverflow.DROP_OLDEST_TURNS)
                .build();
        try (ChatStream stream = chat.stream(request)) {
            running = stream;
            for (ChatChunk chunk : stream) {
                reader.accept(chunk.text());
            }
            ChatResponse answer = stream.response();
            messages.add(ChatMessage.user(question));
            messages.add(answer.message());
            return answer;
        } finally {
            running = null;
        }
    }

    /** Ends the running answer, if there is one; {@link #ask} returns what was said until then. */
    public void cancel() {
        ChatStream stream = running;
        if (stream != null) {
            stream.cancel();
        }
    }
}
