package dev.inlay.internal.hub;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All files of a repository at one commit.
 *
 * @param commit the commit's hash
 * @param files by path, in order
 * @param fromHub whether the hub said so; false for what a snapshot directory happens to hold
 */
record RepoListing(String commit, Map<String, RepoFile> files, boolean fromHub) {
    RepoListing {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    static RepoListing of(String commit, Iterable<RepoFile> files, boolean fromHub) {
        SortedMap<String, RepoFile> sorted = new TreeMap<>();
        files.forEach(file -> sorted.put(file.path(), file));
        return new RepoListing(commit, sorted, fromHub);
    }

    boolean has(String path) {
        return files.containsKey(path);
    }

    Set<String> names() {
        return files.keySet();
    }

    Optional<RepoFile> file(String path) {
        return Optional.ofNullable(files.get(path));
    }
}
