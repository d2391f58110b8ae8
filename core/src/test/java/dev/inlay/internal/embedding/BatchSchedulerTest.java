package dev.inlay.internal.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InferenceException;
import dev.inlay.RequestCancelledException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchSchedulerTest {
    private final List<Integer> runSizes = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static EncoderSequence row(int id, int length) {
        int[] ids = new int[length];
        ids[0] = id;
        return new EncoderSequence(ids, new int[length], 0);
    }

    /** Answers each row with its first id; fails for negative ones. */
    private float[][] answer(List<EncoderSequence> rows) {
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            runSizes.add(rows.size());
            float[][] out = new float[rows.size()][];
            for (int i = 0; i < out.length; i++) {
                if (rows.get(i).ids()[0] < 0) {
                    throw new InferenceException("row " + rows.get(i).ids()[0]);
                }
                out[i] = new float[] {rows.get(i).ids()[0]};
            }
            return out;
        } finally {
            running.decrementAndGet();
        }
    }

    private static BatchPlanner planner() {
        return new BatchPlanner(64, 8, false);
    }

    @Test
    void whatWaitsRunsTogether() throws Exception {
        Semaphore gate = new Semaphore(0);
        CountDownLatch first = new CountDownLatch(1);
        try (BatchScheduler scheduler = new BatchScheduler(1, planner(), rows -> {
            first.countDown();
            gate.acquireUninterruptibly();
            return answer(rows);
        })) {
            Future<float[]> leader = threads.submit(() -> scheduler.run(row(100, 4), true));
            assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
            List<Future<float[]>> others = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int id = i;
                CountDownLatch queued = new CountDownLatch(1);
                others.add(threads.submit(() -> {
                    queued.countDown();
                    return scheduler.run(row(id, 4), true);
                }));
                queued.await();
            }
            Thread.sleep(100);
            gate.release(100);
            assertThat(leader.get()).containsExactly(100);
            for (int i = 0; i < 8; i++) {
                assertThat(others.get(i).get()).containsExactly(i);
            }
            assertThat(runSizes).hasSize(2).contains(1, 8);
        }
    }

    @Test
    void waitingRowsGoWithThoseOfTheirLength() throws Exception {
        Semaphore gate = new Semaphore(0);
        CountDownLatch first = new CountDownLatch(1);
        List<List<Integer>> runs = Collections.synchronizedList(new ArrayList<>());
        try (BatchScheduler scheduler = new BatchScheduler(1, new BatchPlanner(512, 8, false), rows -> {
            first.countDown();
            gate.acquireUninterruptibly();
            runs.add(rows.stream().map(EncoderSequence::length).sorted().toList());
            return answer(rows);
        })) {
            List<Future<float[]>> all = new ArrayList<>();
            all.add(threads.submit(() -> scheduler.run(row(0, 50), true)));
            assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
            for (int length : new int[] {6, 30, 5, 28, 7}) {
                all.add(threads.submit(() -> scheduler.run(row(0, length), true)));
            }
            Thread.sleep(200);
            gate.release(100);
            for (Future<float[]> each : all) {
                each.get();
            }
            assertThat(runs).containsExactlyInAnyOrder(List.of(50), List.of(5, 6, 7), List.of(28, 30));
        }
    }

    @Test
    void neverMoreRunsAtOnceThanSlots() throws Exception {
        try (BatchScheduler scheduler = new BatchScheduler(3, planner(), rows -> {
            float[][] out = answer(rows);
            Thread.yield();
            return out;
        })) {
            List<Future<?>> futures = new ArrayList<>();
            for (int t = 0; t < 12; t++) {
                int base = t * 1000;
                boolean many = t % 3 == 0;
                futures.add(threads.submit(() -> {
                    if (many) {
                        List<EncoderSequence> rows = IntStream.range(0, 500)
                                .mapToObj(i -> row(base + i, 1 + i % 20))
                                .toList();
                        BatchScheduler.Outcome[] outcomes = scheduler.runAll(rows, true, (index, outcome) -> {});
                        for (int i = 0; i < 500; i++) {
                            assertThat(outcomes[i].orThrow()).containsExactly(base + i);
                        }
                    } else {
                        for (int i = 0; i < 300; i++) {
                            assertThat(scheduler.run(row(base + i, 1 + i % 20), true))
                                    .containsExactly(base + i);
                        }
                    }
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            assertThat(mostRunning.get()).isBetween(1, 3);
        }
    }

    @Test
    void aBadRowHarmsNoOther() {
        try (BatchScheduler scheduler = new BatchScheduler(2, planner(), this::answer)) {
            List<EncoderSequence> rows = List.of(row(1, 2), row(-7, 2), row(3, 2));
            BatchScheduler.Outcome[] outcomes = scheduler.runAll(rows, true, (index, outcome) -> {});
            assertThat(outcomes[0].orThrow()).containsExactly(1);
            assertThatThrownBy(outcomes[1]::orThrow)
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("row -7");
            assertThat(outcomes[2].orThrow()).containsExactly(3);
            assertThatThrownBy(() -> scheduler.run(row(-1, 1), true)).isInstanceOf(InferenceException.class);
            assertThat(scheduler.run(row(5, 1), true)).containsExactly(5);
        }
    }

    @Test
    void anInterruptedRowLeavesTheQueueAndTheOthersGoOn() throws Exception {
        Semaphore gate = new Semaphore(0);
        CountDownLatch first = new CountDownLatch(1);
        try (BatchScheduler scheduler = new BatchScheduler(1, planner(), rows -> {
            first.countDown();
            gate.acquireUninterruptibly();
            return answer(rows);
        })) {
            Future<float[]> leader = threads.submit(() -> scheduler.run(row(1, 4), true));
            first.await();
            AtomicReference<Throwable> seen = new AtomicReference<>();
            Thread impatient = new Thread(() -> {
                try {
                    scheduler.run(row(2, 4), true);
                } catch (RequestCancelledException e) {
                    seen.set(Thread.currentThread().isInterrupted() ? e : null);
                }
            });
            impatient.start();
            Future<float[]> patient = threads.submit(() -> scheduler.run(row(3, 4), true));
            Thread.sleep(50);
            impatient.interrupt();
            impatient.join();
            assertThat(seen.get()).isInstanceOf(RequestCancelledException.class);
            gate.release(100);
            assertThat(leader.get()).containsExactly(1);
            assertThat(patient.get()).containsExactly(3);
        }
    }

    @Test
    void anInterruptedJobDropsWhatHasNotBegun() throws Exception {
        Semaphore gate = new Semaphore(0);
        CountDownLatch first = new CountDownLatch(1);
        try (BatchScheduler scheduler = new BatchScheduler(1, planner(), rows -> {
            first.countDown();
            gate.acquireUninterruptibly();
            return answer(rows);
        })) {
            AtomicReference<Throwable> seen = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    scheduler.runAll(
                            IntStream.range(0, 100).mapToObj(i -> row(i, 8)).toList(), true, (index, outcome) -> {});
                } catch (RequestCancelledException e) {
                    seen.set(e);
                }
            });
            caller.start();
            first.await();
            caller.interrupt();
            Thread.sleep(50);
            gate.release(1000);
            caller.join();
            assertThat(seen.get()).isInstanceOf(RequestCancelledException.class);
            assertThat(runSizes).hasSize(1);
            assertThat(scheduler.run(row(9, 1), true)).containsExactly(9);
        }
    }

    @Test
    void errorsReachTheCaller() {
        try (BatchScheduler scheduler = new BatchScheduler(1, planner(), rows -> {
            throw new OutOfMemoryError("made up");
        })) {
            assertThatThrownBy(() -> scheduler.run(row(1, 1), true))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("made up");
            BatchScheduler.Outcome[] outcomes = scheduler.runAll(List.of(row(1, 1)), true, (index, outcome) -> {});
            assertThatThrownBy(outcomes[0]::orThrow).isInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void partsRunOnce() {
        try (BatchScheduler scheduler = new BatchScheduler(4, planner(), this::answer)) {
            AtomicInteger[] counts =
                    IntStream.range(0, 100).mapToObj(i -> new AtomicInteger()).toArray(AtomicInteger[]::new);
            scheduler.inParallel(100, part -> counts[part].incrementAndGet());
            scheduler.inParallel(0, part -> counts[0].incrementAndGet());
            assertThat(counts).allMatch(count -> count.get() == 1);
        }
    }
}
