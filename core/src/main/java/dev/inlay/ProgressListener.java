package dev.inlay;

/**
 * Told how far a long request is. Called on the thread that made the request, with rising counts; keep it short. An
 * exception thrown here ends the request and reaches its caller.
 */
@FunctionalInterface
public interface ProgressListener {
    /** The total of a stream, whose length nobody knows. */
    long UNKNOWN = -1;

    /**
     * Some more texts are done.
     *
     * @param completed texts done so far
     * @param total texts in the request, or {@link #UNKNOWN} for a stream
     */
    void onProgress(long completed, long total);
}
