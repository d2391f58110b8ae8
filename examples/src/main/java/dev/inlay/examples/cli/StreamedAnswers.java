package dev.inlay.examples.cli;

import dev.inlay.ChatResponse;
import dev.inlay.FinishReason;
import dev.inlay.Usage;
import dev.inlay.examples.ChatConversation;
import java.io.PrintStream;
import java.util.Locale;

/** Answers as text, piece by piece; a person also gets to know what they took. */
record StreamedAnswers(Output out, PrintStream err, Terminal terminal) implements AnswerPrinter {
    @Override
    public FinishReason answer(ChatConversation conversation, String question) {
        ChatResponse answer;
        try {
            answer = conversation.ask(question, this::print);
        } finally {
            // Also behind half an answer, so that an error message has a line of its own.
            out.line("");
            out.flush();
        }
        if (terminal.err()) {
            err.println(summary(answer));
        }
        return answer.finishReason();
    }

    private void print(String piece) {
        out.text(terminal.out() ? harmless(piece) : piece);
        out.flush();
    }

    /** Without the control characters by which a text could drive the terminal. */
    private static String harmless(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String summary(ChatResponse answer) {
        Usage usage = answer.usage();
        return String.format(
                Locale.ROOT,
                "[%sprompt %d tokens%s, answer %d; first token after %d ms, then %.1f tokens/s]",
                ending(answer.finishReason()),
                usage.promptTokens(),
                usage.cachedTokens() == 0 ? "" : " (" + usage.cachedTokens() + " cached)",
                usage.completionTokens(),
                answer.timings().timeToFirstToken().toMillis(),
                answer.timings().decodeTokensPerSecond());
    }

    private static String ending(FinishReason reason) {
        return switch (reason) {
            case LENGTH -> "cut off at the limit of tokens: ";
            case CANCELLED -> "stopped: ";
            case CONTENT_FILTER -> "filtered by the service: ";
            case STOP, TOOL_CALLS -> "";
        };
    }
}
