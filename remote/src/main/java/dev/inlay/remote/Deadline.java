package dev.inlay.remote;

import java.time.Duration;

/** When a call must be over. */
final class Deadline {
    private final Ticker ticker;
    private final long end;

    Deadline(Ticker ticker, Duration total) {
        this.ticker = ticker;
        this.end = ticker.nanos() + total.toNanos();
    }

    /** What is left; zero or less when it is over. */
    Duration left() {
        return Duration.ofNanos(end - ticker.nanos());
    }

    Duration atMost(Duration limit) {
        Duration left = left();
        return left.compareTo(limit) < 0 ? left : limit;
    }
}
