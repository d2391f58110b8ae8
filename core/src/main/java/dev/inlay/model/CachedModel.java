package dev.inlay.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A repository in a {@link HubCache}.
 *
 * @param repository its name
 * @param directory its folder in the cache
 * @param revisions what of it is there
 * @param bytes what it takes on disk; a content that several revisions share counts once
 * @param incompleteBytes the part of that which interrupted downloads left, and which the next one goes on with
 */
public record CachedModel(
        String repository, Path directory, List<Revision> revisions, long bytes, long incompleteBytes) {
    /**
     * Copies the list.
     *
     * @param repository its name
     * @param directory its folder in the cache
     * @param revisions what of it is there
     * @param bytes what it takes on disk
     * @param incompleteBytes what interrupted downloads left
     */
    public CachedModel {
        revisions = List.copyOf(revisions);
    }

    /**
     * One commit of it.
     *
     * @param commit the commit's hash
     * @param refs branches and tags that were at this commit when they were last looked up
     * @param directory the snapshot's directory
     * @param files how many files it has; not necessarily all of the repository
     * @param bytes their size
     * @param modified when the last file was added
     */
    public record Revision(String commit, List<String> refs, Path directory, int files, long bytes, Instant modified) {
        /**
         * Copies the list.
         *
         * @param commit the commit's hash
         * @param refs branches and tags
         * @param directory the snapshot's directory
         * @param files how many files it has
         * @param bytes their size
         * @param modified when the last file was added
         */
        public Revision {
            refs = List.copyOf(refs);
        }
    }
}
