package dev.inlay.internal.hub;

import java.io.IOException;

/** The hub's final no: a status with the hub's own code for the reason ({@code X-Error-Code}). */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    RefusedException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
