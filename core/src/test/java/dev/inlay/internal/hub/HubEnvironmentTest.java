package dev.inlay.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables of the Python client mean here what they mean there (huggingface_hub, constants.py). */
class HubEnvironmentTest {
    @TempDir
    private Path home;

    private HubEnvironment of(Map<String, String> variables) {
        return HubEnvironment.of(variables, home);
    }

    private Path token(String folder, String text) throws IOException {
        Path file = home.resolve(folder).resolve("token");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void defaults() {
        HubEnvironment environment = of(Map.of());
        assertThat(environment.endpoint()).hasToString("https://huggingface.co");
        assertThat(environment.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(environment.token()).isEmpty();
        assertThat(environment.offline()).isFalse();
        assertThat(environment.symlinks()).isTrue();
        assertThat(environment.stallTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theCacheIsWhereTheMostSpecialVariableSays() {
        assertThat(of(Map.of("XDG_CACHE_HOME", "/xdg")).cache()).isEqualTo(Path.of("/xdg/huggingface/hub"));
        assertThat(of(Map.of("XDG_CACHE_HOME", "/xdg", "HF_HOME", "~/hf")).cache())
                .isEqualTo(home.resolve("hf/hub"));
        assertThat(of(Map.of("HF_HOME", "/hf", "HUGGINGFACE_HUB_CACHE", "/old")).cache())
                .isEqualTo(Path.of("/old"));
        assertThat(of(Map.of("HF_HOME", "/hf", "HUGGINGFACE_HUB_CACHE", "/old", "HF_HUB_CACHE", "/new/../cache"))
                        .cache())
                .isEqualTo(Path.of("/cache"));
    }

    @Test
    void theTokenIsTheVariablesElseThatOfAFile() throws IOException {
        token(".cache/huggingface", "hf_home\n");
        Path other = token("other", " hf_other ");
        assertThat(of(Map.of()).token()).hasValue("hf_home");
        assertThat(of(Map.of("HF_TOKEN", "hf_variable\n")).token()).hasValue("hf_variable");
        assertThat(of(Map.of("HUGGING_FACE_HUB_TOKEN", "hf_old")).token()).hasValue("hf_old");
        assertThat(of(Map.of("HF_TOKEN_PATH", other.toString())).token()).hasValue("hf_other");
        assertThat(of(Map.of("HF_HOME", other.getParent().toString())).token()).hasValue("hf_other");
        assertThat(of(Map.of("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1", "HF_TOKEN", "hf_variable"))
                        .token())
                .isEmpty();
        assertThat(of(Map.of("HF_TOKEN", "hf_secret"))).asString().doesNotContain("hf_secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "YES", "On"})
    void switchedOn(String value) {
        assertThat(of(Map.of("HF_HUB_OFFLINE", value)).offline()).isTrue();
        assertThat(of(Map.of("TRANSFORMERS_OFFLINE", value)).offline()).isTrue();
        assertThat(of(Map.of("HF_HUB_DISABLE_SYMLINKS", value)).symlinks()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "false", "no", ""})
    void switchedOff(String value) {
        assertThat(of(Map.of("HF_HUB_OFFLINE", value)).offline()).isFalse();
        assertThat(of(Map.of("HF_HUB_DISABLE_SYMLINKS", value)).symlinks()).isTrue();
    }

    @Test
    void addressesAndTimes() {
        assertThat(of(Map.of("HF_ENDPOINT", "https://mirror.example.com/hf/")).endpoint())
                .hasToString("https://mirror.example.com/hf");
        assertThat(of(Map.of("HF_HUB_DOWNLOAD_TIMEOUT", "90")).stallTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThatThrownBy(() -> of(Map.of("HF_ENDPOINT", "mirror.example.com")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("HF_ENDPOINT");
        assertThatThrownBy(() -> of(Map.of("HF_HUB_DOWNLOAD_TIMEOUT", "soon")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("HF_HUB_DOWNLOAD_TIMEOUT");
    }
}
