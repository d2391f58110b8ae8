package dev.inlay.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.internal.json.Json;
import dev.inlay.provider.AdaptiveOptions;
import dev.inlay.provider.PlacementReport.Latency;
import dev.inlay.provider.PlacementReport.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Simulated places whose speeds are set by the test; times are numbers, nothing waits. */
class AdaptiveOrderTest {
    private static final List<String> ROUTE = List.of("cpu", "npu");

    private final Random random = new Random(7);
    private final Map<String, Integer> calls = new HashMap<>();
    private AdaptiveOrder order = new AdaptiveOrder(AdaptiveOptions.defaults());
    private int switches;
    private String last = "";

    /** Calls of a size, with times that scatter by 30 % about what each place takes. */
    private void call(int times, int batch, double cpuMicros, double npuMicros, Set<String> up) {
        calls.clear();
        switches = 0;
        for (int i = 0; i < times; i++) {
            List<String> places = order.order(ROUTE, batch, up::contains);
            assertThat(places).containsExactlyInAnyOrderElementsOf(ROUTE);
            String place = places.get(0);
            if (up.size() == 1) {
                assertThat(up)
                        .contains(
                                places.stream().filter(up::contains).findFirst().orElseThrow());
            }
            String used = places.stream().filter(up::contains).findFirst().orElseThrow();
            assertThat(up.contains(place) || up.size() < 2).isTrue();
            calls.merge(used, 1, Integer::sum);
            double micros = (used.equals("cpu") ? cpuMicros : npuMicros) * (0.7 + 0.6 * random.nextDouble());
            order.record(used, batch, 100, (long) (micros * 1000));
            String holder = order.holder(batch).orElse(last);
            switches += holder.equals(last) || last.isEmpty() ? 0 : 1;
            last = holder;
        }
    }

    private static final Set<String> BOTH = Set.of("cpu", "npu");

    @Test
    void convergesToTheFasterPlaceAndFollowsAChangeOfSpeed() {
        call(1000, 8, 1000, 300, BOTH);
        assertThat(order.holder(8)).hasValue("npu");
        assertThat(switches).isEqualTo(1);

        call(1000, 8, 1000, 3000, BOTH);
        assertThat(order.holder(8)).hasValue("cpu");
        assertThat(switches).isEqualTo(1);

        call(1000, 8, 1000, 300, BOTH);
        assertThat(order.holder(8)).hasValue("npu");
        assertThat(switches).isEqualTo(1);
    }

    @Test
    void eachSizeOfCallsHasItsOwnThreshold() {
        for (int i = 0; i < 20; i++) {
            call(50, 1, 100, 400, BOTH);
            call(50, 5, 500, 450, BOTH);
            call(50, 20, 2000, 600, BOTH);
        }
        assertThat(order.holder(1)).hasValue("cpu");
        assertThat(order.holder(5)).hasValue("cpu");
        assertThat(order.holder(20)).hasValue("npu");
        assertThat(order.inWords())
                .hasSize(3)
                .anyMatch(sentence -> sentence.startsWith("calls of 16-31 texts go to npu: cpu "));
    }

    @Test
    void doesNotFlapBetweenPlacesThatAreAlike() {
        call(5000, 8, 1000, 950, BOTH);
        assertThat(switches).isZero();
        assertThat(order.holder(8)).hasValue("cpu");
    }

    /** The figures that {@link AdaptiveOrder} gives for its margin. */
    @Test
    void chanceAloneSeldomMovesACallAndATrueDifferenceSoonDoes() {
        int simulations = 400;
        int moved = 0;
        int found = 0;
        for (int seed = 0; seed < simulations; seed++) {
            moved += holderAfter(1000, 900, seed).equals("npu") ? 1 : 0;
            found += holderAfter(1000, 600, seed).equals("npu") ? 1 : 0;
        }
        assertThat(moved).isZero();
        assertThat(found).isEqualTo(simulations);
    }

    /** Where calls go after 1000 of them, with times that scatter evenly by 30 %. */
    private static String holderAfter(double cpuMicros, double npuMicros, int seed) {
        Random scatter = new Random(seed);
        AdaptiveOrder learning = new AdaptiveOrder(AdaptiveOptions.defaults());
        boolean ever = false;
        for (int i = 0; i < 1000; i++) {
            String place = learning.order(ROUTE, 8, id -> true).get(0);
            double micros = (place.equals("cpu") ? cpuMicros : npuMicros) * (0.7 + 0.6 * scatter.nextDouble());
            learning.record(place, 8, 100, (long) (micros * 1000));
            ever |= learning.holder(8).orElseThrow().equals("npu");
        }
        return ever ? "npu" : "cpu";
    }

    @Test
    void exploresNoMoreThanItsShare() {
        call(2000, 8, 1000, 3000, BOTH);
        assertThat(calls.get("npu")).isBetween(50, 100);
    }

    @Test
    void neverGoesToAFailedPlace() {
        call(500, 8, 1000, 300, BOTH);
        assertThat(order.holder(8)).hasValue("npu");

        call(500, 8, 1000, 300, Set.of("cpu"));
        assertThat(calls).containsOnlyKeys("cpu");
        List<String> three = List.of("cpu", "npu", "gpu");
        for (int i = 0; i < 500; i++) {
            assertThat(order.order(three, 8, id -> !id.equals("npu")).get(0)).isNotEqualTo("npu");
        }
        call(100, 8, 1000, 300, BOTH);
        assertThat(order.holder(8)).hasValue("npu");
    }

    @Test
    void whatWasLearntIsKeptInAFile(@TempDir Path directory) throws IOException {
        call(1000, 8, 1000, 300, BOTH);
        Path path = directory.resolve("deep/state.json");
        AdaptiveFile file = new AdaptiveFile(path, "a-model");
        file.save(order);
        assertThat(Json.readObject(path).string("model")).hasValue("a-model");

        order = new AdaptiveOrder(AdaptiveOptions.defaults());
        file.load(order);
        assertThat(order.holder(8)).hasValue("npu");
        assertThat(order.holder(1)).isEmpty();
        call(1000, 8, 1000, 3000, BOTH);
        assertThat(order.holder(8)).hasValue("cpu");

        AdaptiveOrder other = new AdaptiveOrder(AdaptiveOptions.defaults());
        new AdaptiveFile(path, "another").load(other);
        assertThat(other.holder(8)).isEmpty();
        for (String broken : List.of("", "{", "{\"model\":\"a-model\",\"buckets\":{\"x\":3}}", "[]")) {
            Files.writeString(path, broken);
            file.load(other);
            assertThat(other.holder(8)).isEmpty();
        }
    }

    @Test
    void advisesWhatAPolicyShouldSay() {
        List<Latency> measured = List.of(
                latency("cpu", 1, 10),
                latency("cpu", 4, 40),
                latency("cpu", 8, 80),
                latency("npu", 1, 20),
                latency("npu", 4, 22),
                latency("npu", 8, 30));

        assertThat(Suggestions.of("cpu", measured))
                .containsExactly(
                        "batches of 4 and more run 1.8 x faster on npu than on cpu; set whenBatchAtLeast(4, \"npu\")");
        assertThat(Suggestions.of("npu", measured)).isEmpty();
    }

    private static Latency latency(String place, int batch, long millis) {
        return new Latency(
                place,
                Measure.CALL,
                batch,
                BatchBuckets.most(BatchBuckets.of(batch)),
                20,
                Duration.ofMillis(millis),
                Duration.ofMillis(millis));
    }
}
