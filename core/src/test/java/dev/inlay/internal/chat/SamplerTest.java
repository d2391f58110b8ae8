package dev.inlay.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.inlay.GenerationOptions;
import dev.inlay.InferenceException;
import dev.inlay.internal.models.SamplingDefaults;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final int DRAWS = 40_000;

    /** Probabilities 0.4, 0.3, 0.2, 0.1, given out of order. */
    private static final double[] PROBABILITIES = {0.1, 0.4, 0.2, 0.3};

    private final Sampler sampler = new Sampler(4);

    private static GenerationPlan plan(GenerationOptions.Builder options) {
        return GenerationPlan.of(options.seed(42).build(), SamplingDefaults.GREEDY, Set.of(), 4, 100);
    }

    private double[] frequencies(GenerationPlan plan) {
        TokenHistory history = new TokenHistory(new int[] {0}, plan.seed());
        double[] frequencies = new double[4];
        for (int i = 0; i < DRAWS; i++) {
            fill();
            frequencies[sampler.choose(plan, history)] += 1.0 / DRAWS;
        }
        return frequencies;
    }

    private void fill() {
        for (int i = 0; i < 4; i++) {
            sampler.logits()[i] = (float) Math.log(PROBABILITIES[i]) + 3;
        }
    }

    private void assertDistribution(GenerationOptions.Builder options, double... expected) {
        // Four standard deviations of a binomial share.
        assertThat(frequencies(plan(options))).containsExactly(expected, offset(4 * Math.sqrt(0.25 / DRAWS)));
    }

    @Test
    void temperature() {
        assertDistribution(GenerationOptions.builder().temperature(1), 0.1, 0.4, 0.2, 0.3);
        double sum = 0.01 + 0.16 + 0.04 + 0.09;
        assertDistribution(
                GenerationOptions.builder().temperature(0.5), 0.01 / sum, 0.16 / sum, 0.04 / sum, 0.09 / sum);
        assertDistribution(GenerationOptions.builder().temperature(0), 0, 1, 0, 0);
    }

    @Test
    void topK() {
        assertDistribution(GenerationOptions.builder().temperature(1).topK(2), 0, 0.4 / 0.7, 0, 0.3 / 0.7);
        assertDistribution(GenerationOptions.builder().temperature(1).topK(1), 0, 1, 0, 0);
        assertDistribution(GenerationOptions.builder().temperature(1).topK(50), 0.1, 0.4, 0.2, 0.3);
    }

    @Test
    void topP() {
        // The token that crosses the border belongs to it.
        assertDistribution(GenerationOptions.builder().temperature(1).topP(0.65), 0, 0.4 / 0.7, 0, 0.3 / 0.7);
        assertDistribution(GenerationOptions.builder().temperature(1).topP(0.75), 0, 0.4 / 0.9, 0.2 / 0.9, 0.3 / 0.9);
        assertDistribution(GenerationOptions.builder().temperature(1).topP(0.01), 0, 1, 0, 0);
    }

    @Test
    void topPIsAPartOfWhatTopKLeaves() {
        // Of 0.4, 0.3, 0.2 (sum 0.9) top-p 0.7 keeps 0.63 of the mass: the first two.
        assertDistribution(GenerationOptions.builder().temperature(1).topK(3).topP(0.7), 0, 0.4 / 0.7, 0, 0.3 / 0.7);
    }

    @Test
    void minP() {
        assertDistribution(GenerationOptions.builder().temperature(1).minP(0.6), 0, 0.4 / 0.7, 0, 0.3 / 0.7);
        assertDistribution(
                GenerationOptions.builder().temperature(1).topK(3).minP(0.3), 0, 0.4 / 0.9, 0.2 / 0.9, 0.3 / 0.9);
    }

    @Test
    void askingForACutAsksForSampling() {
        assertDistribution(GenerationOptions.builder().topK(4), 0.1, 0.4, 0.2, 0.3);
        assertDistribution(GenerationOptions.builder(), 0, 1, 0, 0);
    }

    @Test
    void theModelsOwnSettingsHoldWhereItSamples() {
        SamplingDefaults own = new SamplingDefaults(true, 0.6, 0.9, 20, 0, 1.1, OptionalInt.of(77));
        GenerationPlan plan = GenerationPlan.of(GenerationOptions.defaults(), own, Set.of(2), 4, 1000);
        assertThat(plan.temperature()).isEqualTo(0.6);
        assertThat(plan.topP()).isEqualTo(0.9);
        assertThat(plan.topK()).isEqualTo(20);
        assertThat(plan.repetitionPenalty()).isEqualTo(1.1);
        assertThat(plan.maxTokens()).isEqualTo(77);
        GenerationPlan greedy =
                GenerationPlan.of(GenerationOptions.builder().temperature(0).build(), own, Set.of(2), 4, 50);
        assertThat(greedy.temperature()).isZero();
        assertThat(greedy.maxTokens()).isEqualTo(50);
    }

    @Test
    void penalties() {
        TokenHistory history = new TokenHistory(new int[] {1}, 1);
        history.append(3);
        history.append(3);
        float[] logits = {1, 2, -1, 2};
        history.penalise(plan(GenerationOptions.builder().repetitionPenalty(2)), logits);
        assertThat(logits).containsExactly(1, 1, -1, 1);
        logits = new float[] {1, 2, -1, -2};
        history.penalise(plan(GenerationOptions.builder().repetitionPenalty(2)), logits);
        assertThat(logits).containsExactly(1, 1, -1, -4);
        logits = new float[] {1, 2, -1, 2};
        // The prompt does not count here, the answer's tokens do: once for presence, each time for frequency.
        history.penalise(plan(GenerationOptions.builder().presencePenalty(0.5).frequencyPenalty(0.25)), logits);
        assertThat(logits).containsExactly(1, 2, -1, 1);
    }

    @Test
    void logprobs() {
        fill();
        Sampler.Likeliest likeliest = sampler.likeliest(2);
        assertThat(likeliest.tokens()).containsExactly(1, 3);
        assertThat(likeliest.logprobs()).containsExactly(new double[] {Math.log(0.4), Math.log(0.3)}, offset(1e-6));
        sampler.choose(plan(GenerationOptions.builder().logitBias(0, 50)), new TokenHistory(new int[] {0}, 1));
        assertThat(sampler.logprob(0, likeliest)).isCloseTo(Math.log(0.1), offset(1e-6));
    }

    @Test
    void whatIsNoNumberIsRefused() {
        fill();
        sampler.requireNumbers();
        sampler.logits()[2] = Float.NaN;
        assertThatThrownBy(sampler::requireNumbers).isInstanceOf(InferenceException.class);
        java.util.Arrays.fill(sampler.logits(), Float.NEGATIVE_INFINITY);
        assertThatThrownBy(sampler::requireNumbers).isInstanceOf(InferenceException.class);
        sampler.logits()[0] = Float.POSITIVE_INFINITY;
        assertThatThrownBy(sampler::requireNumbers).isInstanceOf(InferenceException.class);
    }

    @Test
    void tiesGoToTheLowerId() {
        java.util.Arrays.fill(sampler.logits(), 1);
        assertThat(sampler.choose(plan(GenerationOptions.builder()), new TokenHistory(new int[] {0}, 1)))
                .isZero();
    }
}
