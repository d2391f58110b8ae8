package dev.inlay.internal.models;

import dev.inlay.ModelLoadException;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import dev.inlay.model.ModelArtifact;
import dev.inlay.model.ModelCatalog;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** A model inside an artifact, found by name through {@link ServiceLoader}. */
public record ArtifactSource(String name) implements ModelSource {
    @Override
    public Path resolve() {
        ModelArtifact artifact = find();
        try {
            List<PackedFile> files = manifest(artifact);
            return ModelCache.standard().unpack(name, files, path -> artifact.open(path));
        } catch (IOException e) {
            throw new ModelLoadException(
                    "The artifact of model \"" + name + "\" is broken: " + e.getMessage()
                            + ". Build or download it again.",
                    e);
        }
    }

    private ModelArtifact find() {
        Map<String, ModelArtifact> found = new LinkedHashMap<>();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            ServiceLoader.load(ModelArtifact.class, context).forEach(a -> found.putIfAbsent(a.name(), a));
        }
        // A container's context loader need not see what this library was deployed with.
        ServiceLoader.load(ModelArtifact.class, ArtifactSource.class.getClassLoader())
                .forEach(a -> found.putIfAbsent(a.name(), a));
        ModelArtifact artifact = found.get(name);
        if (artifact == null) {
            throw new ModelLoadException("No artifact on the class path carries a model named \"" + name + "\". Found: "
                    + (found.isEmpty()
                            ? "none"
                            : found.keySet().stream().sorted().collect(Collectors.joining(", ")))
                    + ". Check the name, add the dependency that carries the model (the bundled ones are called"
                    + " dev.inlay:inlay-model-NAME), or load a directory with ModelSource.directory(path)."
                    + ModelCatalog.find(name)
                            .map(entry -> " The hub has it: ModelSource.hub(\"" + entry.repository()
                                    + "\") downloads it once.")
                            .orElse(""));
        }
        return artifact;
    }

    private static List<PackedFile> manifest(ModelArtifact artifact) throws IOException {
        JsonObject manifest;
        try (InputStream in = artifact.open("manifest.json")) {
            manifest = Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8), "manifest.json");
        }
        List<PackedFile> files = new ArrayList<>();
        for (Object entry : manifest.array("files")) {
            if (!(entry instanceof Map<?, ?> file)
                    || !(file.get("path") instanceof String path)
                    || !(file.get("size") instanceof Long size)
                    || !(file.get("sha256") instanceof String sha256)) {
                throw new IOException("manifest.json has an entry without path, size and sha256: " + entry);
            }
            files.add(new PackedFile(path, size, sha256));
        }
        if (files.isEmpty()) {
            throw new IOException("manifest.json lists no files");
        }
        return files;
    }
}
