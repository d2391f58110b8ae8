package dev.inlay.internal.ep;

import java.util.Locale;

/**
 * The operating system and the processor.
 *
 * @param os the property {@code os.name}
 * @param arch the property {@code os.arch}
 */
public record Platform(String os, String arch) {
    /**
     * This machine.
     *
     * @return its platform
     */
    public static Platform current() {
        return new Platform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /**
     * Whether it is Windows.
     *
     * @return true on Windows
     */
    public boolean isWindows() {
        return os.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /**
     * Whether it is macOS.
     *
     * @return true on macOS
     */
    public boolean isMac() {
        return os.toLowerCase(Locale.ROOT).startsWith("mac");
    }

    /**
     * Whether the processor is a 64-bit ARM.
     *
     * @return true on ARM64
     */
    public boolean isArm64() {
        return arch.equals("aarch64") || arch.equals("arm64");
    }

    /**
     * The name of a shared library's file.
     *
     * @param base such as {@code onnxruntime_providers_qnn}
     * @return with the platform's prefix and suffix
     */
    public String libraryName(String base) {
        return isWindows() ? base + ".dll" : "lib" + base + (isMac() ? ".dylib" : ".so");
    }

    @Override
    public String toString() {
        return os + " " + arch;
    }
}
