package dev.inlay.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ChatChunk;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import dev.inlay.InferenceException;
import dev.inlay.internal.models.SamplingDefaults;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations whose place fails in the middle, over decoders that check their cache. */
@Timeout(120)
class FailoverDecoderTest {
    private static final int CONTEXT = 400;

    private final LetterTokenizer tokenizer = new LetterTokenizer(false);
    private final Deque<FakeDecoder> further = new ArrayDeque<>();
    private final List<String> moves = Collections.synchronizedList(new ArrayList<>());

    /** A better place that works again. */
    private volatile Decoder returned;

    private FailoverDecoder decoder(Decoder first) {
        return new FailoverDecoder(first, new FailoverDecoder.Successors() {
            @Override
            public Optional<Decoder> next(RuntimeException failure) {
                return Optional.ofNullable(further.poll());
            }

            @Override
            public void moved(int rows, RuntimeException failure) {
                moves.add(rows + " for " + failure.getMessage());
            }

            @Override
            public void stayed() {
                moves.add("stayed");
            }

            @Override
            public Optional<Decoder> returned() {
                Decoder better = returned;
                returned = null;
                return Optional.ofNullable(better);
            }

            @Override
            public void wentBack() {
                moves.add("back");
            }

            @Override
            public void closed() {
                moves.add("closed");
            }
        });
    }

    private ChatEngine engine(FakeDecoder first) {
        return engine(decoder(first));
    }

    private static ChatEngine engine(FailoverDecoder decoder) {
        return new ChatEngine(
                decoder, new ChatEngine.Settings("test", 4, 20, 4, 20_000, true), FakeDecoder.UNTIMED, decoder::close);
    }

    private GenerationOutput submit(ChatEngine engine, int[] prompt, GenerationOptions options) {
        GenerationPlan plan = GenerationPlan.of(
                options, SamplingDefaults.GREEDY, Set.of(2), FakeDecoder.VOCABULARY, CONTEXT - prompt.length);
        GenerationOutput output = new GenerationOutput(engine::wake, true);
        engine.submit(new Generation(prompt, plan, output, tokenizer, false, 0, System.nanoTime()));
        return output;
    }

