package dev.inlay.providers.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads small files of {@code /proc} and {@code /sys} below a root folder. A file that is missing or garbled is empty. */
final class SysFiles {
    /** /proc/cpuinfo takes about 1.6 KB a CPU on x86-64, so this is enough for 2,500 of them. */
    private static final int MAX_BYTES = 4 << 20;

    private final Path root;

    SysFiles(Path root) {
        this.root = root;
    }

    /**
     * Reads a file.
     *
     * @param path absolute, as on the real machine
     * @return its text without space at the ends, or empty when it cannot be read or holds nothing
     */
    Optional<String> text(String path) {
        try (InputStream in = Files.newInputStream(resolve(path))) {
            // Bytes and not Files.readString: garbage must not throw, and files of /proc say that they are 0 bytes
            // long.
            String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException | InvalidPathException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** Reads a file as lines; none when it cannot be read. */
    List<String> lines(String path) {
        return text(path).map(text -> text.lines().toList()).orElse(List.of());
    }

    /** Reads a file that holds one number. */
    OptionalLong number(String path) {
        return text(path).map(SysFiles::parse).orElse(OptionalLong.empty());
    }

    /** Reads a file that holds a list of CPUs. */
    Optional<NavigableSet<Integer>> cpus(String path) {
        return text(path).flatMap(CpuList::parse);
    }

    /** Names what is in a folder; nothing when it cannot be read. */
    List<String> names(String path) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(resolve(path))) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (IOException | InvalidPathException | SecurityException | java.nio.file.DirectoryIteratorException e) {
            return List.of();
        }
        return names;
    }

    static OptionalLong parse(String number) {
        try {
            return OptionalLong.of(Long.parseLong(number.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private Path resolve(String path) {
        return root.resolve(path.startsWith("/") ? path.substring(1) : path);
    }
}
