package dev.inlay.remote;

import java.io.IOException;

/** An answer, or an event of it, went on beyond what one may have; the connection is closed then. */
final class AnswerTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    private AnswerTooLargeException(String message) {
        super(message);
    }

    static AnswerTooLargeException answer(long limit) {
        return new AnswerTooLargeException("more than " + limit + " bytes, the most that maxResponseBytes allows");
    }

    static AnswerTooLargeException event(long limit) {
        return new AnswerTooLargeException("an event of more than " + limit + " bytes");
    }
}