    private static GenerationOptions greedy(int tokens) {
        return GenerationOptions.builder().maxTokens(tokens).temperature(0).build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20, 45})
    void everyConversationGoesOnAtTheNextPlace(int failFrom) {
        for (boolean batched : List.of(true, false)) {
            moves.clear();
            FakeDecoder first = new FakeDecoder(batched, true);
            first.failFrom = failFrom;
            FakeDecoder second = new FakeDecoder(batched, true);
            further.add(second);
            ChatEngine engine = engine(first);
            List<int[]> prompts = List.of(
                    new int[] {10, 11, 12, 13, 14, 15, 16},
                    new int[] {10, 11, 12, 20, 21},
                    new int[] {30, 31},
                    new int[] {40});
            List<GenerationOutput> outputs = new ArrayList<>();
            prompts.forEach(prompt -> outputs.add(submit(engine, prompt, greedy(40))));
            for (int i = 0; i < prompts.size(); i++) {
                ChatResponse answer = outputs.get(i).response();
                assertThat(answer.tokenIds()).isEqualTo(FakeDecoder.continuation(prompts.get(i), 40));
                assertThat(answer.usage().promptTokens()).isEqualTo(prompts.get(i).length);
                assertThat(answer.usage().completionTokens()).isEqualTo(40);
            }
            assertThat(moves).singleElement().asString().endsWith("for device lost");
            assertThat(first.closed).isTrue();

            // The prefix cache goes on too.
            int[] again = {10, 11, 12, 13, 14, 15, 16, 17};
            ChatResponse answer = submit(engine, again, greedy(10)).response();
            assertThat(answer.tokenIds()).isEqualTo(FakeDecoder.continuation(again, 10));
            engine.close(false);
            assertThat(second.closed).isTrue();
        }
    }

    @Test
    void samplingLogprobsAndStopStringsAreAsWithoutTheFailure() {
        GenerationOptions options = GenerationOptions.builder()
                .maxTokens(60)
                .temperature(1.5)
                .seed(42)
                .logprobs(true)
                .topLogprobs(2)
                .repetitionPenalty(1.1)
                .stop("zzz")
                .build();
        int[] prompt = {10, 11, 12};
        ChatEngine plain = engine(new FakeDecoder(true, true));
        GenerationOutput expected = submit(plain, prompt, options);
        FakeDecoder first = new FakeDecoder(true, true);
        first.failFrom = 17;
        further.add(new FakeDecoder(true, true));
        ChatEngine failing = engine(first);
        GenerationOutput actual = submit(failing, prompt, options);

        assertThat(actual.response().tokenIds()).isEqualTo(expected.response().tokenIds());
        assertThat(actual.response().logprobs()).isEqualTo(expected.response().logprobs());
        assertThat(actual.response().usage()).isEqualTo(expected.response().usage());
        assertThat(text(actual))
                .isEqualTo(text(expected))
                .isEqualTo(actual.response().text());
        assertThat(moves).hasSize(1);
        plain.close(false);
        failing.close(false);
    }

    private static String text(GenerationOutput output) {
        StringBuilder text = new StringBuilder();
        for (Optional<ChatChunk> chunk = output.take(); chunk.isPresent(); chunk = output.take()) {
            text.append(chunk.get().text());
        }
        return text.toString();
    }

    @Test
    void aHiccupIsRepeatedWhereItHappened() {
        FakeDecoder first = new FakeDecoder(true, true);
        first.failAt = 5;
        further.add(new FakeDecoder(true, true));
        ChatEngine engine = engine(first);

        assertThat(submit(engine, new int[] {10, 11}, greedy(20)).response().tokenIds())
                .isEqualTo(FakeDecoder.continuation(new int[] {10, 11}, 20));
        assertThat(moves).isEmpty();
        engine.close(false);
    }

    @Test
    void aConversationThatFailsEverywhereFailsAloneAndNobodyMoves() {
        FakeDecoder first = new FakeDecoder(true, true);
        for (int i = 0; i < 10; i++) {
            further.add(new FakeDecoder(true, true));
        }
        ChatEngine engine = engine(first);
        GenerationOutput good = submit(engine, new int[] {10, 11}, greedy(30));
        GenerationOutput bad = submit(engine, new int[] {FakeDecoder.POISON}, greedy(30));

        assertThat(good.response().tokenIds()).isEqualTo(FakeDecoder.continuation(new int[] {10, 11}, 30));
        assertThatThrownBy(bad::response).isInstanceOf(InferenceException.class).hasMessage("poison");
        assertThat(moves).isNotEmpty().containsOnly("stayed");
        assertThat(first.closed).isFalse();
        engine.close(false);
    }

    @Test
    void severalPlacesMayFailOneAfterTheOther() {
        FakeDecoder first = new FakeDecoder(true, true);
        first.failFrom = 5;
        FakeDecoder second = new FakeDecoder(true, true);
        second.failFrom = 9;
        further.add(second);
        further.add(new FakeDecoder(true, true));
        ChatEngine engine = engine(first);

        assertThat(submit(engine, new int[] {10, 11}, greedy(50)).response().tokenIds())
                .isEqualTo(FakeDecoder.continuation(new int[] {10, 11}, 50));
        assertThat(moves).hasSize(2);
        engine.close(false);
    }

    @Test
    void aPlaceThatFailsWhileAConversationIsComputedAgainIsLeftToo() {
        FakeDecoder first = new FakeDecoder(true, true);
        FakeDecoder second = new FakeDecoder(true, true);
        FakeDecoder third = new FakeDecoder(true, true);
        further.add(second);
        further.add(third);
        FailoverDecoder decoder = decoder(first);
        int[] one = {10, 11, 12};
        int[] two = {20, 21};
        assertThat(decoder.reserve(true, 8, 20_000)).isTrue();
        int rowOne = decoder.open();
        assertThat(decoder.reserve(true, 8, 20_000)).isTrue();
        int rowTwo = decoder.open();
        decoder.prefill(rowOne, one, 0, one.length, false);
        decoder.prefill(rowTwo, two, 0, two.length, false);
        first.failFrom = first.runs + 1;
        decoder.decode(new int[] {rowOne}, new int[] {13});
        assertThat(moves).containsExactly("1 for device lost");

        second.failFrom = second.runs + 1;
        decoder.decode(new int[] {rowTwo}, new int[] {22});

        assertThat(moves).containsExactly("1 for device lost", "1 for device lost");
        assertThat(second.closed).isTrue();
        assertThat(next(decoder)).isEqualTo(FakeDecoder.next(List.of(20, 21, 22)));
        decoder.decode(new int[] {rowOne}, new int[] {14});
        assertThat(next(decoder)).isEqualTo(FakeDecoder.next(List.of(10, 11, 12, 13, 14)));
        decoder.close();
        assertThat(third.closed).isTrue();
    }

    /** The likeliest token of the first row of the last run. */
    private static int next(FailoverDecoder decoder) {
        float[] logits = new float[FakeDecoder.VOCABULARY];
        decoder.readLogits(0, logits);
        int best = 0;
        for (int i = 0; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    @Test
    void ofSeveralFurtherPlacesTheFirstThatWorksTakesOver() {
        FakeDecoder first = new FakeDecoder(true, true);
        first.failFrom = 5;
        FakeDecoder second = new FakeDecoder(true, true);
        second.failFrom = 1;
        FakeDecoder third = new FakeDecoder(true, true);
        further.add(second);
        further.add(third);
        ChatEngine engine = engine(first);

        assertThat(submit(engine, new int[] {10, 11}, greedy(30)).response().tokenIds())
                .isEqualTo(FakeDecoder.continuation(new int[] {10, 11}, 30));
        assertThat(moves).containsExactly("1 for device lost");
        assertThat(second.closed).isTrue();
        engine.close(false);
        assertThat(third.closed).isTrue();
    }

    @Test
    void aBetterPlaceThatWorksAgainTakesOverInTheMiddleOfConversations() {
        FakeDecoder first = new FakeDecoder(true, true);
        first.failFrom = 3;
        FakeDecoder second = new FakeDecoder(true, true);
        FakeDecoder again = new FakeDecoder(true, true);
        further.add(second);
        second.onRun = run -> returned = run == 25 ? again : returned;
        ChatEngine engine = engine(first);
        List<int[]> prompts = List.of(new int[] {10, 11, 12, 13, 14, 15}, new int[] {20, 21}, new int[] {30});
        List<GenerationOutput> outputs = new ArrayList<>();
        prompts.forEach(prompt -> outputs.add(submit(engine, prompt, greedy(40))));

        for (int i = 0; i < prompts.size(); i++) {
            assertThat(outputs.get(i).response().tokenIds()).isEqualTo(FakeDecoder.continuation(prompts.get(i), 40));
        }
        assertThat(moves).hasSize(2).endsWith("back");
        assertThat(second.closed).isTrue();
        assertThat(again.runs).isPositive();
        engine.close(false);
        assertThat(again.closed).isTrue();
        assertThat(moves).endsWith("closed");
    }

    @Test
    void stepsThatTakeTooLongAreEndedAndTheConversationMoves() {
        FakeDecoder first = new FakeDecoder(true, true);
        first.onRun = run -> first.endless = run >= 4;
        further.add(new FakeDecoder(true, true));
        FailoverDecoder decoder = decoder(new LimitedDecoder(first, Duration.ofMillis(30)));
        ChatEngine engine = engine(decoder);

        assertThat(submit(engine, new int[] {10, 11, 12}, greedy(20)).response().tokenIds())
                .isEqualTo(FakeDecoder.continuation(new int[] {10, 11, 12}, 20));
        assertThat(moves).containsExactly("1 for A step took longer than 30 ms and was ended.");
        assertThat(first.closed).isTrue();
        engine.close(false);
    }

    @Test
    void withoutAnotherPlaceTheFailureIsTold() {
        FakeDecoder first = new FakeDecoder(true, true);
        first.failFrom = 3;
        ChatEngine engine = engine(first);

        assertThatThrownBy(() -> submit(engine, new int[] {10, 11}, greedy(20)).response())
                .isInstanceOf(InferenceException.class)
                .hasMessage("device lost");
        engine.close(false);
    }
}
