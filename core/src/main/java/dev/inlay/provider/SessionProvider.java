package dev.inlay.provider;

/** A place on this machine: an execution provider of ONNX Runtime with its settings. */
public non-sealed interface SessionProvider extends Provider {
    /**
     * Says how to open a session. Called once for every session, on the thread that opens it.
     *
     * @param request what the session is for
     * @return the plan
     * @throws dev.inlay.InvalidRequestException when the user's settings cannot be honoured here; they are never ignored
     */
    SessionPlan plan(SessionRequest request);
}
