package dev.inlay.internal.embedding;

import static dev.inlay.internal.embedding.SimulatedRunner.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.BatchingOptions;
import dev.inlay.InferenceException;
import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.internal.routing.FallbackLog;
import dev.inlay.internal.routing.LatencyBook;
import dev.inlay.internal.runtime.WrongResultsException;
import dev.inlay.provider.PlacementReport.Fallback;
import dev.inlay.provider.PlacementReport.Latency;
import dev.inlay.provider.PlacementReport.Place;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which a place can fail, and what becomes of the calls. */
@Timeout(60)
class EncoderRouterTest {
    private static final float NPU = 1;
    private static final float CPU = 2;

    private final AtomicLong now = new AtomicLong();
    private final Map<String, EncoderPlace> places = new LinkedHashMap<>();
    private final List<Runnable> retries = new ArrayList<>();
    private final FallbackLog fallbacks = new FallbackLog();
    private final LatencyBook latencies = new LatencyBook();
    private final SimulatedRunner cpu = new SimulatedRunner(CPU, run -> {});

    @AfterEach
    void close() {
        places.values().forEach(EncoderPlace::close);
    }

    private void place(String id, Supplier<OpenedEncoder> opener) {
        places.put(
                id,
                new SessionPlace(
                        id,
                        opener,
                        BatchingOptions.defaults(),
                        runner -> UnaryOperator.identity(),
                        new Breaker(now::get),
                        null));
    }

    private SimulatedRunner npu(SessionPlan.Builder plan, IntConsumer beforeRun) {
        SimulatedRunner runner = new SimulatedRunner(NPU, beforeRun);
        place("npu", () -> new OpenedEncoder(runner, plan.build(), ""));
        return runner;
    }

    private EncoderRouter router(ProviderPolicy policy) {
        place("cpu", () -> new OpenedEncoder(cpu, SimulatedRunner.plan().build(), ""));
        return new EncoderRouter(
                Task.EMBEDDING, policy, places, places.get("cpu"), latencies, fallbacks, retries::add, null);
    }

    private EncoderRouter router() {
        return router(ProviderPolicy.prefer("npu", "cpu"));
    }

    private static List<EncoderSequence> rows(int count) {
        return IntStream.range(0, count).mapToObj(i -> row(i, 1 + i % 9)).toList();
    }

    private static void assertComplete(BatchScheduler.Outcome[] outcomes) {
        for (int i = 0; i < outcomes.length; i++) {
            assertThat(outcomes[i].orThrow()[0]).isEqualTo(i);
        }
    }

    private static long at(float place, BatchScheduler.Outcome[] outcomes) {
        return IntStream.range(0, outcomes.length)
                .filter(i -> outcomes[i].orThrow()[1] == place)
                .count();
    }

    private void passSeconds(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static IntConsumer failing(String error) {
        return run -> {
            throw new InferenceException(error);
        };
    }

    @Test
    void thePreferredPlaceRunsEverythingAndTheOtherIsNotOpened() {
        npu(SimulatedRunner.plan(), run -> {});
        EncoderRouter router = router();

        assertThat(router.run(row(7, 3))).containsExactly(7, NPU);
        assertThat(at(NPU, router.runAll(rows(30), 30, i -> {}))).isEqualTo(30);
        assertThat(cpu.runs).hasValue(0);
        assertThat(router.fallbacks()).isEmpty();
        assertThat(router.latencies())
                .extracting(Latency::provider, Latency::leastBatch)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("npu", 1), org.assertj.core.groups.Tuple.tuple("npu", 16));
    }

    @Test
    void smallCallsHereAndLargeOnesThere() {
        npu(SimulatedRunner.plan(), run -> {});
        EncoderRouter router = router(ProviderPolicy.builder()
                .prefer("cpu")
                .whenBatchAtLeast(4, "npu")
                .whenTokensAtLeast(100, "npu")
                .build());

        assertThat(at(CPU, router.runAll(rows(3), 3, i -> {}))).isEqualTo(3);
        assertThat(at(NPU, router.runAll(rows(4), 4, i -> {}))).isEqualTo(4);
        assertThat(router.run(row(1, 99))[1]).isEqualTo(CPU);
        assertThat(router.run(row(1, 100))[1]).isEqualTo(NPU);
    }

