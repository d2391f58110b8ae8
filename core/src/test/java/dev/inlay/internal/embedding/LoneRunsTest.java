package dev.inlay.internal.embedding;

import static dev.inlay.internal.embedding.SimulatedRunner.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.BatchingOptions;
import dev.inlay.InferenceException;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.routing.Breaker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a text is run on all cores, and what becomes of the second session. */
@Timeout(60)
class LoneRunsTest {
    private static final float SHARED = 1;
    private static final float LONE = 2;

    private final AtomicInteger opened = new AtomicInteger();
    private SimulatedRunner lone = new SimulatedRunner(LONE, run -> {});
    private volatile IntConsumer beforeSharedRun = run -> {};
    private final SimulatedRunner shared = new SimulatedRunner(SHARED, run -> beforeSharedRun.accept(run));
    private final SessionPlace place = place(() -> {
        opened.incrementAndGet();
        return new OpenedEncoder(
                lone, SimulatedRunner.plan().concurrentRuns(1).intraOpThreads(4).build(), "");
    });

    private SessionPlace place(Supplier<OpenedEncoder> loneOpener) {
        return new SessionPlace(
                "cpu",
                () -> new OpenedEncoder(shared, SimulatedRunner.plan().build(), ""),
                BatchingOptions.defaults(),
                runner -> UnaryOperator.identity(),
                new Breaker(),
                loneOpener);
    }

    @AfterEach
    void close() {
        place.close();
    }

    private float where(int id) {
        float[] vector = place.run(row(id, 3), false);
        assertThat(vector[0]).isEqualTo(id);
        return vector[1];
    }

    /** Calls until the second session is used. */
    private void becomeLone() throws InterruptedException {
        for (int i = 0; i < 500 && where(i) != LONE; i++) {
            Thread.sleep(i > LoneRuns.WANTED ? 5 : 0);
        }
        assertThat(where(7)).isEqualTo(LONE);
    }

    private String description() {
        return place.report().orElseThrow().settings();
    }

    @Test
    void aFewCallsOpenNothing() {
        for (int i = 0; i < LoneRuns.WANTED; i++) {
            assertThat(where(i)).isEqualTo(SHARED);
        }
        assertThat(opened).hasValue(0);
        assertThat(description()).doesNotContain("comes alone");
    }

    @Test
    void callsThatComeAloneGetAllThreads() throws InterruptedException {
        becomeLone();
        assertThat(opened).hasValue(1);
        assertThat(description()).endsWith("; a text that comes alone: 4 threads, in a session of its own");
        BatchScheduler.Outcome[] one = place.runAll(List.of(row(3, 3)), false, (index, outcome) -> {});
        assertThat(one[0].vector()).containsExactly(3, LONE);
        BatchScheduler.Outcome[] two = place.runAll(List.of(row(3, 3), row(4, 3)), false, (index, outcome) -> {});
        assertThat(two[1].vector()).containsExactly(4, SHARED);
        place.close();
        assertThat(lone.closes).hasValue(1);
        assertThat(shared.closes).hasValue(1);
    }

    @Test
    void companyEndsIt() throws Exception {
        becomeLone();
        Semaphore begun = new Semaphore(0);
        CountDownLatch go = new CountDownLatch(1);
        beforeSharedRun = run -> {
            begun.release();
            try {
                go.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        Thread other =
                new Thread(() -> place.runAll(List.of(row(1, 3), row(2, 3)), false, (index, outcome) -> {}), "other");
        other.start();
        // Each of its rows has one of the two slots.
        begun.acquire(2);
        CompletableFuture<Float> ran = new CompletableFuture<>();
        Thread here = new Thread(() -> ran.complete(where(9)), "here");
        here.start();
        while (here.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        go.countDown();
        assertThat(ran.get(20, TimeUnit.SECONDS)).isEqualTo(SHARED);
        other.join();
        assertThat(where(10)).isEqualTo(SHARED);
        becomeLone();
        assertThat(opened).hasValue(1);
    }

    @Test
    void aFailureGoesBackToTheOthers() throws InterruptedException {
        lone = new SimulatedRunner(LONE, run -> {
            if (run == 3) {
                throw new InferenceException("device lost");
            }
        });
        becomeLone();
        assertThat(where(1)).isEqualTo(SHARED);
        assertThat(where(2)).isEqualTo(SHARED);
        place.close();
        assertThat(lone.closes).hasValue(1);
    }

    @Test
    void whereItCannotBeOpenedNothingIsLost() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        SessionPlace without = place(() -> {
            tries.incrementAndGet();
            throw new ModelLoadException("no memory");
        });
        for (int i = 0; i < 100; i++) {
            assertThat(without.run(row(i, 3), false)).containsExactly(i, SHARED);
            Thread.sleep(i == 20 ? 50 : 0);
        }
        assertThat(tries).hasValue(1);
        without.close();
    }
}
