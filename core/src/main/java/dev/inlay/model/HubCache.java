package dev.inlay.model;

import dev.inlay.ModelDownloadException;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.hub.CacheDirectoryOfHub;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The models that {@link ModelSource#hub} has downloaded, in the directory and layout of the hub's Python client, which may
 * have downloaded some of them. Makes no request. Safe for use by many threads; removing a model that somebody has loaded or
 * is downloading is not.
 */
public interface HubCache {
    /**
     * The cache that the environment names: {@code HF_HUB_CACHE}, else {@code $HF_HOME/hub}, else {@code
     * ~/.cache/huggingface/hub}.
     *
     * @return the cache; it need not exist
     */
    static HubCache standard() {
        return CacheDirectoryOfHub.standard();
    }

    /**
     * A cache in another directory.
     *
     * @param directory the directory that holds one folder a repository
     * @return the cache; it need not exist
     */
    static HubCache at(Path directory) {
        return new CacheDirectoryOfHub(directory);
    }

    /**
     * Where it is.
     *
     * @return an absolute path
     */
    Path directory();

    /**
     * The models in it.
     *
     * @return by name, in order; empty when there is no cache
     * @throws ModelLoadException when the directory cannot be read
     */
    List<CachedModel> models();

    /**
     * One model.
     *
     * @param repository its name
     * @return what is there of it
     * @throws ModelLoadException when the directory cannot be read
     */
    Optional<CachedModel> find(String repository);

    /**
     * Reads every file of a model and compares its checksum.
     *
     * @param repository its name
     * @return one finding a file and revision
     * @throws ModelDownloadException when the cache does not have it
     * @throws ModelLoadException when a file cannot be read
     */
    List<FileCheck> verify(String repository);

    /**
     * Removes a model, or one revision with the contents that no other revision has.
     *
     * @param repository its name
     * @param revision a branch, tag or commit; empty for all of it
     * @return how many bytes became free
     * @throws ModelDownloadException when the cache does not have it, or cannot be written
     */
    long remove(String repository, Optional<String> revision);

    /**
     * Copies a model's files, checked, into a plain directory, for a machine without a network: {@link
     * ModelSource#directory} loads it there.
     *
     * @param repository its name
     * @param revision a branch, tag or commit
     * @param target a directory that does not exist yet or is empty
     * @return the copied paths, relative to the target
     * @throws ModelDownloadException when the cache does not have it, a file is damaged, or the target cannot be written
     */
    List<String> export(String repository, String revision, Path target);
}
