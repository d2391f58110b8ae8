package dev.inlay.internal.models;

import dev.inlay.ModelLoadException;
import dev.inlay.internal.files.ProcessLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of unpacked models. A model becomes visible by one atomic rename after all its files were written and
 * checked, under a lock between threads and processes; what a killed process left behind is removed by the next one.
 */
public final class ModelCache {
    private static final Logger log = LoggerFactory.getLogger(ModelCache.class);
    private static final String COMPLETE = ".complete";

    private final Path root;
    private final String section;

    /** Opens a packed file. */
    @FunctionalInterface
    interface Opener {
        InputStream open(String path) throws IOException;
    }

    ModelCache(Path root) {
        this(root, "models");
    }

    private ModelCache(Path root, String section) {
        this.root = root.toAbsolutePath().normalize();
        this.section = section;
    }

    /**
     * The cache that the settings or the platform name.
     *
     * @return the cache; nothing is created yet
     */
    public static ModelCache standard() {
        return new ModelCache(CacheDirectory.standard());
    }

    /** The part of the cache that holds native libraries. */
    static ModelCache natives() {
        return natives(CacheDirectory.standard());
    }

    static ModelCache natives(Path root) {
        return new ModelCache(root, "native");
    }

    /**
     * Unpacks a model unless that was done before.
     *
     * @param name its name
     * @param files what belongs to it
     * @param opener opens each
     * @return the directory of its files
     */
    Path unpack(String name, List<PackedFile> files, Opener opener) {
        String manifest = describe(files);
        Path parent = root.resolve(section).resolve(safe(name));
        Path target = parent.resolve(sha256(manifest).substring(0, 16));
        if (isComplete(target, manifest, files)) {
            return target;
        }
        try (ProcessLock held = ProcessLock.acquire(parent.resolve("." + target.getFileName() + ".lock"))) {
            assert held != null;
            if (!isComplete(target, manifest, files)) {
                unpackLocked(name, target, manifest, files, opener);
            }
            return target;
        } catch (IOException e) {
            throw new ModelLoadException(
                    "\"" + name + "\" cannot be unpacked into " + parent + ": " + e
                            + ". It needs " + megabytes(files)
                            + " MB there; make room or name another cache directory with"
                            + " INLAY_CACHE=DIR or -Dinlay.cache=DIR.",
                    e);
        }
    }

    private static void unpackLocked(String name, Path target, String manifest, List<PackedFile> files, Opener opener)
            throws IOException {
        Path parent = target.getParent();
        if (parent == null) {
            throw new IOException("the cache directory has no parent: " + target);
        }
        removeLeftovers(parent, target);
        if (Files.exists(target)) {
            log.warn("{} in {} is damaged and is unpacked again", name, target);
            deleteTree(target);
        }
        Path staging = parent.resolve(target.getFileName() + ".tmp-" + UUID.randomUUID());
        try {
            for (PackedFile file : files) {
                copy(file, staging, opener);
            }
            Files.writeString(staging.resolve(COMPLETE), manifest);
            try {
                Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(staging, target);
            }
            log.info("{} unpacked into {}", name, target);
        } finally {
            if (Files.exists(staging)) {
                deleteTree(staging);
            }
        }
    }

    private static void copy(PackedFile file, Path staging, Opener opener) throws IOException {
        Path path = staging.resolve(file.path()).normalize();
        if (!path.startsWith(staging) || path.equals(staging)) {
            throw new IOException("the path \"" + file.path() + "\" leaves the model's directory");
        }
        Path folder = path.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        MessageDigest digest = newSha256();
        CRC32 crc = new CRC32();
        long size;
        try (InputStream in = new CheckedInputStream(new DigestInputStream(opener.open(file.path()), digest), crc);
                OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
            size = in.transferTo(out);
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!file.matches(size, actual, crc.getValue())) {
            throw new IOException(file.path() + " has " + size + " bytes and SHA-256 " + actual + " where "
                    + file.size() + " bytes and " + file.checksum() + " are expected");
        }
    }

    private static boolean isComplete(Path target, String manifest, List<PackedFile> files) {
        try {
            if (!Files.readString(target.resolve(COMPLETE)).equals(manifest)) {
                return false;
            }
            for (PackedFile file : files) {
                if (Files.size(target.resolve(file.path())) != file.size()) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            log.debug("No complete model in {}: {}", target, e.toString());
            return false;
        }
    }

    /** Staging directories of this model that a killed process left; the lock is held, so nobody is writing one. */
    private static void removeLeftovers(Path parent, Path target) throws IOException {
        String prefix = target.getFileName() + ".tmp-";
        List<Path> leftovers;
        try (Stream<Path> children = Files.list(parent)) {
            leftovers = children.filter(p -> p.getFileName().toString().startsWith(prefix))
                    .toList();
        }
        for (Path leftover : leftovers) {
            deleteTree(leftover);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> walk = Files.walk(directory)) {
            deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    private static String describe(List<PackedFile> files) {
        StringBuilder text = new StringBuilder();
        files.forEach(file -> text.append(file.path())
                .append(' ')
                .append(file.size())
                .append(' ')
                .append(file.checksum())
                .append('\n'));
        return text.toString();
    }

    private static long megabytes(List<PackedFile> files) {
        return files.stream().mapToLong(PackedFile::size).sum() / 1_000_000 + 1;
    }

    private static String safe(String name) {
        String cleaned = name.replaceAll("[^A-Za-z0-9._-]", "_").toLowerCase(Locale.ROOT);
        return cleaned.isEmpty() || cleaned.startsWith(".") ? "_" + cleaned : cleaned;
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(newSha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
