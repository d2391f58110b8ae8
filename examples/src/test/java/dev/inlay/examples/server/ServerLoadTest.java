package dev.inlay.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.examples.load.LoadPhase;
import dev.inlay.examples.load.LoadResult;
import dev.inlay.examples.load.ServerLoad;
import dev.inlay.monitor.MemoryMonitor;
import dev.inlay.monitor.MemorySnapshot;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two minutes (or -Dinlay.load.seconds) of 32 streaming chats and 8 embeddings clients at once. */
@Tag("opt-in")
class ServerLoadTest {
    private static final int WARM_UP_PARTS = 4;
    private static final double TOLERANCE = 1.05;

    @Test
    void everyStreamIsCompleteAndMemoryStaysFlat() throws InterruptedException {
        int seconds = Integer.getInteger("inlay.load.seconds", 120);
        try (TestServer server = TestServer.start(TestServer.options())) {
            ServerLoad load = new ServerLoad(URI.create(server.url()));
            load.run(new LoadPhase("warm-up", 32, 8, 48, 8, Duration.ofSeconds(Math.max(5, seconds / WARM_UP_PARTS))));

            List<Long> outsideHeap = new ArrayList<>();
            ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
            sampler.scheduleAtFixedRate(() -> outsideHeap.add(outsideHeap()), 0, 1, TimeUnit.SECONDS);
            LoadResult result = load.run(new LoadPhase("mixed", 32, 8, 48, 8, Duration.ofSeconds(seconds)));
            sampler.shutdown();
            assertThat(sampler.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

            System.out.println(result);
            System.out.println("Outside the heap, MiB: "
                    + outsideHeap.stream().map(bytes -> bytes >> 20).toList());
            assertThat(result.failures()).isEmpty();
            assertThat(result.chats()).isPositive();
            assertThat(result.embeddings()).isPositive();
            int half = outsideHeap.size() / 2;
            assertThat(median(outsideHeap.subList(half, outsideHeap.size())))
                    .as("resident memory outside the heap, second half against first")
                    .isLessThan((long) (median(outsideHeap.subList(0, half)) * TOLERANCE));
            assertThat(server.metric("inlay_server_requests_active")).isEqualTo(1);
        }
    }

    /** The resident set without the heap, which the JVM grows as it likes. */
    private static long outsideHeap() {
        MemorySnapshot now = MemoryMonitor.now();
        return now.residentBytes().orElse(0) - Runtime.getRuntime().totalMemory();
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
