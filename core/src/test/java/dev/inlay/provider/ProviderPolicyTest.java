package dev.inlay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import org.junit.jupiter.api.Test;

class ProviderPolicyTest {
    @Test
    void onlyRulesByTokensConcernAChat() {
        ProviderPolicy policy = ProviderPolicy.builder()
                .prefer("qnn", "cpu")
                .forTask(Task.CHAT, "cuda", "cpu")
                .whenBatchAtLeast(1, "directml")
                .whenTokensAtLeast(4000, "azure")
                .build();

        assertThat(policy.route(new Workload(Task.CHAT, 1, 3999)).providers()).containsExactly("cuda", "cpu");
        assertThat(policy.explain(new Workload(Task.CHAT, 1, 5000)))
                .isEqualTo(
                        "chat of 1 text, 5000 tokens: azure, else cuda, else cpu, since calls of 4000 tokens and more"
                                + " go to azure");
        assertThat(policy.hasRules(Task.CHAT)).isTrue();
        assertThat(policy.order(Task.CHAT)).containsExactly("cuda", "cpu", "azure");
        assertThat(policy.order(Task.EMBEDDING)).containsExactly("qnn", "cpu", "directml", "azure");
        assertThat(ProviderPolicy.require("qnn").order(Task.CHAT)).containsExactly("qnn");
        assertThat(ProviderPolicy.builder()
                        .prefer("cpu")
                        .whenBatchAtLeast(4, "azure")
                        .build()
                        .hasRules(Task.CHAT))
                .isFalse();
    }

    private static final Workload ONE = new Workload(Task.EMBEDDING, 1, 20);

    private static Workload batch(int texts) {
        return new Workload(Task.EMBEDDING, texts, 20 * texts);
    }

    @Test
    void firstThreeTextsHereAndMoreElsewhere() {
        ProviderPolicy policy = ProviderPolicy.builder()
                .prefer("directml", "qnn", "cpu")
                .whenBatchAtLeast(4, "azure")
                .fallbackTo("cpu")
                .build();

        assertThat(policy.route(batch(3)).providers()).containsExactly("directml", "qnn", "cpu");
        assertThat(policy.route(batch(4)).providers()).containsExactly("azure", "directml", "qnn", "cpu");
        assertThat(policy.order()).containsExactly("directml", "qnn", "cpu", "azure");
        assertThat(policy.explain(batch(4)))
                .isEqualTo(
                        "embedding of 4 texts, 80 tokens: azure, else directml, else qnn, else cpu, since batches of 4"
                                + " texts and more go to azure");
        assertThat(policy.explain(ONE)).endsWith("since the preferred order");
    }

    @Test
    void theHighestThresholdThatHoldsComesFirst() {
        ProviderPolicy policy = ProviderPolicy.builder()
                .prefer("cpu")
                .whenBatchAtLeast(4, "a")
                .whenTokensAtLeast(1000, "t")
                .whenBatchAtLeast(16, "b")
                .build();

        assertThat(policy.route(batch(16)).providers()).containsExactly("b", "a", "cpu");
        assertThat(policy.route(batch(60)).providers()).containsExactly("b", "a", "t", "cpu");
        assertThat(policy.route(new Workload(Task.EMBEDDING, 1, 1000)).providers())
                .containsExactly("t", "cpu");
    }

    @Test
    void aTaskHasAnOrderOfItsOwn() {
        ProviderPolicy policy = ProviderPolicy.builder()
                .prefer("qnn")
                .forTask(Task.CHAT, "webgpu", "cpu")
                .fallbackTo("cpu")
                .build();

        assertThat(policy.route(ONE).providers()).containsExactly("qnn", "cpu");
        assertThat(policy.route(new Workload(Task.CHAT, 1, 5)).providers()).containsExactly("webgpu", "cpu");
        assertThat(policy.route(new Workload(Task.CHAT, 1, 5)).reason()).isEqualTo("the order for chat");
    }

    @Test
    void aRequiredProviderStandsAlone() {
        ProviderPolicy policy = ProviderPolicy.require("qnn");

        assertThat(policy.route(batch(100)).providers()).containsExactly("qnn");
        assertThat(policy.explain(ONE)).contains("qnn and nowhere else");
        assertThatThrownBy(() -> ProviderPolicy.builder()
                        .require("qnn")
                        .fallbackTo("cpu")
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("requires qnn");
    }

    @Test
    void policiesAreValues() {
        ProviderPolicy policy = ProviderPolicy.builder()
                .prefer("a", "a", "b")
                .whenBatchAtLeast(4, "c")
                .build();

        assertThat(policy)
                .isEqualTo(ProviderPolicy.builder()
                        .whenBatchAtLeast(4, "c")
                        .prefer("a", "b")
                        .build())
                .hasSameHashCodeAs(ProviderPolicy.builder()
                        .whenBatchAtLeast(4, "c")
                        .prefer("a", "b")
                        .build())
                .hasToString("ProviderPolicy[a → b; batches of 4 texts and more go to c]")
                .isNotEqualTo(ProviderPolicy.prefer("a", "b"));
        assertThat(ProviderPolicy.require("a")).isNotEqualTo(ProviderPolicy.prefer("a"));
    }

    @Test
    void badPoliciesAreRefused() {
        assertThatThrownBy(() -> ProviderPolicy.builder().build()).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(
                        () -> ProviderPolicy.builder().forTask(Task.CHAT, "cpu").build())
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> ProviderPolicy.prefer()).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> ProviderPolicy.builder().whenBatchAtLeast(0, "a"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new Workload(Task.CHAT, 0, 1)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void theDefaultFollowsThePlatform() {
        assertThat(ProviderPolicy.platformOrder("Windows 11"))
                .startsWith("directml", "qnn")
                .endsWith("cpu");
        assertThat(ProviderPolicy.platformOrder("Mac OS X")).containsExactly("coreml", "cpu");
        assertThat(ProviderPolicy.platformOrder("Linux")).startsWith("qnn").endsWith("cpu");
        assertThat(ProviderPolicy.defaults().order()).endsWith("cpu");
    }
}
