package dev.inlay.internal.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.ValueInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small encoders as people export them, rewritten and run, against what PyTorch computes. */
class GoldenGraphsTest {
    /** Families whose attention is plain, in whatever form it is exported. */
    private static final Set<String> PLAIN = Set.of(
            "albert", "bert", "cross-encoder", "distilbert", "electra", "minilm", "mpnet", "roberta", "xlm-roberta");

    /** Families that turn queries and keys by their positions: attention is left as it is. */
    private static final Set<String> ROTARY = Set.of("gte", "modernbert", "nomic", "qwen3");

    /** Looks like plain attention, and is none. */
    private static final Set<String> TRAPS = Set.of(
            "bert-relative-key-17",
            "deberta-17",
            "odd-gated",
            "odd-inverted-mask",
            "odd-query-mask",
            "odd-scale-per-head",
            "odd-soft-mask",
            "odd-softmax-axis",
            "odd-talking-heads",
            "odd-tanh-cap");

    /** Odd, but in nothing that packing depends on. */
    private static final Set<String> ODD_SCALES = Set.of("odd-no-scale", "odd-scale");

    /**
     * Positions in the scores (MPNet), weights behind a node that is not folded, or an answer that the graph itself cuts to one row.
     */
    private static final Set<String> UNPACKED = Set.of(
            "bert-2023-torch-17-unfolded",
            "bert-cls-17",
            "bert-relative-key-17",
            "cross-encoder-2023-torch-14",
            "cross-encoder-optimum-17",
            "mpnet-17",
            "mpnet-2023-optimum-12",
            "mpnet-optimum-18");

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
            Map<String, String> done = Passes.apply(model, Passes.all(), goal);
            Goal read = done.containsKey(PooledRow.NAME) ? goal : new Goal(goal.output(), Goal.Row.ALL);
            double difference = golden.largestDifference(model, scratch, read);
            assertThat(difference).as("%s %s", row, done).isLessThan(1e-4);
            boolean packs = (PLAIN.contains(golden.family()) || ODD_SCALES.contains(name))
                    && !UNPACKED.contains(name)
                    && row != Goal.Row.LAST;
            assertThat(done.containsKey(PackedRows.NAME)).as("%s %s", row, done).isEqualTo(packs);
            if (done.containsKey(PackedRows.NAME)) {
                assertThat(golden.largestPackedDifference(model, scratch, read))
                        .as("packed %s %s", row, done)
                        .isLessThan(1e-4);
            }
            if (TRAPS.contains(name) || ROTARY.contains(golden.family())) {
                assertThat(done).doesNotContainKey(AttentionFusion.NAME);
            } else if (PLAIN.contains(golden.family())) {
                // One after the embeddings, two a layer.
                int norms = 2 * golden.layers() + 1;
                assertThat(done.get(SkipLayerNorm.NAME)).startsWith(norms + " x ");
                assertThat(done.get(AttentionFusion.NAME))
                        .startsWith(golden.layers() + " x ")
                        .doesNotContain("left");
            }
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
