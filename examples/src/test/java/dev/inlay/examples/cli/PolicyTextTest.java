package dev.inlay.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy of {@code serve} in one line. */
class PolicyTextTest {
    @Test
    void rulesBecomeAPolicy() {
        assertThat(PolicyText.parse("qnn, cpu; batch>=4: azure; tokens >= 900 : azure,cpu; chat: cpu; fallback: cpu"))
                .isEqualTo(ProviderPolicy.builder()
                        .prefer("qnn", "cpu")
                        .whenBatchAtLeast(4, "azure")
                        .whenTokensAtLeast(900, "azure", "cpu")
                        .forTask(Task.CHAT, "cpu")
                        .fallbackTo("cpu")
                        .build());
        assertThat(PolicyText.parse("require: cpu")).isEqualTo(ProviderPolicy.require("cpu"));
        assertThat(PolicyText.parse(" ")).isEqualTo(ProviderPolicy.defaults());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"batch: cpu", "batch>=4:", "size>=4: cpu", "chat>=4: cpu", "x: cpu", "a:b:c", "require: a,b"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> PolicyText.parse(text)).isInstanceOf(InvalidRequestException.class);
    }
}