    @Test
    void aPlaceThatCannotLoadIsPassedOverAndTriedAgainLater() {
        AtomicBoolean works = new AtomicBoolean();
        AtomicInteger loads = new AtomicInteger();
        SimulatedRunner npu = new SimulatedRunner(NPU, run -> {});
        place("npu", () -> {
            loads.incrementAndGet();
            if (!works.get()) {
                throw new ModelLoadException("no driver");
            }
            return new OpenedEncoder(npu, SimulatedRunner.plan().build(), "");
        });
        EncoderRouter router = router();

        assertThat(router.run(row(1, 1))[1]).isEqualTo(CPU);
        assertThat(router.run(row(2, 1))[1]).isEqualTo(CPU);
        assertThat(loads).hasValue(1);
        assertThat(router.fallbacks())
                .singleElement()
                .extracting(Fallback::from, Fallback::to, Fallback::rows, Fallback::reason)
                .containsExactly("npu", Optional.of("cpu"), 1, "npu: no driver");

        passSeconds(31);
        assertThat(router.run(row(3, 1))[1]).isEqualTo(CPU);
        assertThat(retries).hasSize(1);
        retries.remove(0).run();
        assertThat(router.run(row(4, 1))[1]).isEqualTo(CPU);
        works.set(true);
        passSeconds(61);
        assertThat(router.run(row(5, 1))[1]).isEqualTo(CPU);
        retries.remove(0).run();
        assertThat(router.run(row(6, 1))[1]).isEqualTo(NPU);
    }

    @Test
    void runsThatFailAtSomePointAreFinishedElsewhereAndOnlyThose() {
        npu(SimulatedRunner.plan(), run -> {
            if (run == 3) {
                throw new InferenceException("device hiccup");
            }
        });
        EncoderRouter router = router();
        List<Integer> finished = new ArrayList<>();

        BatchScheduler.Outcome[] outcomes = router.runAll(rows(100), 100, finished::add);

        assertComplete(outcomes);
        assertThat(finished).hasSize(100).doesNotHaveDuplicates();
        assertThat(at(CPU, outcomes)).isBetween(1L, 8L);
        assertThat(router.fallbacks())
                .singleElement()
                .extracting(Fallback::rows)
                .isEqualTo((int) at(CPU, outcomes));
        assertThat(router.run(row(1, 1))[1]).isEqualTo(NPU);
    }

    @Test
    void aPlaceThatKeepsFailingIsLeftAloneAfterThreeRuns() {
        SimulatedRunner npu = npu(SimulatedRunner.plan().concurrentRuns(1), failing("device lost"));
        EncoderRouter router = router();

        BatchScheduler.Outcome[] outcomes = router.runAll(rows(200), 200, i -> {});

        assertComplete(outcomes);
        assertThat(at(CPU, outcomes)).isEqualTo(200);
        assertThat(npu.runs).hasValue(3);
        assertThat(router.run(row(1, 1))[1]).isEqualTo(CPU);
        assertThat(npu.runs).hasValue(3);
        assertThat(places.get("npu").report().orElseThrow().state()).contains("device lost");
    }

    @Test
    void aSlowPlaceIsGivenUpAndPassedOver() {
        CountDownLatch forever = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        SimulatedRunner npu = npu(SimulatedRunner.plan().runTimeout(Duration.ofMillis(20)), run -> {
            try {
                forever.await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw new InferenceException("terminated", e);
            }
        });
        EncoderRouter router = router();

        for (int i = 0; i < 5; i++) {
            assertThat(router.run(row(i, 1))).containsExactly(i, CPU);
        }

        assertThat(npu.runs).hasValue(2);
        assertThat(router.fallbacks())
                .hasSize(2)
                .allMatch(entry -> entry.reason().contains("longer than 20 ms"));
        router.close();
        assertThat(interrupted).hasValue(2);
        assertThat(npu.closes).hasValue(1);
    }

    @Test
    void wrongResultsAreNeverUsedAndNeverTriedAgain() {
        AtomicInteger loads = new AtomicInteger();
        place("npu", () -> {
            loads.incrementAndGet();
            throw new WrongResultsException("row 1 agrees to 0.83");
        });
        EncoderRouter router = router();

        assertThat(router.run(row(1, 1))[1]).isEqualTo(CPU);
        passSeconds(1_000_000);
        assertThat(router.run(row(1, 1))[1]).isEqualTo(CPU);
        assertThat(retries).isEmpty();
        assertThat(loads).hasValue(1);
    }

