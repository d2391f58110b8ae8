package dev.inlay.graph;

/**
 * A file beside the graph that holds some of its weights.
 *
 * @param name relative to the graph's folder
 * @param tensors how many of the graph's constants are in it
 * @param bytes that these take, each range once
 * @param requiredBytes where the last of them ends
 * @param fileBytes the size of the file; -1 when it is missing
 */
public record ExternalDataFile(String name, int tensors, long bytes, long requiredBytes, long fileBytes) {
    /**
     * Whether the file is there.
     *
     * @return false when it is missing
     */
    public boolean present() {
        return fileBytes >= 0;
    }
}
