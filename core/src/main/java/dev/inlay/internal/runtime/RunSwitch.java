package dev.inlay.internal.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.inlay.InferenceException;

/** Ends runs that it was given to from another thread. Whoever closes it sees to it that nobody uses it any more. */
public final class RunSwitch implements AutoCloseable {
    private final OrtSession.RunOptions options;

    /**
     * Makes a switch that lets runs go on.
     *
     * @throws InferenceException when there is no memory for it
     */
    public RunSwitch() {
        NativeRuntime.environment();
        try {
            options = new OrtSession.RunOptions();
        } catch (OrtException e) {
            throw new InferenceException("Options of a run could not be made: " + e.getMessage(), e);
        }
    }

    /**
     * Sets whether runs end. May be called by any thread, also while a run goes on: it fails before its next node then.
     *
     * @param end true to end the present run and all that begin
     */
    public void end(boolean end) {
        try {
            options.setTerminate(end);
        } catch (OrtException e) {
            throw new InferenceException("A run could not be ended: " + e.getMessage(), e);
        }
    }

    OrtSession.RunOptions options() {
        return options;
    }

    @Override
    public void close() {
        options.close();
    }
}
