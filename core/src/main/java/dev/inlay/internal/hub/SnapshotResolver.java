package dev.inlay.internal.hub;

import dev.inlay.ModelDownloadException;
import dev.inlay.ModelDownloadException.Reason;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.hub.HubSource.Snapshot;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a model in the cache, or downloads what is missing. No request is made when the network is off, or when the revision
 * is a commit whose files are all there.
 */
final class SnapshotResolver {
    private static final Logger log = LoggerFactory.getLogger(SnapshotResolver.class);

    private final HubEnvironment environment;
    private final RepoId repository;
    private final HubRequest request;
    private final RepoCache cache;

    SnapshotResolver(HubEnvironment environment, RepoId repository, HubRequest request) {
        this.environment = environment;
        this.repository = repository;
        this.request = request;
        this.cache = new RepoCache(environment.cache(), repository, environment.symlinks());
    }

    Snapshot resolve() {
        boolean pinned = SafeNames.isCommit(request.revision());
        try {
            Optional<String> known = pinned ? Optional.of(request.revision()) : cache.ref(request.revision());
            if (environment.offline()) {
                return offline(known);
            }
            if (pinned) {
                // Only the hub's own listing tells that nothing is missing.
                Optional<Snapshot> complete = cache.listing(request.revision()).flatMap(this::complete);
                if (complete.isPresent()) {
                    return complete.get();
                }
            }
            return online(pinned, known);
        } catch (ModelDownloadException e) {
            throw e;
        } catch (FileSystemException e) {
            throw StorageFailure.explain(cache.folder(), e);
        } catch (IOException e) {
            throw new ModelLoadException("The cached model " + repository + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Snapshot offline(Optional<String> commit) throws IOException {
        if (commit.isPresent()) {
            Optional<Snapshot> found = cached(commit.get());
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ModelDownloadException(
                Reason.OFFLINE,
                "The network is off (" + (request.offline().isPresent() ? "offline(true)" : "HF_HUB_OFFLINE")
                        + ") and the cache " + environment.cache() + " does not have all of the model "
                        + describe() + ". On a machine with a network run: java -jar inlay.jar models pull "
                        + repository
                        + (request.revision().equals("main") ? "" : " --revision " + request.revision())
                        + request.variant().map(v -> " --variant " + v).orElse("")
                        + " - and copy the folder " + cache.folder() + " here; or take "
                        + (request.offline().isPresent() ? "offline(true)" : "the variable HF_HUB_OFFLINE")
                        + " away.");
    }

    private String describe() {
        return repository + " (revision " + request.revision()
                + request.variant().map(v -> ", variant " + v).orElse("") + ")";
    }

    /** A snapshot that is complete by the hub's listing; without one, a snapshot in which nothing is seen to be missing. */
    private Optional<Snapshot> cached(String commit) throws IOException {
        Optional<RepoListing> listing = cache.listing(commit);
        if (listing.isPresent()) {
            return complete(listing.get());
        }
        Optional<Snapshot> found = complete(cache.onDisk(commit));
        found.ifPresent(snapshot -> log.info(
                "{} is used as it is in {}: no listing of the hub is there to tell whether it is complete",
                repository,
                snapshot.directory()));
        return found;
    }

    private Optional<Snapshot> complete(RepoListing listing) {
        try {
            ModelFiles.Choice choice = choose(listing);
            if (choice.graph().isEmpty() || !missing(listing, choice).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(snapshot(listing, choice));
        } catch (ModelDownloadException e) {
            if (listing.fromHub()) {
                throw e;
            }
            log.debug("{} is not complete in the cache: {}", repository, e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            log.warn("{} is damaged in the cache: {}", repository, e.getMessage());
            return Optional.empty();
        }
    }

    private ModelFiles.Choice choose(RepoListing listing) throws IOException {
        return ModelFiles.choose(
                listing,
                request.variant(),
                name -> listing.file(name)
                        .filter(file -> SafeNames.isRelativePath(name) && has(listing, file))
                        .map(file -> cache.pointer(listing.commit(), name)));
    }

    private boolean has(RepoListing listing, RepoFile file) {
        try {
            return cache.has(listing.commit(), file);
        } catch (IOException e) {
            log.debug("{} cannot be looked at: {}", file.path(), e.toString());
            return false;
        }
    }

    private List<RepoFile> missing(RepoListing listing, ModelFiles.Choice choice) {
        List<RepoFile> missing = new ArrayList<>();
        for (String name : choice.files()) {
            listing.file(name).filter(file -> !has(listing, file)).ifPresent(missing::add);
        }
        return missing;
    }

    private Snapshot snapshot(RepoListing listing, ModelFiles.Choice choice) {
        Path directory = cache.snapshot(listing.commit());
        return new Snapshot(choice.folder().isEmpty() ? directory : directory.resolve(choice.folder()), choice.graph());
    }

    private Snapshot online(boolean pinned, Optional<String> known) throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool(DownloadPool.threadFactory("inlay-hub-http-"));
        try (HubHttp http = new HubHttp(environment, threads)) {
            HubApi api = new HubApi(environment, http, repository);
            return online(api, http, pinned, known);
        } finally {
            threads.shutdown();
        }
    }

    private Snapshot online(HubApi api, HubHttp http, boolean pinned, Optional<String> known) throws IOException {
        // With a copy at hand there is no reason to keep the application waiting for a network that is not there.
        Optional<Snapshot> fallback = pinned || known.isEmpty() ? Optional.empty() : cached(known.get());
        int attempts = fallback.isPresent() ? 1 : environment.retries().attempts();
        RepoListing listing;
        try {
            String commit = pinned ? request.revision() : api.commit(request.revision(), attempts);
            Optional<RepoListing> kept = cache.listing(commit);
            listing = kept.isPresent() ? kept.get() : api.listing(commit);
        } catch (IOException e) {
            ModelDownloadException failure = HubFailures.explain(environment, repository, request.revision(), e);
            boolean temporary = failure.reason() == Reason.UNREACHABLE || failure.reason() == Reason.ACCESS_DENIED;
            if (fallback.isPresent() && temporary) {
                log.warn(
                        "{} Using commit {} from the cache, to which {} pointed when it was last looked up.",
                        failure.getMessage(),
                        known.orElse(""),
                        request.revision());
                return fallback.get();
            }
            throw failure;
        }
        try {
            return download(api, http, listing, pinned);
        } catch (StorageFailure e) {
            throw StorageFailure.explain(cache.folder(), e);
        } catch (IOException e) {
            throw HubFailures.explain(environment, repository, request.revision(), e);
        }
    }

    private Snapshot download(HubApi api, HubHttp http, RepoListing listing, boolean pinned) throws IOException {
        ProgressTracker progress = new ProgressTracker(repository.id(), request.listener());
        FileDownload download = new FileDownload(api, cache, environment.retries(), progress, listing.commit());
        boolean downloaded = false;
        while (true) {
            ModelFiles.Choice choice = choose(listing);
            List<RepoFile> missing = missing(listing, choice);
            if (missing.isEmpty()) {
                finish(listing, choice, pinned, downloaded ? progress : null);
                return snapshot(listing, choice);
            }
            long bytes = missing.stream().mapToLong(RepoFile::size).sum();
            if (!downloaded) {
                log.info(
                        "Downloading {} at {} from {} into {}",
                        repository,
                        listing.commit(),
                        environment.endpoint(),
                        environment.cache());
            }
            prepare(listing, bytes);
            progress.expect(missing);
            DownloadPool.run(missing, download, http::abort);
            downloaded = true;
        }
    }

    private void prepare(RepoListing listing, long bytes) throws IOException {
        try {
            cache.createDirectories();
            StorageFailure.checkSpace(cache.blobs(), bytes);
            cache.writeListing(listing);
        } catch (IOException e) {
            throw new StorageFailure(e);
        }
    }

    /** The branch is moved last: until then a cut-off download leaves the older, complete snapshot in use. */
    private void finish(
            RepoListing listing,
            ModelFiles.Choice choice,
            boolean pinned,
            @org.jspecify.annotations.Nullable ProgressTracker progress)
            throws IOException {
        try {
            if (!pinned) {
                cache.writeRef(request.revision(), listing.commit());
            }
            if (progress != null) {
                for (String name : ModelFiles.absent(listing, choice.folder())) {
                    cache.writeMissing(listing.commit(), name);
                }
                log.info(
                        "{} is complete in {}; {} MB were received",
                        repository,
                        cache.snapshot(listing.commit()),
                        StorageFailure.megabytes(progress.receivedBytes()));
            }
        } catch (IOException e) {
            if (progress != null) {
                throw new StorageFailure(e);
            }
            // A cache that is mounted read-only serves as well.
            log.debug("{} cannot be updated: {}", cache.folder(), e.toString());
        }
    }
}
