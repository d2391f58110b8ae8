package dev.inlay.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private final AtomicLong now = new AtomicLong();
    private final Breaker breaker = new Breaker(now::get);

    private void passSeconds(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private void fail(Breaker.Failure kind, int times) {
        for (int i = 0; i < times; i++) {
            breaker.failure(kind, "broken");
        }
    }

    @Test
    void opensAtTheThirdFailedRunInARow() {
        fail(Breaker.Failure.RUN, 2);
        breaker.success();
        fail(Breaker.Failure.RUN, 2);
        assertThat(breaker.admits()).isTrue();

        fail(Breaker.Failure.RUN, 1);
        assertThat(breaker.admits()).isFalse();
        assertThat(breaker.inWords()).isEqualTo("passed over for another 30 s: broken");
    }

    @Test
    void opensAtTheSecondTimeoutInARow() {
        fail(Breaker.Failure.TIMEOUT, 1);
        assertThat(breaker.admits()).isTrue();
        fail(Breaker.Failure.TIMEOUT, 1);
        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void opensAtOnceWhenLoadingFails() {
        fail(Breaker.Failure.LOAD, 1);
        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void letsOneRetryThroughAfterThePause() {
        fail(Breaker.Failure.LOAD, 1);
        passSeconds(29);
        assertThat(breaker.beginRetry()).isFalse();
        passSeconds(1);

        assertThat(breaker.beginRetry()).isTrue();
        assertThat(breaker.beginRetry()).isFalse();
        assertThat(breaker.admits()).isFalse();
        breaker.success();
        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.inWords()).isEqualTo("ready");
    }

    @Test
    void aFailedRetryDoublesThePauseUpToHalfAnHour() {
        fail(Breaker.Failure.LOAD, 1);
        long pause = 30;
        for (int i = 0; i < 10; i++) {
            passSeconds(pause - 1);
            assertThat(breaker.beginRetry()).isFalse();
            passSeconds(1);
            assertThat(breaker.beginRetry()).isTrue();
            fail(Breaker.Failure.LOAD, 1);
            pause = Math.min(1800, 2 * pause);
        }
        passSeconds(pause);
        assertThat(breaker.beginRetry()).isTrue();
        breaker.success();
        fail(Breaker.Failure.LOAD, 1);
        passSeconds(30);
        assertThat(breaker.beginRetry()).isTrue();
    }

    @Test
    void aRunThatBeganBeforeDoesNotCloseIt() {
        fail(Breaker.Failure.LOAD, 1);
        breaker.success();
        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void wrongResultsRejectForGood() {
        fail(Breaker.Failure.WRONG_RESULTS, 1);
        passSeconds(1_000_000);
        assertThat(breaker.beginRetry()).isFalse();
        assertThat(breaker.inWords()).isEqualTo("rejected: broken");
    }

    @Test
    void forgivesWhatWasNoFaultOfThePlace() {
        fail(Breaker.Failure.RUN, 2);
        breaker.forgive();
        fail(Breaker.Failure.RUN, 1);
        assertThat(breaker.admits()).isTrue();
    }
}
