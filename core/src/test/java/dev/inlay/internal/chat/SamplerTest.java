package dev.inlay.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.inlay.GenerationOptions;
import dev.inlay.InferenceException;
import dev.inlay.internal.models.SamplingDefaults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
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
        sampler.examine();
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
        sampler.logits()[2] = Float.NaN;
        assertThatThrownBy(sampler::examine).isInstanceOf(InferenceException.class);
        java.util.Arrays.fill(sampler.logits(), Float.NEGATIVE_INFINITY);
        assertThatThrownBy(sampler::examine).isInstanceOf(InferenceException.class);
        sampler.logits()[0] = Float.POSITIVE_INFINITY;
        assertThatThrownBy(sampler::examine).isInstanceOf(InferenceException.class);
    }

    @Test
    void theExponentialIsAsGoodAsThatOfTheLibrary() {
        for (double x = 0; x > -79; x -= 0.0137) {
            assertThat(Sampler.exp(x)).isCloseTo((float) Math.exp(x), offset((float) Math.exp(x) * 2e-7f));
        }
        assertThat(Sampler.exp(0)).isEqualTo(1);
        assertThat(Sampler.exp(-1000)).isZero();
        assertThat(Sampler.exp(Double.NEGATIVE_INFINITY)).isZero();
    }

    /** The sorted, unpruned way to the same set: a large vocabulary, many ties, every combination. */
    @Test
    void whatCannotBeChosenIsNeverChosenAndTheRestIs() {
        int size = 300;
        Random random = new Random(5);
        Sampler large = new Sampler(size);
        for (int round = 0; round < 300; round++) {
            float[] logits = new float[size];
            for (int i = 0; i < size; i++) {
                logits[i] = Math.round(random.nextGaussian() * 8) / 4f;
            }
            int topK = random.nextBoolean() ? 0 : 1 + random.nextInt(size);
            double topP = random.nextBoolean() ? 1 : 0.05 + 0.9 * random.nextDouble();
            double minP = random.nextBoolean() ? 0 : 0.3 * random.nextDouble();
            GenerationPlan plan = GenerationPlan.of(
                    GenerationOptions.builder()
                            .temperature(0.8)
                            .topK(topK)
                            .topP(topP)
                            .minP(minP)
                            .build(),
                    SamplingDefaults.GREEDY,
                    Set.of(),
                    size,
                    100);
            List<Integer> allowed = allowed(logits, topK, topP, minP);
            TokenHistory history = new TokenHistory(new int[] {0}, round);
            for (int draw = 0; draw < 50; draw++) {
                System.arraycopy(logits, 0, large.logits(), 0, size);
                large.examine();
                assertThat(allowed).contains(large.choose(plan, history));
            }
        }
    }

    private static List<Integer> allowed(float[] logits, int topK, double topP, double minP) {
        List<Integer> order = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -logits[i]).thenComparing(i -> i))
                .limit(topK == 0 ? logits.length : topK)
                .toList();
        double best = logits[order.get(0)];
        double mass = order.stream()
                .mapToDouble(i -> Math.exp((logits[i] - best) / 0.8))
                .sum();
        List<Integer> allowed = new ArrayList<>();
        double reached = 0;
        for (int i : order) {
            double weight = Math.exp((logits[i] - best) / 0.8);
            // Rounding may decide the last one either way.
            if (!allowed.isEmpty() && (reached > topP * mass * (1 + 1e-6) || weight < minP * (1 - 1e-6))) {
                break;
            }
            allowed.add(i);
            reached += weight;
        }
        return allowed;
    }

    @Test
    void askingForTopPTopKOrMinPAsksToSample() {
        assertThat(plan(GenerationOptions.builder()).temperature()).isZero();
        assertThat(plan(GenerationOptions.builder().topP(0.9)).temperature()).isEqualTo(1);
        assertThat(plan(GenerationOptions.builder().topK(40)).temperature()).isEqualTo(1);
        assertThat(plan(GenerationOptions.builder().minP(0.1)).temperature()).isEqualTo(1);
        assertThat(plan(GenerationOptions.builder().topK(40).temperature(0)).temperature())
                .isZero();
    }

    @Test
    void tiesGoToTheLowerId() {
        java.util.Arrays.fill(sampler.logits(), 1);
        sampler.examine();
        assertThat(sampler.choose(plan(GenerationOptions.builder()), new TokenHistory(new int[] {0}, 1)))
                .isZero();
    }
}
