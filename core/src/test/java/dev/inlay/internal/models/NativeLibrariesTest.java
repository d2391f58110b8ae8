package dev.inlay.internal.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
    @TempDir
    Path root;

    private Optional<Path> unpack(Path cache) {
        return NativeLibraries.unpacked(OrtEnvironment.class.getClassLoader(), ModelCache.natives(cache));
    }

    @Test
    void unpacksOnce() throws IOException {
        Optional<Path> first = unpack(root);
        assumeTrue(first.isPresent(), "ONNX Runtime's jar has natives for this platform");
        Path library = first.orElseThrow().resolve(System.mapLibraryName("onnxruntime"));
        var written = Files.getLastModifiedTime(library);
        assertThat(Files.isExecutable(library)).isTrue();
        assertThat(first.orElseThrow().resolve(System.mapLibraryName("onnxruntime4j_jni")))
                .exists();
        assertThat(unpack(root)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(written);
    }

    @Test
    void aCacheThatCannotBeWrittenIsPassedOver() throws IOException {
        assertThat(unpack(Files.writeString(root.resolve("file"), "no directory")))
                .isEmpty();
    }

    @Test
    void namesPlatformsAsOnnxRuntimeDoes() {
        assertThat(NativeLibraries.platform("Linux", "amd64")).isEqualTo("linux-x64");
        assertThat(NativeLibraries.platform("Linux", "aarch64")).isEqualTo("linux-aarch64");
        assertThat(NativeLibraries.platform("Windows 11", "amd64")).isEqualTo("win-x64");
        assertThat(NativeLibraries.platform("Mac OS X", "aarch64")).isEqualTo("osx-aarch64");
    }
}
