package dev.inlay.internal.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.ValueInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small encoders as people export them, rewritten and run, against what PyTorch computes. */
class GoldenGraphsTest {
    @TempDir
    private Path scratch;

    static List<String> names() throws IOException {
        return Golden.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void specialisedGraphsComputeTheSame(String name) throws Exception {
        Golden golden = Golden.of(name);
        for (Goal.Row row : Goal.Row.values()) {
            OnnxModel model = golden.read();
            Goal goal = goal(model, row);
            Map<String, String> done = Passes.apply(model, Passes.encoder(), goal);
            Goal read = done.containsKey(PooledRow.NAME) ? goal : new Goal(goal.output(), Goal.Row.ALL);
            double difference = golden.largestDifference(model, scratch, read);
            System.out.printf("%-30s %-6s %.1e %s%n", name, row, difference, done);
            assertThat(difference).as("%s %s", row, done).isLessThan(1e-4);
        }
    }

    private static Goal goal(OnnxModel model, Goal.Row row) {
        for (ValueInfo output : model.graph().outputs()) {
            if (output.shape().map(List::size).orElse(0) == 3) {
                return new Goal(output.name(), row);
            }
        }
        return Goal.EVERYTHING;
    }
}
