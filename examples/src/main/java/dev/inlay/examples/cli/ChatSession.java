package dev.inlay.examples.cli;

import dev.inlay.ChatGenerator;
import dev.inlay.InlayException;
import dev.inlay.examples.ChatConversation;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A conversation with a person who types. */
final class ChatSession {
    private static final String HELP = "/reset forgets the conversation; /quit or Ctrl-D ends; Ctrl-C stops an answer.";

    private final ChatGenerator chat;
    private final Supplier<ChatConversation> start;
    private final AnswerPrinter printer;
    private final Console console;
    private final PrintStream err;
    private volatile ChatConversation conversation;

    /**
     * Makes a session.
     *
     * @param chat the model
     * @param start starts an empty conversation with it
     * @param printer asks and prints
     * @param console the person
     */
    ChatSession(ChatGenerator chat, Supplier<ChatConversation> start, AnswerPrinter printer, Console console) {
        this.chat = chat;
        this.start = start;
        this.printer = printer;
        this.console = console;
        this.err = console.err();
        this.conversation = start.get();
    }

    /** Talks until the person ends it. */
    void run() {
        err.println(String.format(
                Locale.ROOT,
                "%s on %s, up to %d tokens a conversation.%n%s",
                chat.info().model(),
                chat.placement().provider(),
                chat.info().contextLength(),
                HELP));
        try (Keyboard keyboard = console.keyboard().get()) {
            keyboard.onInterrupt(() -> conversation.cancel());
            boolean open = true;
            while (open) {
                open = handle(keyboard.line("> "));
            }
        }
    }

    /** Does what a line says, and tells whether to go on. */
    private boolean handle(@Nullable String typed) {
        String line = typed == null ? "/quit" : typed.strip();
        switch (line) {
            case "" -> {}
            case "/quit", "/exit" -> {
                return false;
            }
            case "/reset" -> {
                conversation = start.get();
                err.println("The conversation is forgotten.");
            }
            default -> {
                if (line.startsWith("/")) {
                    err.println(HELP);
                } else {
                    answer(line);
                }
            }
        }
        return true;
    }

    private void answer(String question) {
        try {
            printer.answer(conversation, question);
        } catch (InlayException e) {
            err.println(e.getMessage());
        }
    }
}
