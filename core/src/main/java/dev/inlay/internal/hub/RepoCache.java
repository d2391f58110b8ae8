package dev.inlay.internal.hub;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A repository's folder in the cache, laid out as huggingface_hub does (file_download.py, _tree_cache.py):
 *
 * <pre>
 * models--OWNER--NAME/blobs/CHECKSUM            contents
 * models--OWNER--NAME/snapshots/COMMIT/PATH     relative symbolic links to them; copies where there are no links
 * models--OWNER--NAME/refs/BRANCH               the commit that a branch was at
 * models--OWNER--NAME/trees/COMMIT.json         all files at a commit
 * models--OWNER--NAME/.no_exist/COMMIT/PATH     files that are known not to exist
 * .locks/models--OWNER--NAME/CHECKSUM.lock
 * </pre>
 */
final class RepoCache {
    private static final Logger log = LoggerFactory.getLogger(RepoCache.class);

    /** The version of the files under {@code trees/} that this class reads and writes. */
    private static final long TREE_FORMAT = 1;

    /** What huggingface_hub writes; the first line is that of the Cache Directory Tagging Specification. */
    private static final String CACHE_TAG = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This file is a cache directory tag created by huggingface_hub.
            # For information about cache directory tags, see:
            #\thttps://bford.info/cachedir/
            """;

    private final Path root;
    private final Path folder;
    private final String name;
    private final boolean symlinks;

    RepoCache(Path root, RepoId repository, boolean symlinks) {
        this.root = root;
        this.name = repository.folder();
        this.folder = root.resolve(name);
        this.symlinks = symlinks;
    }

    static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("no parent: " + path);
        }
        return parent;
    }

    Path folder() {
        return folder;
    }

    Path blobs() {
        return folder.resolve("blobs");
    }

    Path snapshot(String commit) {
        return folder.resolve("snapshots").resolve(commit);
    }

    Path pointer(String commit, String path) {
        return snapshot(commit).resolve(path);
    }

    Path blob(RepoFile file) {
        return blobs().resolve(file.etag());
    }

    /** Our own, since the Python client may be writing one of its names at the same time. */
    Path partial(RepoFile file) {
        return blobs().resolve(file.etag() + ".inlay.incomplete");
    }

    Path lock(RepoFile file) {
        return root.resolve(".locks").resolve(name).resolve(file.etag() + ".lock");
    }

    /** The commit that a branch or tag was at when it was last looked up. */
    Optional<String> ref(String revision) throws IOException {
        try {
            String commit = Files.readString(folder.resolve("refs").resolve(revision), StandardCharsets.UTF_8)
                    .strip();
            return SafeNames.isCommit(commit) ? Optional.of(commit) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void writeRef(String revision, String commit) throws IOException {
        if (!ref(revision).equals(Optional.of(commit))) {
            writeAtomically(folder.resolve("refs").resolve(revision), commit.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Whether a file of a snapshot is there, with the size it should have. */
    boolean has(String commit, RepoFile file) throws IOException {
        Path pointer = pointer(commit, file.path());
        return Files.isRegularFile(pointer) && (file.size() < 0 || Files.size(pointer) == file.size());
    }

    /** The hub's listing of a commit, when it was kept. */
    Optional<RepoListing> listing(String commit) {
        Path tree = tree(commit);
        try {
            JsonObject json = Json.readObject(tree);
            if (json.integer("format_version").orElse(0) != TREE_FORMAT) {
                return Optional.empty();
            }
            JsonObject entries = json.object("files");
            List<RepoFile> files = new ArrayList<>();
            for (String path : entries.asMap().keySet()) {
                JsonObject entry = entries.object(path);
                files.add(new RepoFile(
                        path,
                        entry.get("lfs_size") instanceof Long large
                                ? large
                                : entry.get("size") instanceof Long size ? size : -1,
                        entry.string("blob_id").orElse(""),
                        entry.string("lfs_sha256"),
                        entry.string("xet_hash")));
            }
            return Optional.of(RepoListing.of(commit, files, true));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            log.warn("{} cannot be read and is fetched again: {}", tree, e.toString());
            return Optional.empty();
        }
    }

    void writeListing(RepoListing listing) throws IOException {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try (JsonGenerator json = Json.factory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("format_version", TREE_FORMAT);
            json.writeObjectFieldStart("files");
            for (RepoFile file : listing.files().values()) {
                json.writeObjectFieldStart(file.path());
                json.writeNumberField("size", file.size());
                json.writeStringField("blob_id", file.blobId());
                if (file.sha256().isPresent()) {
                    json.writeStringField("lfs_sha256", file.sha256().get());
                    json.writeNumberField("lfs_size", file.size());
                }
                if (file.xetHash().isPresent()) {
                    json.writeStringField("xet_hash", file.xetHash().get());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        writeAtomically(tree(listing.commit()), bytes.toByteArray());
    }

    private Path tree(String commit) {
        return folder.resolve("trees").resolve(commit + ".json");
    }

    /** What a snapshot directory holds, for one that was filled by others and has no listing of the hub. */
    RepoListing onDisk(String commit) throws IOException {
        Path snapshot = snapshot(commit);
        List<RepoFile> files = new ArrayList<>();
        if (Files.isDirectory(snapshot)) {
            try (Stream<Path> walk = Files.walk(snapshot)) {
                for (Path path : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
                    String name = snapshot.relativize(path).toString().replace('\\', '/');
                    files.add(new RepoFile(name, Files.size(path), "", Optional.empty(), Optional.empty()));
                }
            }
        }
        return RepoListing.of(commit, files, false);
    }

    /** Remembers that a file is not in the repository, which spares the Python client a request. */
    void writeMissing(String commit, String path) throws IOException {
        Path marker = folder.resolve(".no_exist").resolve(commit).resolve(path);
        if (!Files.exists(marker)) {
            Files.createDirectories(parent(marker));
            Files.write(marker, new byte[0]);
        }
    }

    void createDirectories() throws IOException {
        Files.createDirectories(blobs());
        Path tag = root.resolve("CACHEDIR.TAG");
        if (!Files.exists(tag)) {
            writeAtomically(tag, CACHE_TAG.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Makes a content appear in a snapshot: as a link to the blob, or, where links cannot be made, as the file itself, moved
     * when it is new and copied when other snapshots may use it.
     */
    void publish(Path blob, Path pointer, boolean isNew) throws IOException {
        Files.createDirectories(parent(pointer));
        Path temporary = pointer.resolveSibling(pointer.getFileName() + "." + UUID.randomUUID() + ".tmp");
        if (symlinks) {
            try {
                Files.createSymbolicLink(temporary, parent(pointer).relativize(blob));
                moveInto(temporary, pointer);
                return;
            } catch (UnsupportedOperationException | FileSystemException e) {
                // Windows without developer mode, and some network disks.
                log.debug("No symbolic link at {}: {}", pointer, e.toString());
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
        if (isNew) {
            moveInto(blob, pointer);
        } else {
            try {
                Files.copy(blob, temporary);
                moveInto(temporary, pointer);
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /** Removes what is in a file's place, a dangling or damaged entry. */
    void discard(String commit, RepoFile file) throws IOException {
        Path pointer = pointer(commit, file.path());
        if (Files.exists(pointer, LinkOption.NOFOLLOW_LINKS)) {
            log.warn("{} is damaged and is downloaded again", pointer);
            Files.delete(pointer);
        }
        Files.deleteIfExists(blob(file));
    }

    static void moveInto(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void writeAtomically(Path file, byte[] content) throws IOException {
        Files.createDirectories(parent(file));
        Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.write(temporary, content);
            moveInto(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** The repository's locks, which go with it. */
    Path locks() {
        return root.resolve(".locks").resolve(name);
    }
}
