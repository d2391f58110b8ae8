package dev.inlay.internal.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the reading of answers whose server has fallen silent; the JDK's client waits forever for a body. */
final class StallWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StallWatch.class);

    private final Set<Watched> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer;
    private final ScheduledFuture<?> checks;
    private final Duration limit;

    StallWatch(Duration limit) {
        this.limit = limit;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "inlay-hub-stall-watch");
            thread.setDaemon(true);
            return thread;
        });
        long period = Math.max(10, limit.toMillis() / 4);
        this.checks = timer.scheduleWithFixedDelay(this::check, period, period, TimeUnit.MILLISECONDS);
    }

    InputStream watch(InputStream body) {
        Watched watched = new Watched(body);
        open.add(watched);
        return watched;
    }

    private void check() {
        long now = System.nanoTime();
        open.forEach(each -> each.endIfSilent(now));
    }

    /** Ends all reading, for a download that is given up. */
    void abort() {
        open.forEach(Watched::end);
    }

    @Override
    public void close() {
        checks.cancel(false);
        timer.shutdownNow();
    }

    private final class Watched extends FilterInputStream {
        private static final long IDLE = Long.MIN_VALUE;

        private volatile long waitingSince = IDLE;
        private volatile boolean stalled;

        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            waitingSince = System.nanoTime();
            try {
                int n = super.read(bytes, offset, length);
                if (n < 0 && stalled) {
                    throw silent(null);
                }
                return n;
            } catch (IOException e) {
                throw stalled ? silent(e) : e;
            } finally {
                waitingSince = IDLE;
            }
        }

        private IOException silent(@org.jspecify.annotations.Nullable IOException cause) {
            return new IOException("the server sent nothing for " + limit.toMillis() + " ms", cause);
        }

        void endIfSilent(long now) {
            long since = waitingSince;
            if (since != IDLE && now - since > limit.toNanos()) {
                stalled = true;
                end();
            }
        }

        void end() {
            try {
                in.close();
            } catch (IOException e) {
                log.debug("A silent connection could not be closed", e);
            }
        }

        @Override
        public void close() throws IOException {
            open.remove(this);
            super.close();
        }
    }
}
