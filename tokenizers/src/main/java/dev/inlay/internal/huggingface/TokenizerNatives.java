package dev.inlay.internal.huggingface;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.models.CacheDirectory;
import org.jspecify.annotations.Nullable;

/** Loads the native tokenizer library, with DJL kept from the network and its files kept in Inlay's cache. */
final class TokenizerNatives {
    private TokenizerNatives() {}

    /**
     * Loads the library.
     *
     * @return its functions
     * @throws ModelLoadException when there is none for this platform
     */
    static synchronized TokenizersLibrary load() {
        // On a machine with a GPU the loader would download a CUDA build; the plain one is inside the jar.
        String flavor = setIfAbsent("RUST_FLAVOR", "cpu");
        String cache = setIfAbsent(
                "ENGINE_CACHE_DIR", CacheDirectory.standard().resolve("native").toString());
        try {
            LibUtils.checkStatus();
            return TokenizersLibrary.LIB;
        } catch (RuntimeException | LinkageError e) {
            throw new ModelLoadException(
                    "The native tokenizer library cannot be loaded on " + System.getProperty("os.name")
                            + " " + System.getProperty("os.arch") + ": " + e.getMessage()
                            + ". Its Maven artifact has natives for"
                            + " Linux (x86-64, ARM64), Windows x86-64 and macOS ARM64; elsewhere set RUST_LIBRARY_PATH to a"
                            + " directory that holds a build of it.",
                    e);
        } finally {
            restore("RUST_FLAVOR", flavor);
            restore("ENGINE_CACHE_DIR", cache);
        }
    }

    /** Sets a property unless it or the environment variable of that name is set; null when it was set here. */
    private static @Nullable String setIfAbsent(String name, String value) {
        String present = System.getProperty(name, System.getenv(name));
        if (present == null) {
            System.setProperty(name, value);
        }
        return present;
    }

    private static void restore(String name, @Nullable String present) {
        if (present == null) {
            System.clearProperty(name);
        }
    }
}
