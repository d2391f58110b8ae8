package dev.inlay.internal.graph.cache;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Which build of the library this is. */
final class LibraryVersion {
    private LibraryVersion() {}

    /** The version; for one that is not released also when it was built, since its passes change without a new number. */
    static String current() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = LibraryVersion.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IOException("the library was packaged without version.properties");
            }
            properties.load(in);
        }
        String version = properties.getProperty("version");
        return version.endsWith("-SNAPSHOT") ? version + " built " + built() : version;
    }

    private static long built() throws IOException {
        CodeSource source = LibraryVersion.class.getProtectionDomain().getCodeSource();
        if (source == null || !"file".equals(source.getLocation().getProtocol())) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(Path.of(source.getLocation().toURI()))) {
            Optional<Path> newest = files.filter(Files::isRegularFile)
                    .max((a, b) ->
                            Long.compare(a.toFile().lastModified(), b.toFile().lastModified()));
            return newest.map(file -> file.toFile().lastModified()).orElse(0L);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
