package dev.inlay.model;

/** Is told how far a download is: some times a second, and at the end of each file. */
@FunctionalInterface
public interface DownloadListener {
    /** Hears nothing. */
    DownloadListener NONE = progress -> {};

    /**
     * Something arrived. Called by the download's own threads, one at a time; what it throws ends the download. Not called
     * when everything is in the cache.
     *
     * @param progress how far the download is
     */
    void onProgress(DownloadProgress progress);
}
