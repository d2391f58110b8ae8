package dev.inlay.examples.server;

/** The client closed its connection before the answer's end: nobody is left to tell. */
final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(Throwable cause) {
        super("The client closed the connection", cause);
    }

    ClientGoneException() {
        super("The client closed the connection");
    }
}
