package dev.inlay;

/**
 * Told how far a long request is. Called on the thread that made the request, with rising counts; keep it short. An
 * exception thrown here ends the request and reaches its caller.
 */
@FunctionalInterface
public interface ProgressListener {
    /**
     * Some more texts are done.
     *
     * @param completed texts done so far
     * @param total texts in the request
     */
    void onProgress(long completed, long total);
}
