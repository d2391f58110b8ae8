package dev.inlay.model;

import dev.inlay.InvalidRequestException;
import dev.inlay.ModelDownloadException;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.models.ArtifactSource;
import dev.inlay.internal.models.ClasspathSource;
import dev.inlay.internal.models.DirectorySource;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a model is. Values are immutable and cheap; nothing is read before {@link #resolve()}.
 *
 * <p>Models inside jars are unpacked once, checked against their SHA-256, and memory-mapped from the cache directory: {@code
 * -Dinlay.cache=DIR}, else the environment variable {@code INLAY_CACHE}, else the platform's cache directory ({@code
 * $XDG_CACHE_HOME/inlay} or {@code ~/.cache/inlay} on Linux, {@code ~/Library/Caches/inlay} on macOS, {@code
 * %LOCALAPPDATA%\inlay\cache} on Windows).
 */
public interface ModelSource {
    /**
     * A name for messages and reports.
     *
     * @return the name
     */
    String name();

    /**
     * Makes the model's files available.
     *
     * @return a local directory that holds them
     * @throws ModelLoadException when they are missing or broken, or when the cache cannot be written
     */
    Path resolve();

    /**
     * Makes the model's files available, and says what the source knows beyond them.
     *
     * @return the directory, as {@link #resolve()} gives it, with the graph to load and what the files do not say
     * @throws ModelLoadException when files are missing or broken, or when the cache cannot be written
     */
    default LocatedModel locate() {
        return LocatedModel.of(resolve());
    }

    /**
     * A model from an artifact on the class path or module path, such as {@code dev.inlay:inlay-model-bge-small-en-v1.5}.
     *
     * @param name the artifact's model name, such as {@code bge-small-en-v1.5}
     * @return the source
     */
    static ModelSource named(String name) {
        return new ArtifactSource(Objects.requireNonNull(name, "name"));
    }

    /**
     * A model in a local directory, laid out as on a model hub.
     *
     * @param directory the directory
     * @return the source
     */
    static ModelSource directory(Path directory) {
        return new DirectorySource(Objects.requireNonNull(directory, "directory"));
    }

    /**
     * A model in a folder of the class path, laid out as on a model hub. Files inside a jar are unpacked into the cache.
     *
     * @param folder such as {@code models/my-model}; without a leading slash
     * @return the source, which looks with the calling thread's context class loader
     */
    static ModelSource classpath(String folder) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return classpath(folder, context != null ? context : ModelSource.class.getClassLoader());
    }

    /**
     * A model in a folder of the class path.
     *
     * @param folder such as {@code models/my-model}; without a leading slash
     * @param loader the class loader to look with
     * @return the source
     */
    static ModelSource classpath(String folder, ClassLoader loader) {
        return new ClasspathSource(Objects.requireNonNull(folder, "folder"), Objects.requireNonNull(loader, "loader"));
    }

    /**
     * A model of a hub, such as {@code BAAI/bge-small-en-v1.5}: downloaded when it is first resolved, checked, and kept in the
     * cache that the hub's Python client uses. Only the files that the model needs are downloaded. {@link #hubBuilder} has
     * the settings.
     *
     * <p>Resolving asks the hub which commit the branch {@code main} is at, and uses the cached files when the hub cannot be
     * reached. No request is made when {@code HF_HUB_OFFLINE=1} is set, or when the revision is a commit whose files are there.
     * Resolving throws {@link ModelDownloadException} when the model can neither be downloaded nor found in the cache.
     *
     * @param repository the repository's name
     * @return the source
     * @throws InvalidRequestException when the name cannot be that of a repository
     */
    static ModelSource hub(String repository) {
        return hubBuilder(repository).build();
    }

    /**
     * A model of a hub, with settings: revision, variant, token, progress, offline, mirror, cache.
     *
     * @param repository the repository's name
     * @return a new builder
     */
    static HubModelBuilder hubBuilder(String repository) {
        return new HubModelBuilder(repository);
    }
}
