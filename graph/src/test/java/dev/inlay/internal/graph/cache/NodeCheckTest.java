package dev.inlay.internal.graph.cache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ModelLoadException;
import dev.inlay.internal.graph.Attribute;
import dev.inlay.internal.graph.Graph;
import dev.inlay.internal.graph.Node;
import dev.inlay.internal.graph.OnnxModel;
import dev.inlay.internal.graph.OnnxReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers by which ONNX Runtime divides: in the graph, in a subgraph, in a function. */
class NodeCheckTest {
    private OnnxModel model;

    @BeforeEach
    void read() {
        model = OnnxReader.read(
                Path.of(System.getProperty("inlay.basedir", "."), "src/test/resources/golden/bert-sdpa-17/model.onnx"));
        NodeCheck.check(model);
    }

    private static Node lookup(Attribute.Value bits) {
        return Node.of(
                "lookup",
                Node.MICROSOFT,
                "GatherBlockQuantized",
                List.of("data", "indices", "scales"),
                List.of("rows"),
                new Attribute("bits", bits),
                new Attribute("block_size", new Attribute.Int(32)));
    }

    private void assertRefused(String what) {
        assertThatThrownBy(() -> NodeCheck.check(model))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(model.file().toString())
                .hasMessageContaining("\"lookup\" (GatherBlockQuantized) has " + what);
    }

    @Test
    void takesWhatIsRight() {
        model.graph().add(lookup(new Attribute.Int(4)));
        NodeCheck.check(model);
    }

    @Test
    void refusesZeroAsA32BitNumber() {
        model.graph().add(lookup(new Attribute.Int(1L << 32)));
        assertRefused("bits = 4294967296");
    }

    @Test
    void refusesWhatIsNoNumber() {
        model.graph().add(lookup(new Attribute.Real(4)));
        assertRefused("no plain number as bits");
    }

    @Test
    void looksIntoSubgraphs() {
        Graph inner = new Graph("inner");
        inner.add(lookup(new Attribute.Int(0)));
        model.graph()
                .add(Node.of(
                        "if",
                        Node.ONNX,
                        "If",
                        List.of("condition"),
                        List.of(),
                        new Attribute("then_branch", new Attribute.Subgraph(inner))));
        assertRefused("bits = 0");
    }

    @Test
    void looksIntoFunctions() {
        model.functionNodes().add(lookup(new Attribute.Int(-4)));
        assertRefused("bits = -4");
    }
}
