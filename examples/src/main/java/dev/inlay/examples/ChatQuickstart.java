package dev.inlay.examples;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import dev.inlay.model.ModelSource;

/** The shortest way to an answer: load a chat model and ask it something. */
public final class ChatQuickstart {
    static final String QUESTION = "What is the capital of France?";

    private ChatQuickstart() {}

    /**
     * Runs the example.
     *
     * @param model where the model is
     * @return the answer
     */
    public static ChatResult run(ModelSource model) {
        try (ChatGenerator chat = ChatGenerator.load(model)) {
            ChatRequest request = ChatRequest.builder()
                    .user(QUESTION)
                    // Temperature 0 takes the most likely word each time: the same answer in every run.
                    .options(GenerationOptions.builder()
                            .maxTokens(40)
                            .temperature(0)
                            .build())
                    .build();
            ChatResponse answer = chat.generate(request);
            return ChatResult.of(chat, QUESTION, answer);
        }
    }
}
