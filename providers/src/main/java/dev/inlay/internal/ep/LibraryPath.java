package dev.inlay.internal.ep;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where a plugin library is, for providers that nobody configured. */
public final class LibraryPath {
    private LibraryPath() {}

    /**
     * Looks at the system property {@code inlay.ID.library}, then at the environment variable {@code INLAY_ID_LIBRARY}.
     *
     * @param id the provider's id
     * @return the path, or empty when neither is set
     */
    public static Optional<Path> find(String id) {
        String value = System.getProperty(property(id), System.getenv().getOrDefault(variable(id), ""));
        return value.isBlank() ? Optional.empty() : Optional.of(Path.of(value));
    }

    /**
     * How to name a library, in words.
     *
     * @param id the provider's id
     * @return the two settings
     */
    public static String howTo(String id) {
        return "-D" + property(id) + "=FILE or " + variable(id) + "=FILE";
    }

    private static String property(String id) {
        return "inlay." + id + ".library";
    }

    private static String variable(String id) {
        return "INLAY_" + id.toUpperCase(Locale.ROOT) + "_LIBRARY";
    }
}
