package dev.inlay.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.ProviderUnavailableException;
import dev.inlay.SpecializationOptions;
import dev.inlay.graphs.Rewritten;
import dev.inlay.graphs.RewrittenProvider;
import dev.inlay.internal.models.ChatModelReader;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.PlacementReport.Place;
import dev.inlay.provider.ProviderPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Places of a real decoder that fail and come back; the clock of the pauses is the test's. */
@Timeout(60)
class ChatPlacesTest {
    private static final long CACHE = 1L << 26;
    private static final int PROMPT = 20;

    @TempDir
    Path directory;

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger opened = new AtomicInteger();

    /** Tokens at which the accelerator fails; 0 when it cannot even be opened. */
    private volatile int limit = 30;

    private ChatPlaces places() {
        ModelSource model = ModelSource.directory(Path.of("src/test/resources/chat/tiny-llama-genai-int4"));
        ChatSettings settings = new ChatSettings(
                model,
                ProviderPolicy.prefer("npu", "cpu"),
                List.of(new RewrittenProvider(graph -> {
                    if (limit == 0) {
                        throw new ProviderUnavailableException("the driver is gone");
                    }
                    return Rewritten.failingAt(
                            graph, limit, directory.resolve("failing-" + opened.incrementAndGet() + ".onnx"));
                })),
                CpuOptions.defaults(),
                Optional.empty(),
                8,
                OptionalInt.empty(),
                OptionalLong.empty(),
                64,
                true,
                256,
                false,
                SpecializationOptions.defaults());
        return new ChatPlaces(
                settings,
                ChatModelReader.read(model.locate().directory(), Optional.empty()),
                new ArrayList<>(),
                now::get);
    }

    private static int begin(Decoder decoder) {
        assertThat(decoder.reserve(true, 200, CACHE)).isTrue();
        int row = decoder.open();
        decoder.prefill(row, IntStream.range(3, 3 + PROMPT).toArray(), 0, PROMPT, false);
        return row;
    }

    private static void decode(Decoder decoder, int row, int tokens) {
        for (int i = 0; i < tokens; i++) {
            decoder.decode(new int[] {row}, new int[] {5 + i % 40});
        }
    }

    /** Decodes until the report is as wanted; a retry opens the model on a thread of its own meanwhile. */
    private static Place await(
            ChatPlaces places, Decoder decoder, int row, java.util.function.Predicate<PlacementReport> wanted) {
        while (!wanted.test(places.report())) {
            decoder.truncate(row, PROMPT);
            decode(decoder, row, 1);
        }
        return places.report().places().get(0);
    }

    private static float[] logits(Decoder decoder) {
        float[] logits = new float[decoder.vocabulary()];
        decoder.readLogits(0, logits);
        return logits;
    }

    @Test
    void aPlaceThatWasLeftTakesOverAgainAfterItsPause() {
        ChatPlaces places = places();
        Decoder decoder = places.open(System.nanoTime());
        try {
            int row = begin(decoder);
            assertThat(places.report().provider()).isEqualTo("npu");
            decode(decoder, row, 30);
            assertThat(places.report().provider()).isEqualTo("cpu");
            assertThat(places.report().places().get(1).state()).startsWith("passed over for another 30 s: ");
            float[] onCpu = logits(decoder);

            decode(decoder, row, 1);
            assertThat(opened).hasValue(1);
            limit = 400;
            now.addAndGet(TimeUnit.SECONDS.toNanos(31));
            await(places, decoder, row, report -> report.provider().equals("npu"));

            decoder.truncate(row, PROMPT);
            decode(decoder, row, 30);
            PlacementReport report = places.report();
            assertThat(report.provider()).isEqualTo("npu");
            assertThat(report.places()).hasSize(1);
            assertThat(report.fallbacks()).hasSize(1);
            float[] onNpu = logits(decoder);
            for (int i = 0; i < onCpu.length; i++) {
                assertThat(onNpu[i]).isCloseTo(onCpu[i], org.assertj.core.data.Offset.offset(1e-2f));
            }
        } finally {
            decoder.close();
        }
    }

    @Test
    void aRetryThatFailsDoublesThePause() {
        ChatPlaces places = places();
        Decoder decoder = places.open(System.nanoTime());
        try {
            int row = begin(decoder);
            decode(decoder, row, 30);
            limit = 0;
            now.addAndGet(TimeUnit.SECONDS.toNanos(31));

            await(places, decoder, row, report -> report.places().get(1).state().contains("the driver is gone"));

            assertThat(places.report().places().get(1).state())
                    .isEqualTo("passed over for another 60 s: the driver is gone");
            assertThat(places.report().provider()).isEqualTo("cpu");
        } finally {
            decoder.close();
        }
    }
}
