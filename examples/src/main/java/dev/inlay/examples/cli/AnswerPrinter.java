package dev.inlay.examples.cli;

import dev.inlay.FinishReason;
import dev.inlay.examples.ChatConversation;

/** Asks a question and puts the answer on standard output. */
interface AnswerPrinter {
    /** Asks, prints, and tells why the answer ended. */
    FinishReason answer(ChatConversation conversation, String question);
}
