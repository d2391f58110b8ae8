package dev.inlay.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.inlay.ChatResponse;
import dev.inlay.FinishReason;
import dev.inlay.GenerationOptions;
import dev.inlay.InferenceException;
import dev.inlay.OverloadedException;
import dev.inlay.TokenLogprob;
import dev.inlay.internal.models.SamplingDefaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine over a decoder that checks its cache, without a model. */
@Timeout(120)
class ChatEngineTest {
    private static final int CONTEXT = 200;

    private final LetterTokenizer tokenizer = new LetterTokenizer(false);
    private final AtomicBoolean released = new AtomicBoolean();

    private ChatEngine engine(
            FakeDecoder decoder, int rows, int queue, int chunk, long cacheBytes, boolean prefixCache) {
        return new ChatEngine(
                decoder,
                new ChatEngine.Settings("test", rows, queue, chunk, cacheBytes, prefixCache),
                FakeDecoder.UNTIMED,
                () -> {
                    decoder.close();
                    released.set(true);
                });
    }

    private GenerationOutput submit(ChatEngine engine, int[] prompt, int tokens) {
        return submit(
                engine,
                prompt,
                GenerationOptions.builder().maxTokens(tokens).temperature(0).build());
    }

    private GenerationOutput submit(ChatEngine engine, int[] prompt, GenerationOptions options) {
        GenerationPlan plan = GenerationPlan.of(
                options, SamplingDefaults.GREEDY, Set.of(2), FakeDecoder.VOCABULARY, CONTEXT - prompt.length);
        GenerationOutput output = new GenerationOutput(engine::wake, true);
        engine.submit(new Generation(prompt, plan, output, tokenizer, false, 0, System.nanoTime()));
        return output;
    }

