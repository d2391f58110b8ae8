package dev.inlay.internal.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.BatchingOptions;
import dev.inlay.provider.FixedShapes;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {
    @Test
    void everyRowOnceWithinTheBudgetLongestFirst() {
        Random random = new Random(1);
        BatchPlanner planner = new BatchPlanner(256, 16, false);
        int[] lengths = IntStream.range(0, 5_000)
                .map(i -> 1 + (int) Math.min(511, Math.exp(3 + random.nextGaussian())))
                .toArray();
        List<int[]> runs = planner.plan(lengths, 2);

        int last = Integer.MAX_VALUE;
        long padded = 0;
        for (int[] run : runs) {
            int longest = lengths[run[0]];
            assertThat(longest).isLessThanOrEqualTo(last);
            last = longest;
            assertThat(run.length == 1 || run.length * longest <= 256).isTrue();
            assertThat(run.length).isLessThanOrEqualTo(16);
            padded += (long) run.length * longest;
        }
        assertThat(runs.stream().flatMapToInt(IntStream::of).sorted())
                .containsExactlyElementsOf(
                        IntStream.range(0, lengths.length).boxed().toList());
        // Padding is what sorting is for: 5% at most, where the arrival order has a multiple.
        assertThat(padded).isLessThan(IntStream.of(lengths).asLongStream().sum() * 105 / 100);
    }

    @Test
    void aRowLongerThanTheBudgetRunsAlone() {
        assertThat(new BatchPlanner(10, 4, false).plan(new int[] {50, 3, 3}, 1))
                .containsExactly(new int[] {0}, new int[] {1, 2});
        assertThat(new BatchPlanner(10, 4, false).plan(new int[0], 1)).isEmpty();
    }

    @Test
    void runsFillFixedShapes() {
        BatchPlanner planner =
                BatchPlanner.ofShapes(new FixedShapes(List.of(1, 4), List.of(8, 32)), BatchingOptions.defaults());
        int[] lengths = {30, 3, 8, 9, 1, 2, 7, 8, 50};

        assertThat(planner.plan(lengths, 2))
                .containsExactly(new int[] {8}, new int[] {0, 3}, new int[] {2, 7, 6, 1}, new int[] {5, 4});
        assertThat(planner.fits(4, 32)).isTrue();
        assertThat(planner.fits(5, 1)).isFalse();
        assertThat(planner.padded(9)).isEqualTo(32);
        assertThat(BatchPlanner.ofShapes(
                                new FixedShapes(List.of(1, 4), List.of(8, 32)),
                                BatchingOptions.builder().maxBatchTokens(64).build())
                        .plan(new int[] {30, 30, 30}, 1))
                .hasSize(2);
    }

    @Test
    void aFewRowsGoInOnePackedRunForEachWorker() {
        BatchPlanner planner = new BatchPlanner(512, 4, true);

        assertThat(planner.plan(new int[] {20, 5, 30, 12, 8}, 2))
                .containsExactly(new int[] {2, 4}, new int[] {0, 3, 1});
        assertThat(planner.plan(new int[] {400, 5, 6}, 2)).containsExactly(new int[] {0}, new int[] {2, 1});
        assertThat(planner.plan(new int[] {7}, 2)).containsExactly(new int[] {0});
        assertThat(planner.plan(new int[0], 2)).isEmpty();
        // Too many rows or tokens: as without packing.
        assertThat(planner.plan(new int[] {10, 10, 10, 10, 10}, 1)).hasSize(2);
        assertThat(planner.plan(new int[] {150, 150, 150}, 2)).hasSize(3);
    }

    @Test
    void rowsJoinWhereTheyCostNoMoreThanTheirTokens() {
        BatchPlanner padding = new BatchPlanner(512, 64, false);
        BatchPlanner packing = new BatchPlanner(512, 64, true);
        RunCost run = RunCost.of(30).with(30);

        assertThat(padding.join(run, 27, 6)).isPresent();
        assertThat(padding.join(run, 10, 6)).isEmpty();
        assertThat(packing.join(run, 10, 6)).isPresent();
        // A long row would be scored against everything else.
        assertThat(packing.join(RunCost.of(120), 100, 6)).isEmpty();
        assertThat(packing.join(RunCost.of(250), 10, 6)).isEmpty();
        // Of one length: padding costs nothing, and packing is not needed.
        assertThat(packing.join(RunCost.of(128), 128, 6)).isPresent();
        assertThat(new BatchPlanner(512, 2, true).join(run, 1, 6)).isEmpty();
        assertThat(new BatchPlanner(64, 64, true).join(run, 10, 6)).isEmpty();
    }

    @Test
    void aSmallJobIsCutSoThatEveryWorkerHasSomethingToDo() {
        int[] lengths = new int[256];
        java.util.Arrays.fill(lengths, 16);
        assertThat(new BatchPlanner(512, 64, false).plan(lengths, 2)).hasSize(16);
        assertThat(new BatchPlanner(512, 64, false).plan(lengths, 1)).hasSize(8);
        assertThat(new BatchPlanner(512, 64, false).plan(lengths, 64)).hasSize(64);
        assertThat(new BatchPlanner(512, 64, false).plan(new int[] {10, 10, 10, 10}, 2))
                .hasSize(2);
    }
}
