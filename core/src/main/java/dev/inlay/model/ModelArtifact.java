package dev.inlay.model;

import java.io.IOException;
import java.io.InputStream;

/**
 * A model that travels inside a Maven artifact, found through {@link java.util.ServiceLoader} and loaded with {@link
 * ModelSource#named}.
 *
 * <p>Beside its files the artifact holds {@code manifest.json}: {@code {"name", "license", "origin", "files": [{"path",
 * "size", "sha256"}]}}, with {@code /} in paths, sizes in bytes and SHA-256 in lower-case hex. Files are unpacked once into
 * the cache and checked against it.
 */
public interface ModelArtifact {
    /**
     * The name that {@link ModelSource#named} takes.
     *
     * @return letters, digits, dots, dashes and underscores
     */
    String name();

    /**
     * Opens one of the artifact's resources.
     *
     * @param path {@code manifest.json} or a path that the manifest lists
     * @return a new stream; the caller closes it
     * @throws IOException when there is no such resource
     */
    InputStream open(String path) throws IOException;
}