    private static int[] prompt(Random random, int length) {
        return random.ints(length, 3, 55).toArray();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPoisonedRowFailsAloneAndTheOthersGoOn(boolean lastOnly) {
        FakeDecoder decoder = new FakeDecoder(true, lastOnly);
        ChatEngine engine = engine(decoder, 4, 10, 4, 10_000, true);
        // The poison is the last token of the prompt, so that it spoils a decode step with others, too.
        int[] good = {10, 11, 12, 13, 14, 15, 16};
        int[] single = {FakeDecoder.POISON};
        int[] bad = {10, 11, 12, FakeDecoder.POISON, 14};
        GenerationOutput first = submit(engine, good, 30);
        GenerationOutput second = submit(engine, single, 30);
        GenerationOutput third = submit(engine, bad, 30);
        GenerationOutput fourth = submit(engine, new int[] {20, 21}, 30);
        assertThat(first.response().tokenIds()).isEqualTo(FakeDecoder.continuation(good, 30));
        assertThat(fourth.response().tokenIds()).isEqualTo(FakeDecoder.continuation(new int[] {20, 21}, 30));
        assertThatThrownBy(second::response)
                .isInstanceOf(InferenceException.class)
                .hasMessage("poison");
        assertThatThrownBy(third::response)
                .isInstanceOf(InferenceException.class)
                .hasMessage("poison");
        engine.close(false);
        assertThat(decoder.closed).isTrue();
    }

    @Test
    void logitsThatAreNotNumbersFailOnlyTheirRow() {
        ChatEngine engine = engine(new FakeDecoder(true, true), 4, 10, 64, 10_000, true);
        GenerationOutput bad = submit(engine, new int[] {10, FakeDecoder.NAN}, 10);
        GenerationOutput good = submit(engine, new int[] {10, 11}, 10);
        assertThat(good.response().tokenIds()).hasSize(10);
        assertThatThrownBy(bad::response).isInstanceOf(InferenceException.class).hasMessageContaining("NaN");
        engine.close(false);
    }

    @Test
    void logitsThatTurnBadInTheMiddleFailOnlyTheirRow() {
        FakeDecoder decoder = new FakeDecoder(true, true);
        ChatEngine engine = engine(decoder, 4, 10, 64, 10_000, true);
        int[] sick = {FakeDecoder.SICK, 11};
        GenerationOutput bad = submit(engine, sick, 40);
        GenerationOutput good = submit(engine, new int[] {10, 11}, 40);
        assertThat(good.response().tokenIds()).isEqualTo(FakeDecoder.continuation(new int[] {10, 11}, 40));
        StringBuilder before = new StringBuilder();
        assertThatThrownBy(() -> {
                    while (true) {
                        before.append(bad.take().orElseThrow().text());
                    }
                })
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("NaN");
        // What was good until then was delivered.
        assertThat(before).hasSize(FakeDecoder.SICK_LENGTH - sick.length);
        engine.close(false);
        assertThat(decoder.closed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cancellingEndsTheRunOfALongPrompt(boolean byClosing) {
        FakeDecoder decoder = new FakeDecoder(true, true);
        ChatEngine engine = engine(decoder, 4, 10, 100, 10_000, true);
        decoder.endless = true;
        GenerationOutput output = submit(engine, prompt(new Random(1), 90), 30);
        while (decoder.runs == 0) {
            Thread.onSpinWait();
        }
        if (byClosing) {
            engine.close(true);
        } else {
            output.cancel();
        }
        assertThat(output.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(output.response().tokenIds()).isEmpty();
        if (!byClosing) {
            decoder.endless = false;
            int[] next = prompt(new Random(2), 90);
            assertThat(submit(engine, next, 10).response().tokenIds()).isEqualTo(FakeDecoder.continuation(next, 10));
            engine.close(false);
        }
        assertThat(released).isTrue();
    }

    @Test
    void closingWaitsNoLongerThanItIsTold() {
        FakeDecoder decoder = new FakeDecoder(true, true);
        decoder.endless = true;
        ChatEngine engine = engine(decoder, 1, 10, 64, 10_000, true);
        GenerationOutput running = submit(engine, new int[] {10, 11, 12}, 50);
        GenerationOutput waiting = submit(engine, new int[] {10, 11, 13}, 50);
        engine.close(Duration.ofMillis(5));
        assertThat(running.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(waiting.response().finishReason()).isEqualTo(FinishReason.CANCELLED);

        ChatEngine patient = engine(new FakeDecoder(true, true), 1, 10, 64, 10_000, true);
        GenerationOutput drained = submit(patient, new int[] {10, 11, 12}, 50);
        patient.close(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(drained.response().finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyTokenOfAPromptIsScoredBesideOtherConversations(boolean lastOnly) {
        ChatEngine engine = engine(new FakeDecoder(true, lastOnly), 4, 10, 4, 10_000, true);
        int[] prompt = prompt(new Random(4), 30);
        // Its row stays as a prefix that must not be used: what was computed before was not looked at.
        submit(engine, prompt, 5).response();
        GenerationOutput other = submit(engine, new int[] {10, 11}, 60);
        GenerationOptions options = GenerationOptions.builder()
                .maxTokens(5)
                .temperature(0)
                .topLogprobs(1)
                .promptLogprobs(true)
                .build();
        ChatResponse response = submit(engine, prompt, options).response();
        assertThat(response.tokenIds()).isEqualTo(FakeDecoder.continuation(prompt, 5));
        assertThat(response.usage().cachedTokens()).isZero();
        assertThat(response.logprobs()).hasSize(5);
        assertThat(response.promptLogprobs()).hasSize(29);
        // One logit of 10 among 63 of 0.
        double sum = Math.log(Math.exp(10) + FakeDecoder.VOCABULARY - 1);
        List<Integer> before = new ArrayList<>();
        for (int i = 1; i < prompt.length; i++) {
            before.add(prompt[i - 1]);
            int likeliest = FakeDecoder.next(before);
            TokenLogprob entry = response.promptLogprobs().get(i - 1);
            assertThat(entry.tokenId()).isEqualTo(prompt[i]);
            assertThat(entry.logprob()).isCloseTo((likeliest == prompt[i] ? 10 : 0) - sum, offset(1e-4));
            assertThat(entry.top()).singleElement().matches(top -> top.tokenId() == likeliest);
        }
        assertThat(other.response().tokenIds()).isEqualTo(FakeDecoder.continuation(new int[] {10, 11}, 60));
        assertThat(submit(engine, new int[] {10}, options).response().promptLogprobs())
                .isEmpty();
        engine.close(false);
    }

    @Test
    void aFullQueueRefusesAndAnEmptiedOneTakesAgain() {
        FakeDecoder decoder = new FakeDecoder(true, true);
        decoder.stepNanos = 2_000_000;
        ChatEngine engine = engine(decoder, 2, 2, 64, 10_000, true);
        List<GenerationOutput> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(submit(engine, new int[] {10 + i, 11}, 50));
        }
        assertThatThrownBy(() -> submit(engine, new int[] {3}, 1)).isInstanceOf(OverloadedException.class);
        running.forEach(each -> assertThat(each.response().tokenIds()).hasSize(50));
        assertThat(submit(engine, new int[] {3, 4}, 1).response().finishReason())
                .isEqualTo(FinishReason.LENGTH);
        engine.close(false);
    }

    @Test
    void aSlowReaderHoldsNobodyUp() {
        ChatEngine engine = engine(new FakeDecoder(true, true), 4, 10, 64, 10_000, true);
        GenerationOutput unread = submit(engine, new int[] {10, 11}, 100);
        assertThat(submit(engine, new int[] {12, 13}, 100).response().tokenIds())
                .hasSize(100);
        assertThat(unread.response().tokenIds()).hasSize(100);
        assertThat(unread.take()).isPresent();
        engine.close(false);
    }

    /** Random prompts with shared openings, random arrivals, cancels and failures, in little memory. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyRequestEndsAndTheCacheIsEmptyAtTheEnd(int seed) throws InterruptedException {
        Random random = new Random(seed);
        FakeDecoder decoder = new FakeDecoder(seed % 2 == 0, seed % 3 == 0);
        int rows = 1 + random.nextInt(5);
        long cacheBytes = CONTEXT + random.nextInt(CONTEXT * 3);
        boolean prefixCache = seed % 4 != 0;
        ChatEngine engine = engine(decoder, rows, 100, 1 + random.nextInt(20), cacheBytes, prefixCache);
        List<int[]> prompts = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        List<GenerationOutput> outputs = new ArrayList<>();
        Set<GenerationOutput> cancelled = new java.util.HashSet<>();
        for (int i = 0; i < 300; i++) {
            int[] prompt = prompt(random, 1 + random.nextInt(60));
            if (!prompts.isEmpty() && random.nextBoolean()) {
                int[] before = prompts.get(random.nextInt(prompts.size()));
                int shared = random.nextInt(Math.min(before.length, 60)) + 1;
                int[] joined = Arrays.copyOf(before, shared + prompt.length);
                System.arraycopy(prompt, 0, joined, shared, prompt.length);
                prompt = joined;
            }
            if (random.nextInt(20) == 0) {
                prompt[random.nextInt(prompt.length)] = FakeDecoder.POISON;
            }
            int tokens = 1 + random.nextInt(40);
            GenerationOutput output;
            try {
                output = submit(engine, prompt, tokens);
            } catch (OverloadedException e) {
                Thread.sleep(1);
                continue;
            }
            prompts.add(prompt);
            lengths.add(tokens);
            outputs.add(output);
            if (random.nextInt(5) == 0) {
                GenerationOutput victim = outputs.get(random.nextInt(outputs.size()));
                cancelled.add(victim);
                victim.cancel();
            }
            if (random.nextInt(10) == 0) {
                Thread.sleep(1);
            }
        }
        for (int i = 0; i < outputs.size(); i++) {
            boolean poisoned = Arrays.stream(prompts.get(i)).anyMatch(token -> token == FakeDecoder.POISON);
            GenerationOutput output = outputs.get(i);
            try {
                ChatResponse response = output.response();
                List<Integer> expected = FakeDecoder.continuation(prompts.get(i), lengths.get(i));
                if (response.finishReason() == FinishReason.CANCELLED) {
                    assertThat(cancelled).contains(output);
                    assertThat(expected.subList(0, response.tokenIds().size())).isEqualTo(response.tokenIds());
                } else {
                    assertThat(response.tokenIds()).as("request %d", i).isEqualTo(expected);
                }
                assertThat(response.usage().promptTokens()).isEqualTo(prompts.get(i).length);
            } catch (InferenceException e) {
                assertThat(poisoned).isTrue();
            }
        }
        assertThat(engine.load()).isZero();
        assertThat(decoder.mostBytes).isLessThanOrEqualTo(cacheBytes);
        assertThat(decoder.openRows).isLessThanOrEqualTo(prefixCache ? rows : 0);
        engine.close(false);
        assertThat(released).isTrue();
    }
}
