package dev.inlay.internal.hub;

import java.util.Optional;

/**
 * A file as the hub lists it.
 *
 * @param path its name in the repository
 * @param size bytes
 * @param blobId SHA-1 of the file as a git blob; for a large file that of its pointer
 * @param sha256 SHA-256 of a large file's content
 * @param xetHash the file's name in the hub's chunk store, kept for the Python client
 */
record RepoFile(String path, long size, String blobId, Optional<String> sha256, Optional<String> xetHash) {
    /** The checksum of the content, which names the file in the cache: SHA-256 of a large file, else the git blob's SHA-1. */
    String etag() {
        return sha256.orElse(blobId);
    }
}
