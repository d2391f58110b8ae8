package dev.inlay.benchmarks.longrun;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.Embedder;
import dev.inlay.GenerationOptions;
import dev.inlay.InlayException;
import dev.inlay.benchmarks.corpus.Corpora;
import dev.inlay.benchmarks.corpus.CorpusKind;
import dev.inlay.model.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Threads that embed a few texts of any length, and threads that chat, each with a pause between its calls. */
final class MixedLoad implements AutoCloseable {
    private static final int MOST_TEXTS = 8;
    private static final int MOST_ANSWER_TOKENS = 64;

    private final Embedder embedder = Embedder.load(ModelSource.named("bge-small-en-v1.5"));
    private final ChatGenerator chat = ChatGenerator.load(ModelSource.named("smollm2-135m-instruct"));
    private final List<String> texts;
    private final Window window;
    private final long pauseMillis;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);

    MixedLoad(Window window, long pauseMillis) {
        this.window = window;
        this.pauseMillis = pauseMillis;
        List<String> all =
                new ArrayList<>(Corpora.open().corpus(CorpusKind.SHORT).texts());
        all.addAll(Corpora.open().corpus(CorpusKind.MIXED).texts());
        this.texts = List.copyOf(all);
    }

    void start(int embedders, int chats) {
        for (int i = 0; i < embedders + chats; i++) {
            Random random = new Random(i);
            Runnable call = i < embedders ? () -> embed(random) : () -> answer(random);
            Thread thread = new Thread(() -> repeat(call), "load-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void repeat(Runnable call) {
        try {
            do {
                try {
                    call.run();
                } catch (InlayException e) {
                    window.failed();
                    System.err.println(e);
                }
            } while (!stop.await(pauseMillis, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void embed(Random random) {
        int count = 1 + random.nextInt(MOST_TEXTS);
        int from = random.nextInt(texts.size() - count);
        long start = System.nanoTime();
        embedder.embedAll(texts.subList(from, from + count));
        window.embedded(count, (System.nanoTime() - start) / 1e6);
    }

    private void answer(Random random) {
        ChatRequest request = ChatRequest.builder()
                .system("You answer in one sentence.")
                .user("What does this say? " + texts.get(random.nextInt(texts.size())))
                .options(GenerationOptions.builder()
                        .maxTokens(1 + random.nextInt(MOST_ANSWER_TOKENS))
                        .temperature(0.7)
                        .build())
                .build();
        ChatResponse answer = chat.generate(request);
        window.answered(answer.timings().timeToFirstToken().toNanos() / 1e6);
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            // The models wait for running calls themselves.
            Thread.currentThread().interrupt();
        }
        chat.close();
        embedder.close();
    }
}
