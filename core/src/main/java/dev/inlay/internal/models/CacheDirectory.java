package dev.inlay.internal.models;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the cache directory: the setting, the environment, or the platform's place for caches. Never a temporary one. */
public final class CacheDirectory {
    private CacheDirectory() {}

    /**
     * The cache directory of this process.
     *
     * @return an absolute path; nothing is created
     */
    public static Path standard() {
        return locate(
                        System.getProperty("inlay.cache"),
                        System.getenv(),
                        System.getProperty("os.name"),
                        Path.of(userHome()))
                .toAbsolutePath()
                .normalize();
    }

    private static String userHome() {
        String home = System.getProperty("user.home");
        // Containers that run under a numeric user have no home; Java says "?" then.
        return home == null || home.isBlank() || home.equals("?") ? "." : home;
    }

    static Path locate(@Nullable String property, Map<String, String> environment, String osName, Path home) {
        if (property != null && !property.isBlank()) {
            return Path.of(property);
        }
        String variable = environment.get("INLAY_CACHE");
        if (variable != null && !variable.isBlank()) {
            return Path.of(variable);
        }
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            String local = environment.get("LOCALAPPDATA");
            Path base = local != null && !local.isBlank()
                    ? Path.of(local)
                    : home.resolve("AppData").resolve("Local");
            return base.resolve("inlay").resolve("cache");
        }
        if (os.startsWith("mac")) {
            return home.resolve("Library").resolve("Caches").resolve("inlay");
        }
        // The XDG Base Directory Specification: a relative XDG_CACHE_HOME is to be ignored.
        String xdg = environment.get("XDG_CACHE_HOME");
        return (xdg != null && xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".cache")).resolve("inlay");
    }
}
