package dev.inlay.internal.hub;

import dev.inlay.ModelDownloadException;
import dev.inlay.ModelDownloadException.Reason;
import dev.inlay.ModelLoadException;
import dev.inlay.model.CachedModel;
import dev.inlay.model.FileCheck;
import dev.inlay.model.FileCheck.Status;
import dev.inlay.model.HubCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The cache as a whole: what is in it, whether it is sound, and how it gets smaller. */
public final class CacheDirectoryOfHub implements HubCache {
    private static final String PREFIX = "models--";

    private final Path directory;

    /**
     * Creates the view; nothing is read.
     *
     * @param directory the cache
     */
    public CacheDirectoryOfHub(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /**
     * The cache that the environment names.
     *
     * @return the cache
     */
    public static CacheDirectoryOfHub standard() {
        return new CacheDirectoryOfHub(HubEnvironment.current().cache());
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public List<CachedModel> models() {
        List<CachedModel> models = new ArrayList<>();
        try {
            for (Path folder : children(directory)) {
                String name = String.valueOf(folder.getFileName());
                if (name.startsWith(PREFIX) && Files.isDirectory(folder)) {
                    models.add(describe(name.substring(PREFIX.length()).replace("--", "/"), folder));
                }
            }
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
        models.sort(Comparator.comparing(CachedModel::repository));
        return models;
    }

    @Override
    public Optional<CachedModel> find(String repository) {
        Path folder = folder(repository);
        try {
            return Files.isDirectory(folder) ? Optional.of(describe(repository, folder)) : Optional.empty();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private Path folder(String repository) {
        return directory.resolve(new RepoId(repository).folder());
    }

    private static CachedModel describe(String repository, Path folder) throws IOException {
        Map<String, List<String>> refs = new TreeMap<>();
        for (Path ref : files(folder.resolve("refs"))) {
            String name = folder.resolve("refs").relativize(ref).toString().replace('\\', '/');
            refs.computeIfAbsent(Files.readString(ref).strip(), key -> new ArrayList<>())
                    .add(name);
        }
        List<CachedModel.Revision> revisions = new ArrayList<>();
        // Where there are no links a snapshot holds the contents themselves.
        long bytes = 0;
        for (Path snapshot : children(folder.resolve("snapshots"))) {
            String commit = String.valueOf(snapshot.getFileName());
            long size = 0;
            List<Path> files = files(snapshot);
            Instant modified = Files.getLastModifiedTime(snapshot).toInstant();
            for (Path file : files) {
                if (!Files.exists(file)) {
                    continue;
                }
                size += Files.size(file);
                bytes += Files.isSymbolicLink(file) ? 0 : Files.size(file);
                Instant own = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                modified = own.isAfter(modified) ? own : modified;
            }
            revisions.add(new CachedModel.Revision(
                    commit, refs.getOrDefault(commit, List.of()), snapshot, files.size(), size, modified));
        }
        revisions.sort(Comparator.comparing(CachedModel.Revision::modified).reversed());
        long incomplete = 0;
        for (Path blob : files(folder.resolve("blobs"))) {
            long size = Files.exists(blob) ? Files.size(blob) : 0;
            bytes += size;
            incomplete += blob.toString().endsWith(".incomplete") ? size : 0;
        }
        return new CachedModel(repository, folder, revisions, bytes, incomplete);
    }

    @Override
    public List<FileCheck> verify(String repository) {
        CachedModel model = existing(repository);
        RepoCache cache = new RepoCache(directory, new RepoId(repository), true);
        List<FileCheck> findings = new ArrayList<>();
        try {
            for (CachedModel.Revision revision : model.revisions()) {
                Optional<RepoListing> listing = cache.listing(revision.commit());
                for (Path file : files(revision.directory())) {
                    String path =
                            revision.directory().relativize(file).toString().replace('\\', '/');
                    findings.add(check(revision.commit(), path, file, listing.flatMap(l -> l.file(path))));
                }
            }
        } catch (IOException e) {
            throw unreadable(model.directory(), e);
        }
        return findings;
    }

    /** The checksum is in the listing, and else in the name of the content that a link leads to. */
    private static FileCheck check(String commit, String path, Path file, Optional<RepoFile> listed)
            throws IOException {
        Optional<String> linked = Files.isSymbolicLink(file)
                ? Optional.of(String.valueOf(Files.readSymbolicLink(file).getFileName()))
                : Optional.empty();
        Optional<String> expected = listed.map(RepoFile::etag).or(() -> linked).filter(SafeNames::isChecksum);
        if (!Files.isRegularFile(file)) {
            return new FileCheck(commit, path, Status.MISSING, "its content is not in the cache");
        }
        if (expected.isEmpty()) {
            return new FileCheck(commit, path, Status.UNKNOWN, "no checksum is known");
        }
        long size = Files.size(file);
        if (listed.isPresent() && listed.get().size() != size) {
            return new FileCheck(
                    commit,
                    path,
                    Status.DAMAGED,
                    size + " bytes instead of " + listed.get().size());
        }
        String actual = checksum(file, expected.get(), size);
        return actual.equals(expected.get())
                ? new FileCheck(commit, path, Status.OK, "")
                : new FileCheck(commit, path, Status.DAMAGED, "checksum " + actual + " instead of " + expected.get());
    }

    private static String checksum(Path file, String etag, long size) throws IOException {
        MessageDigest digest = PartialFile.newDigest(etag, size);
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            int n = in.read(buffer);
            while (n >= 0) {
                n = in.read(buffer);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public long remove(String repository, Optional<String> revision) {
        CachedModel model = existing(repository);
        try {
            if (revision.isPresent()) {
                CachedModel.Revision only = revision(model, revision.get());
                if (model.revisions().size() > 1) {
                    removeRevision(model, only);
                    return model.bytes()
                            - find(repository).map(CachedModel::bytes).orElse(0L);
                }
            }
            deleteTree(model.directory());
            deleteTree(new RepoCache(directory, new RepoId(repository), true).locks());
            return model.bytes();
        } catch (IOException e) {
            throw StorageFailure.explain(model.directory(), e);
        }
    }

    private static void removeRevision(CachedModel model, CachedModel.Revision revision) throws IOException {
        Path folder = model.directory();
        Set<Path> candidates = contents(revision);
        for (CachedModel.Revision other : model.revisions()) {
            if (!other.equals(revision)) {
                candidates.removeAll(contents(other));
            }
        }
        // The names go first, so that a removal that is cut off leaves nothing that looks whole.
        for (String ref : revision.refs()) {
            Files.deleteIfExists(folder.resolve("refs").resolve(ref));
        }
        deleteTree(revision.directory());
        for (Path content : candidates) {
            Files.deleteIfExists(content);
        }
        deleteTree(folder.resolve(".no_exist").resolve(revision.commit()));
        Files.deleteIfExists(folder.resolve("trees").resolve(revision.commit() + ".json"));
    }

    /** What the links of a snapshot lead to; one step, for a content may itself be a link into a store of the whole cache. */
    private static Set<Path> contents(CachedModel.Revision revision) throws IOException {
        Set<Path> contents = new TreeSet<>();
        for (Path file : files(revision.directory())) {
            if (Files.isSymbolicLink(file)) {
                contents.add(RepoCache.parent(file)
                        .resolve(Files.readSymbolicLink(file))
                        .normalize());
            }
        }
        return contents;
    }

    @Override
    public List<String> export(String repository, String revision, Path target) {
        CachedModel model = existing(repository);
        CachedModel.Revision snapshot = revision(model, revision);
        List<String> copied = new ArrayList<>();
        try {
            if (Files.exists(target)
                    && (!Files.isDirectory(target) || !children(target).isEmpty())) {
                throw new ModelDownloadException(
                        Reason.STORAGE, target + " exists and is not empty: name a new directory.");
            }
            for (FileCheck check : verify(repository)) {
                if (check.commit().equals(snapshot.commit())) {
                    if (check.status() == Status.DAMAGED || check.status() == Status.MISSING) {
                        throw new ModelDownloadException(
                                Reason.CORRUPT,
                                check.path() + " of " + repository + " is damaged in the cache (" + check.detail()
                                        + "): remove the model and download it again.");
                    }
                    copied.add(check.path());
                }
            }
            StorageFailure.checkSpace(existingParent(target), snapshot.bytes());
            for (String path : copied) {
                Path to = target.resolve(path);
                Files.createDirectories(RepoCache.parent(to));
                Files.copy(snapshot.directory().resolve(path), to, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw StorageFailure.explain(target, e);
        }
        return copied;
    }

    private static Path existingParent(Path target) {
        Path path = target.toAbsolutePath().normalize();
        while (!Files.exists(path)) {
            path = RepoCache.parent(path);
        }
        return path;
    }

    private CachedModel existing(String repository) {
        return find(repository)
                .orElseThrow(() -> new ModelDownloadException(
                        Reason.NOT_FOUND,
                        "The cache " + directory + " has no model " + repository
                                + ". It has: "
                                + (models().isEmpty()
                                        ? "none"
                                        : String.join(
                                                ", ",
                                                models().stream()
                                                        .map(CachedModel::repository)
                                                        .toList()))
                                + "."));
    }

    private static CachedModel.Revision revision(CachedModel model, String name) {
        return model.revisions().stream()
                .filter(r -> r.commit().equals(name) || r.refs().contains(name))
                .findFirst()
                .orElseThrow(() -> new ModelDownloadException(
                        Reason.NOT_FOUND,
                        "The cache has no revision \"" + name + "\" of " + model.repository() + ". It has: "
                                + String.join(
                                        ", ",
                                        model.revisions().stream()
                                                .map(r -> r.commit() + (r.refs().isEmpty() ? "" : " " + r.refs()))
                                                .toList())
                                + "."));
    }

    private static ModelLoadException unreadable(Path path, IOException e) {
        return new ModelLoadException("The cache cannot be read at " + path + ": " + e, e);
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted().toList();
        }
    }

    /** All files and links below a folder. */
    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> walk = Files.walk(folder)) {
            deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