    @Test
    void aPlaceWithoutMemoryHandsItsRowsOn() {
        npu(SimulatedRunner.plan(), run -> {
            throw new OutOfMemoryError("Cannot reserve direct buffer memory");
        });
        EncoderRouter router = router();

        assertComplete(router.runAll(rows(40), 40, i -> {}));
        assertThat(router.fallbacks().get(0).reason()).contains("no memory for a run on npu");
    }

    @Test
    void aBadRowStaysBadAndHarmsNeitherOthersNorThePlace() {
        npu(SimulatedRunner.plan(), run -> {});
        EncoderRouter router = router();

        for (int i = 0; i < 10; i++) {
            BatchScheduler.Outcome[] outcomes =
                    router.runAll(List.of(row(1, 2), row(-5, 2), row(2, 2)), 3, index -> {});
            assertThat(outcomes[0].orThrow()[0]).isEqualTo(1);
            assertThatThrownBy(outcomes[1]::orThrow)
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("row -5");
            assertThat(outcomes[2].orThrow()[0]).isEqualTo(2);
            assertThatThrownBy(() -> router.run(row(-6, 1))).hasMessage("row -6");
        }

        assertThat(router.run(row(1, 1))[1]).isEqualTo(NPU);
    }

    @Test
    void rowsThatAPlaceDoesNotTakeGoToTheNextOneAndItIsNotToBlame() {
        SimulatedRunner npu = npu(SimulatedRunner.plan(), run -> {});
        npu.longest = 6;
        EncoderRouter router = router();

        for (int i = 0; i < 10; i++) {
            // The first row is one of the long ones, and the place is not open yet in the first round.
            List<EncoderSequence> mixed = List.of(row(0, 9), row(1, 6), row(2, 7), row(3, 1));
            BatchScheduler.Outcome[] outcomes = router.runAll(mixed, 4, index -> {});
            assertComplete(outcomes);
            assertThat(router.run(row(7, 8))).containsExactly(7, CPU);
            assertThat(router.run(row(8, 6))).containsExactly(8, NPU);
            if (i > 0) {
                assertThat(at(NPU, outcomes)).isEqualTo(2);
            }
        }
        assertThat(router.fallbacks()).isEmpty();
        assertThat(places.get("npu").breaker().inWords()).isEqualTo("ready");
    }

    @Test
    void aRowThatNoPlaceTakesFailsAlone() {
        SimulatedRunner npu = npu(SimulatedRunner.plan(), run -> {});
        npu.longest = 6;
        EncoderRouter router = router(ProviderPolicy.require("npu"));
        router.run(row(1, 1));
        List<Integer> told = new ArrayList<>();

        BatchScheduler.Outcome[] outcomes = router.runAll(List.of(row(0, 2), row(1, 9), row(2, 2)), 3, told::add);

        assertThat(outcomes[0].orThrow()).containsExactly(0, NPU);
        assertThat(outcomes[2].orThrow()).containsExactly(2, NPU);
        assertThatThrownBy(outcomes[1]::orThrow)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("npu has no fixed shape that works for 9 tokens")
                .hasMessageNotContaining("Wait");
        assertThat(told).containsExactlyInAnyOrder(0, 1, 2);
        assertThatThrownBy(() -> router.run(row(1, 9))).hasMessageContaining("for 9 tokens");
    }

    @Test
    void theReportBeginsWithThePlaceThatTakesCallsAndNamesThoseThatCouldNotBeOpened() {
        AtomicBoolean down = new AtomicBoolean();
        npu(SimulatedRunner.plan(), run -> {
            if (down.get()) {
                throw new InferenceException("device lost");
            }
        });
        place("gpu", () -> {
            throw new ModelLoadException("no driver");
        });
        EncoderRouter router = router(ProviderPolicy.builder()
                .prefer("npu", "cpu")
                .whenBatchAtLeast(4, "gpu")
                .build());
        assertThat(router.run(row(1, 1))[1]).isEqualTo(NPU);
        assertThat(router.report()).extracting(Place::provider).containsExactly("npu");

        assertComplete(router.runAll(rows(4), 4, i -> {}));
        assertThat(router.report()).extracting(Place::provider).containsExactly("npu", "gpu");
        Place gpu = router.report().get(1);
        assertThat(gpu.state()).contains("no driver");
        assertThat(gpu.concurrentRuns()).isZero();

        down.set(true);
        for (int i = 0; i < 3; i++) {
            router.run(row(1, 1));
        }
        assertThat(router.report()).extracting(Place::provider).containsExactly("cpu", "npu", "gpu");
    }

