package dev.inlay.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void readsEveryKindOfValue() throws IOException {
        JsonObject json = Json.parseObject(
                "{\"s\":\"x\",\"i\":7,\"f\":1.5,\"big\":1000000000000000019884624838656,\"t\":true,\"n\":null,"
                        + "\"a\":[1,[2]],\"o\":{\"k\":\"v\"},\"inf\":Infinity,\"whole\":512.0}",
                "test");
        assertThat(json.string("s")).contains("x");
        assertThat(json.integer("i")).hasValue(7);
        assertThat(json.number("f", 0)).isEqualTo(1.5);
        assertThat(json.get("big")).isEqualTo(new BigInteger("1000000000000000019884624838656"));
        assertThat(json.integer("big")).hasValue(Integer.MAX_VALUE);
        assertThat(json.integer("whole")).hasValue(512);
        assertThat(json.bool("t", false)).isTrue();
        assertThat(json.has("n")).isFalse();
        assertThat(json.string("n")).isEmpty();
        assertThat(json.array("a")).isEqualTo(List.of(1L, List.of(2L)));
        assertThat(json.object("o").asMap()).isEqualTo(Map.of("k", "v"));
        assertThat(json.object("absent").asMap()).isEmpty();
        assertThat(json.number("inf", 0)).isInfinite();
    }

    @Test
    void wrongTypesNameTheMember() throws IOException {
        JsonObject json = Json.parseObject("{\"s\":\"x\",\"o\":{\"i\":\"y\"}}", "file.json");
        assertThatThrownBy(() -> json.integer("s"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("file.json")
                .hasMessageContaining("\"s\"");
        assertThatThrownBy(() -> json.object("o").integer("i")).hasMessageContaining("file.json → o");
        assertThatThrownBy(() -> json.bool("s", true)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> json.array("s")).isInstanceOf(IOException.class);
    }

    @Test
    void brokenAndHostileTextIsAnError() {
        for (String text : List.of("", "[1]", "{", "{\"a\":}", "{} {}", "[".repeat(100_000), "{\"a\":nul}")) {
            assertThatThrownBy(() -> Json.parseObject(text, "file.json"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("file.json");
        }
    }
}
