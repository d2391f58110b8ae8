package dev.inlay.providers.doctor;

import dev.inlay.InlayException;
import dev.inlay.internal.ep.OrtNatives;
import dev.inlay.provider.Availability;
import dev.inlay.providers.doctor.DoctorReport.NativeLibrary;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.Tokenizer;
import dev.inlay.tokenizer.TokenizerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/** Loads the native libraries and uses each once. */
final class NativeLibraries {
    /** A tokenizer of three words. */
    private static final String TOKENIZER =
            "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[],"
                    + "\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"Whitespace\"},\"post_processor\":null,\"decoder\":null,"
                    + "\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"[UNK]\":0,\"hello\":1,\"doctor\":2},\"unk_token\":\"[UNK]\"}}";

    private NativeLibraries() {}

    static NativeLibrary onnxRuntime() {
        Optional<Availability> missing = OrtNatives.missing();
        return missing.map(no -> new NativeLibrary("ONNX Runtime", false, no.reason(), no.nextStep()))
                .orElseGet(() -> new NativeLibrary(
                        "ONNX Runtime",
                        true,
                        OrtNatives.version() + ", built with " + OrtNatives.compiledIn() + origin(),
                        ""));
    }

    private static String origin() {
        String own = System.getProperty("onnxruntime.native.path");
        return own == null ? "" : ", from " + own;
    }

    static NativeLibrary tokenizers() {
        Optional<TokenizerFactory> factory = ServiceLoader.load(
                        TokenizerFactory.class, NativeLibraries.class.getClassLoader())
                .findFirst();
        if (factory.isEmpty()) {
            return new NativeLibrary(
                    "tokenizers",
                    false,
                    "no tokenizer library is on the class path",
                    "Add dev.inlay:inlay-tokenizers, or dev.inlay:inlay, which brings it.");
        }
        try {
            Path directory = Files.createTempDirectory("inlay-doctor");
            Path file = Files.writeString(directory.resolve("tokenizer.json"), TOKENIZER);
            try (Tokenizer tokenizer = factory.get().open(directory)) {
                int tokens =
                        tokenizer.encode("hello doctor", EncodeOptions.DEFAULT).length();
                return new NativeLibrary(
                        "tokenizers", tokens == 2, tokens == 2 ? "loaded, a sample is right" : "a sample is wrong", "");
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(directory);
            }
        } catch (InlayException e) {
            return new NativeLibrary(
                    "tokenizers",
                    false,
                    String.valueOf(e.getMessage()),
                    "On Windows-ARM64 and Intel macOS build Hugging Face's tokenizers for Java there (DJL's extensions/tokenizers)"
                            + " and set the environment variable RUST_LIBRARY_PATH to its directory.");
        } catch (IOException e) {
            return new NativeLibrary(
                    "tokenizers", false, "no temporary file can be written: " + e, "Check java.io.tmpdir.");
        }
    }
}
