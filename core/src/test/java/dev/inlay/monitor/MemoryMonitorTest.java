package dev.inlay.monitor;

import static dev.inlay.monitor.MemoryThresholdsTest.GIB;
import static dev.inlay.monitor.MemoryThresholdsTest.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryMonitorTest {
    private final AtomicReference<MemorySnapshot> machine = new AtomicReference<>(snapshot(9 * GIB));
    private final Semaphore ticks = new Semaphore(0);
    private final Semaphore waiting = new Semaphore(0);
    private final List<String> told = new CopyOnWriteArrayList<>();

    private MemoryMonitor.Builder monitor() {
        return MemoryMonitor.builder()
                .source(machine::get, () -> {
                    waiting.release();
                    ticks.acquire();
                })
                .listener((before, now, snapshot) -> told.add(before + " -> " + now.level()));
    }

    /** The machine changes and the next reading is over. */
    private void after(MemorySnapshot next) throws InterruptedException {
        waiting.acquire();
        machine.set(next);
        ticks.release();
        waiting.acquire();
        waiting.release();
    }

    @Test
    void tellsEachChangeOnce() throws InterruptedException {
        try (MemoryMonitor monitor = monitor().start()) {
            after(snapshot(9 * GIB));
            after(snapshot(GIB));
            after(snapshot(GIB));
            after(snapshot(GIB / 2));
            assertThat(monitor.assessment().level()).isEqualTo(MemoryLevel.CRITICAL);
            assertThat(monitor.snapshot()).isEqualTo(snapshot(GIB / 2));
            after(snapshot(9 * GIB));
            assertThat(monitor.assessment().level()).isEqualTo(MemoryLevel.HEALTHY);
        }

        assertThat(told).containsExactly("HEALTHY -> WARNING", "WARNING -> CRITICAL", "CRITICAL -> HEALTHY");
    }

    @Test
    void aListenerThatFailsStopsNothing() throws InterruptedException {
        MemoryMonitor.Builder builder = MemoryMonitor.builder()
                .listener((before, now, snapshot) -> {
                    throw new IllegalStateException("a listener's own fault");
                })
                .listener((before, now, snapshot) -> told.add(now.level().name()))
                .source(machine::get, () -> {
                    waiting.release();
                    ticks.acquire();
                });
        try (MemoryMonitor monitor = builder.start()) {
            after(snapshot(GIB));
            after(snapshot(9 * GIB));
            assertThat(monitor.assessment().level()).isEqualTo(MemoryLevel.HEALTHY);
        }

        assertThat(told).containsExactly("WARNING", "HEALTHY");
    }

    @Test
    void aListenerMayCloseTheMonitor() throws InterruptedException {
        AtomicReference<MemoryMonitor> own = new AtomicReference<>();
        Semaphore closed = new Semaphore(0);
        machine.set(snapshot(9 * GIB));
        MemoryMonitor.Builder builder = MemoryMonitor.builder()
                .source(machine::get, () -> {
                    waiting.release();
                    ticks.acquire();
                })
                .listener((before, now, snapshot) -> {
                    own.get().close();
                    closed.release();
                });
        try (MemoryMonitor monitor = builder.start()) {
            own.set(monitor);
            waiting.acquire();
            machine.set(snapshot(GIB));
            ticks.release();
            closed.acquire();
        }
    }

    @Test
    void closingTwiceIsHarmless() {
        MemoryMonitor monitor = MemoryMonitor.builder().start();
        monitor.close();
        monitor.close();

        assertThat(monitor.snapshot()).isNotNull();
    }

    @Test
    void intervalMustBeAMillisecondAtLeast() {
        assertThatThrownBy(() -> MemoryMonitor.builder().interval(Duration.ofNanos(1)))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void thisProcessCanBeRead() {
        MemorySnapshot now = MemoryMonitor.now();

        assertThat(now.heapUsedBytes()).isPositive();
        assertThat(now.heapMaxBytes()).isGreaterThanOrEqualTo(now.heapUsedBytes());
        assertThat(now.limitBytes()).isPositive();
        assertThat(now.limitSource()).isNotBlank();
    }
}
