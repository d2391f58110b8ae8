package dev.inlay.internal.graph.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SHA-256 of files. It is computed once and noted down in the cache with the file's size and time of change; while these
 * stay the same the file is not read again.
 */
final class ContentKeys {
    private static final Logger log = LoggerFactory.getLogger(ContentKeys.class);

    private final Path notes;

    ContentKeys(Path notes) {
        this.notes = notes;
    }

    /**
     * The SHA-256 of a file.
     *
     * @throws IOException when the file cannot be read
     */
    String of(Path file) throws IOException {
        Path real = file.toRealPath();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        String stamp =
                attributes.size() + " " + attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS)
                        + " " + attributes.fileKey();
        Path note = notes.resolve(Digests.of(real.toString()));
        try {
            String[] lines = Files.readString(note).split("\n", 2);
            if (lines.length == 2 && lines[0].equals(stamp) && lines[1].matches("[0-9a-f]{64}")) {
                return lines[1];
            }
        } catch (IOException e) {
            log.debug("No checksum of {} noted: {}", real, e.toString());
        }
        String digest = Digests.of(real);
        try {
            AtomicFiles.write(note, (stamp + "\n" + digest).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Costs the next load the time to compute it again; the specialiser says once that the cache is not
            // writable.
            log.debug("The checksum of {} cannot be noted: {}", real, e.toString());
        }
        return digest;
    }
}
