package dev.inlay.internal.hub;

import dev.inlay.InvalidRequestException;
import dev.inlay.model.CatalogEntry;
import dev.inlay.model.LocatedModel;
import dev.inlay.model.ModelCatalog;
import dev.inlay.model.ModelDefaults;
import dev.inlay.model.ModelSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A model of a hub. */
public final class HubSource implements ModelSource {
    private static final String DEFAULT_REVISION = "main";

    private final HubRequest request;
    private final RepoId repository;

    /**
     * Creates the source.
     *
     * @param request what was asked for
     * @throws InvalidRequestException when a name cannot be that of a repository, revision or variant
     */
    public HubSource(HubRequest request) {
        this.request = request;
        this.repository = new RepoId(request.repository());
        if (!SafeNames.isRelativePath(request.revision())) {
            throw new InvalidRequestException("\"" + request.revision()
                    + "\" is no revision: it is a branch or tag such as \"main\", or the 40 hex digits of a commit.");
        }
        if (request.variant().isPresent()
                && !SafeNames.isRelativePath(trimmed(request.variant().get()))) {
            throw new InvalidRequestException("\"" + request.variant().get()
                    + "\" is no variant: it is an ending such as \"q4\", a folder, or the path of an .onnx file.");
        }
    }

    private static String trimmed(String variant) {
        return variant.endsWith("/") ? variant.substring(0, variant.length() - 1) : variant;
    }

    /**
     * Reads a hub's address.
     *
     * @param address the text
     * @return the address
     * @throws InvalidRequestException when it is none
     */
    public static URI endpoint(String address) {
        return HubEnvironment.endpoint(address, "The hub's address");
    }

    @Override
    public String name() {
        String revision = request.revision().equals(DEFAULT_REVISION)
                ? ""
                : "@"
                        + (SafeNames.isCommit(request.revision())
                                ? request.revision().substring(0, 8)
                                : request.revision());
        return repository + revision + request.variant().map(v -> " " + v).orElse("");
    }

    @Override
    public Path resolve() {
        return locate().directory();
    }

    @Override
    public LocatedModel locate() {
        return locate(HubEnvironment.current());
    }

    LocatedModel locate(HubEnvironment defaults) {
        Optional<CatalogEntry> known = ModelCatalog.find(repository.id());
        HubRequest completed = request.variant().isPresent()
                ? request
                : request.withVariant(known.flatMap(CatalogEntry::defaultVariant));
        HubEnvironment environment = defaults.with(completed);
        Snapshot snapshot = new SnapshotResolver(environment, repository, completed).resolve();
        return new LocatedModel(
                snapshot.directory(),
                snapshot.graph(),
                known.map(CatalogEntry::defaults).orElse(ModelDefaults.NONE));
    }

    /** The model's place in the cache. */
    record Snapshot(Path directory, Optional<String> graph) {}
}
