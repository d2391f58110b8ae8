package dev.inlay.model;

/**
 * What {@link HubCache#verify} found of a file.
 *
 * @param commit the commit that it belongs to
 * @param path its name in the repository
 * @param status what it is like
 * @param detail what is wrong, or empty text
 */
public record FileCheck(String commit, String path, Status status, String detail) {
    /** What a file is like. */
    public enum Status {
        /** Size and checksum are those that the hub lists. */
        OK,
        /** The content is another one: remove the model and download it again. */
        DAMAGED,
        /** The snapshot has an entry but no content for it. */
        MISSING,
        /** Nothing in the cache tells what the content should be. */
        UNKNOWN
    }
}
