package dev.inlay.providers.cpu;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Everything the topology is read from, so that a test can stand for any machine.
 *
 * @param os the property {@code os.name}
 * @param arch the property {@code os.arch}
 * @param jvmProcessors {@link Runtime#availableProcessors()}
 * @param root the folder that holds {@code proc} and {@code sys}
 * @param environment the environment variables
 * @param commands runs programs
 */
record Machine(
        String os, String arch, int jvmProcessors, Path root, Map<String, String> environment, CommandRunner commands) {
    static Machine current() {
        return new Machine(
                System.getProperty("os.name", ""),
                System.getProperty("os.arch", ""),
                Runtime.getRuntime().availableProcessors(),
                Path.of("/"),
                System.getenv(),
                new ProcessCommandRunner());
    }

    boolean isLinux() {
        return osStartsWith("linux");
    }

    boolean isMac() {
        return osStartsWith("mac");
    }

    boolean isWindows() {
        return osStartsWith("windows");
    }

    boolean isArm() {
        return arch.equals("aarch64") || arch.startsWith("arm");
    }

    /** The architecture as people call it. */
    String archName() {
        return switch (arch) {
            case "amd64", "x86_64" -> "x86-64";
            case "aarch64", "arm64" -> "ARM64";
            default -> arch.isEmpty() ? "unknown architecture" : arch;
        };
    }

    private boolean osStartsWith(String prefix) {
        return os.toLowerCase(Locale.ROOT).startsWith(prefix);
    }
}
