package dev.inlay.examples.cli;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatResponse;
import dev.inlay.FinishReason;
import dev.inlay.examples.ChatConversation;
import dev.inlay.examples.ChatResult;

/** One JSON object an answer, when it is complete. */
record JsonAnswers(Output out, ChatGenerator chat) implements AnswerPrinter {
    @Override
    public FinishReason answer(ChatConversation conversation, String question) {
        ChatResponse answer = conversation.ask(question, piece -> {});
        out.json(ChatResult.of(chat, question, answer));
        out.flush();
        return answer.finishReason();
    }
}
