package dev.inlay.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallGateTest {
    @Test
    void closingWaitsForThoseInsideAndKeepsAnInterrupt() throws InterruptedException {
        CallGate gate = new CallGate("thing");
        CallGate.Pass pass = gate.enter();
        AtomicBoolean closed = new AtomicBoolean();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            closed.set(gate.closeAndWait());
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        closer.start();
        Thread.sleep(50);
        closer.interrupt();
        Thread.sleep(50);
        assertThat(closer.isAlive()).isTrue();
        pass.close();
        pass.close();
        closer.join();
        assertThat(closed).isTrue();
        assertThat(interrupted).isTrue();
        assertThat(gate.closeAndWait()).isFalse();
        assertThatThrownBy(gate::enter)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thing");
    }
}
