package dev.inlay.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.remote.endpoint.Faults;
import dev.inlay.remote.endpoint.Reaction;
import dev.inlay.remote.endpoint.ServiceEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many callers at once against a service that fails one time in twenty. */
class LoadTest {
    private static final int THREADS = 64;

    @Test
    void nothingIsLostOrDoubled() throws Exception {
        run(6);
    }

    @Test
    @Tag("opt-in")
    void nothingIsLostOrDoubledForLong() throws Exception {
        run(400);
    }

    private static void run(int rounds) throws Exception {
        Set<String> answered = ConcurrentHashMap.newKeySet();
        AtomicInteger texts = new AtomicInteger();
        AtomicInteger faults = new AtomicInteger();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (ServiceEndpoint endpoint = ServiceEndpoint.start()) {
            endpoint.chaos(number -> fault(endpoint, number, faults));
            OpenAiProvider provider = OpenAiProvider.of(
                    "azure",
                    Options.azure(endpoint)
                            .dimension(8)
                            .maxTextsPerRequest(16)
                            .maxConcurrentRequests(32)
                            .maxRetries(20)
                            .attemptTimeout(Duration.ofSeconds(60))
                            .build());
            try (Embedder embedder = provider.openEmbedder();
                    ChatGenerator chat = provider.openChat()) {
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < THREADS; t++) {
                    int thread = t;
                    Thread started = new Thread(() -> {
                        for (int round = 0; round < rounds; round++) {
                            String name = thread + "/" + round;
                            embed(embedder, name, 1 + (thread * 7 + round * 13) % 50, answered, texts);
                            assertThat(chat.generate(ChatRequest.of(name)).text())
                                    .isEqualTo("Hello, wörld 😀!");
                        }
                    });
                    started.setUncaughtExceptionHandler((which, e) -> failures.add(e));
                    threads.add(started);
                    started.start();
                }
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            assertThat(failures).isEmpty();
            assertThat(answered).hasSize(texts.get());
            assertThat(endpoint.violations()).isEmpty();
            assertThat(faults.get())
                    .isBetween(endpoint.calls().size() / 40, endpoint.calls().size() / 10);
        }
    }

    private static void embed(Embedder embedder, String name, int count, Set<String> answered, AtomicInteger texts) {
        List<String> mine = IntStream.range(0, count)
                .mapToObj(i -> "text " + i + " of " + name)
                .toList();
        List<Embedding> embeddings = embedder.embedAll(mine);
        texts.addAndGet(count);
        assertThat(embeddings).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(embeddings.get(i).vector()).containsExactly(ServiceEndpoint.toyVector(mine.get(i)));
            assertThat(answered.add(mine.get(i))).as("answered once").isTrue();
        }
    }

    private static @Nullable Reaction fault(ServiceEndpoint endpoint, int number, AtomicInteger faults) {
        if (number == 0 || number % 20 != 7) {
            return null;
        }
        return switch (faults.getAndIncrement() % 5) {
            case 0 -> Faults.tooMany(endpoint, "0");
            case 1 -> Faults.status(endpoint, 500, "x");
            case 2 -> Faults.status(endpoint, 503, "x");
            case 3 -> Faults.cutBody(endpoint);
            default ->
                call -> {
                    throw new IOException("closed without a word");
                };
        };
    }
}