    @Test
    void aFaultOfTheCallIsNotPassedOn() {
        npu(SimulatedRunner.plan(), run -> {
            throw new InvalidRequestException("token 99 is unknown");
        });
        EncoderRouter router = router();

        assertThatThrownBy(() -> router.run(row(1, 1))).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(router.runAll(rows(2), 2, i -> {})[1]::orThrow).isInstanceOf(InvalidRequestException.class);
        assertThat(cpu.runs).hasValue(0);
        assertThat(router.fallbacks()).isEmpty();
    }

    @Test
    void aRequiredPlaceFailsLoudly() {
        npu(SimulatedRunner.plan(), failing("device lost"));
        EncoderRouter router = router(ProviderPolicy.require("npu"));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> router.run(row(1, 1)))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("device lost");
        }
        assertThatThrownBy(() -> router.run(row(1, 1)))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("npu passed over for another 30 s: device lost")
                .hasMessageContaining("required npu");
        assertThatThrownBy(() -> router.runAll(rows(3), 3, i -> {})).isInstanceOf(ProviderUnavailableException.class);
        assertThat(cpu.runs).hasValue(0);
    }

    /** How the accelerator fails. */
    private enum Trouble {
        AT_LOAD,
        AT_A_RUN,
        SLOW,
        WRONG_RESULTS,
        FLAPPING,
        OUT_OF_MEMORY
    }

    /** An accelerator with a trouble; comes and goes where that is in its nature. */
    private void troubled(Trouble trouble) {
        AtomicInteger loads = new AtomicInteger();
        AtomicBoolean down = new AtomicBoolean();
        SimulatedRunner runner = new SimulatedRunner(NPU, run -> {
            down.set(run % 7 == 0 ? !down.get() : down.get());
            switch (trouble) {
                case AT_A_RUN -> fail(run >= 50, new InferenceException("device lost"));
                case SLOW -> block(run % 10 == 0);
                case FLAPPING -> fail(down.get(), new InferenceException("flapping"));
                case OUT_OF_MEMORY -> fail(down.get(), new OutOfMemoryError("Cannot reserve direct buffer memory"));
                default -> {}
            }
        });
        SessionPlan.Builder plan = SimulatedRunner.plan();
        if (trouble == Trouble.SLOW) {
            plan.runTimeout(Duration.ofMillis(20));
        }
        place("npu", () -> {
            int load = loads.incrementAndGet();
            if (trouble == Trouble.AT_LOAD && load % 3 != 0) {
                throw new ModelLoadException("no driver");
            }
            if (trouble == Trouble.WRONG_RESULTS) {
                throw new WrongResultsException("row 1 agrees to 0.83");
            }
            return new OpenedEncoder(runner, plan.build(), "");
        });
    }

    private static void fail(boolean fails, Throwable failure) {
        if (fails && failure instanceof Error error) {
            throw error;
        }
        if (fails) {
            throw (RuntimeException) failure;
        }
    }

    private static void block(boolean blocks) {
        if (blocks) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new InferenceException("terminated", e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostUnderLoad(Trouble trouble) throws Exception {
        troubled(trouble);
        ExecutorService background = Executors.newSingleThreadExecutor();
        place("cpu", () -> new OpenedEncoder(cpu, SimulatedRunner.plan().build(), ""));
        EncoderRouter router = new EncoderRouter(
                Task.EMBEDDING,
                ProviderPolicy.prefer("npu", "cpu"),
                places,
                places.get("cpu"),
                latencies,
                fallbacks,
                background,
                null);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> callers = new ArrayList<>();
        AtomicInteger atNpu = new AtomicInteger();
        for (int t = 0; t < 8; t++) {
            int base = t;
            callers.add(threads.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    float[] vector = router.run(row(base * 1000 + i, 1 + i % 5));
                    assertThat(vector[0]).isEqualTo(base * 1000 + i);
                    atNpu.addAndGet(vector[1] == NPU ? 1 : 0);
                    if (i % 10 == 0) {
                        assertComplete(router.runAll(rows(25), 25, index -> {}));
                        passSeconds(10);
                    }
                }
            }));
        }
        for (Future<?> caller : callers) {
            caller.get();
        }
        threads.shutdown();
        background.shutdown();
        assertThat(background.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

        assertThat(atNpu.get() > 0).isEqualTo(trouble != Trouble.WRONG_RESULTS);
        assertThat(router.fallbacks()).isNotEmpty();
    }
}
