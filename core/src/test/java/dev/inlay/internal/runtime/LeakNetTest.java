package dev.inlay.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LeakNetTest {
    @Test
    void freesWhatWasNotClosed() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        leak(released);
        for (int i = 0; i < 100 && released.getCount() > 0; i++) {
            System.gc();
            released.await(50, TimeUnit.MILLISECONDS);
        }
        assertThat(released.getCount()).isZero();
    }

    private static void leak(CountDownLatch released) {
        LeakNet.watch(new Object(), "A test object", released::countDown);
    }

    @Test
    void leavesAloneWhatWasClosed() throws InterruptedException {
        AtomicBoolean released = new AtomicBoolean();
        closed(released);
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(released).isFalse();
    }

    private static void closed(AtomicBoolean released) {
        LeakNet.watch(new Object(), "A test object", () -> released.set(true)).closed();
    }
}
