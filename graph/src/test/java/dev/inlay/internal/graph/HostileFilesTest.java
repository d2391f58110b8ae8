package dev.inlay.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are cut, damaged or made to harm: a clear error that names the file, and bounded memory. */
class HostileFilesTest {
    @TempDir
    private Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.onnx"), bytes);
    }

    private static byte[] golden() throws IOException {
        return Files.readAllBytes(
                Path.of(System.getProperty("inlay.basedir", "."), "src/test/resources/golden/bert-sdpa-17/model.onnx"));
    }

    private void assertRefused(byte[] bytes, String reason) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> OnnxReader.read(file, new ReadBudget(8 << 20)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    private static byte[] graph(ProtoBytes graph) throws IOException {
        return containing(Schema.MODEL_GRAPH, graph).toByteArray();
    }

    /** A message, in its bytes, with one field. */
    private static ProtoBytes containing(int field, ProtoBytes value) throws IOException {
        ProtoBytes message = new ProtoBytes();
        message.message(field, value);
        return message;
    }

    /** A graph of one node with one attribute. */
    private static ProtoBytes ofNode(ProtoBytes attribute) throws IOException {
        return containing(Schema.GRAPH_NODE, containing(Schema.NODE_ATTRIBUTE, attribute));
    }

    @Test
    void cutFiles() throws IOException {
        byte[] whole = golden();
        int end = whole.length - 1;
        for (int length = 1; length < end; length += 1 + length / 40) {
            Path file = file(Arrays.copyOf(whole, length));
            // A cut between two fields of the model leaves a shorter model, which has no graph or a whole one.
            assertThatCode(() -> {
                        try {
                            OnnxReader.read(file);
                        } catch (ModelLoadException e) {
                            assertThat(e).hasMessageContaining(file.toString());
                        }
                    })
                    .as("cut at %s", length)
                    .doesNotThrowAnyException();
        }
        assertRefused(Arrays.copyOf(whole, whole.length / 2), "announced");
    }

    @Test
    void emptyAndMissing() throws IOException {
        assertRefused(new byte[0], "no graph");
        assertThatThrownBy(() -> OnnxReader.read(folder.resolve("absent.onnx")))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("absent.onnx");
    }

    @Test
    void lengthsBeyondTheFile() throws IOException {
        assertRefused(new byte[] {0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07}, "2147483647 bytes");
        assertRefused(new byte[] {0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f}, "announced");
    }

    @Test
    void fewBytesForManyObjects() throws IOException {
        // Two bytes an empty node: a million of them are 2 MB on disk and would be 300 MB of objects.
        byte[] nodes = new byte[2_000_000];
        for (int i = 0; i < nodes.length; i += 2) {
            nodes[i] = 0x0a;
        }
        ProtoBytes model = new ProtoBytes();
        model.bytes(Schema.MODEL_GRAPH, nodes);
        assertRefused(model.toByteArray(), "more than 8 MB of heap");
    }

    @Test
    void graphsInsideOfGraphs() throws IOException {
        ProtoBytes graph = new ProtoBytes();
        for (int i = 0; i < 100; i++) {
            ProtoBytes attribute = new ProtoBytes();
            attribute.message(Schema.ATTRIBUTE_G, graph);
            graph = ofNode(attribute);
        }
        assertRefused(graph(graph), "nested deeper");
    }

    @Test
    void weightsOutsideOfTheFolder() throws IOException {
        for (String location : List.of("../secret", "/etc/passwd", "")) {
            ProtoBytes entry = new ProtoBytes();
            entry.text(Schema.ENTRY_KEY, "location");
            entry.text(Schema.ENTRY_VALUE, location);
            ProtoBytes tensor = new ProtoBytes();
            tensor.text(Schema.TENSOR_NAME, "w");
            tensor.message(Schema.TENSOR_EXTERNAL_DATA, entry);
            tensor.varint(Schema.TENSOR_DATA_LOCATION, 1);
            assertRefused(graph(containing(Schema.GRAPH_INITIALIZER, tensor)), "outside of the model's folder");
        }
    }

    @Test
    void wrongWireTypes() throws IOException {
        byte[] whole = golden();
        // Where the bytes of a field's tag are one, the wire type is their lowest three bits.
        ProtoBytes attribute = new ProtoBytes();
        attribute.text(Schema.ATTRIBUTE_NAME, "bits");
        attribute.raw(new byte[] {Schema.ATTRIBUTE_I << 3 | 5, 4, 0, 0, 0});
        assertRefused(graph(ofNode(attribute)), "wire type 5 where 0 belongs");
        assertThat(whole[0]).isEqualTo((byte) (Schema.MODEL_IR_VERSION << 3));
        whole[0] |= 2;
        assertRefused(whole, "wire type 2 where 0 belongs");
    }

    @Test
    void twoValuesOfAnAttribute() throws IOException {
        ProtoBytes attribute = new ProtoBytes();
        attribute.message(Schema.ATTRIBUTE_G, new ProtoBytes());
        attribute.message(Schema.ATTRIBUTE_G, new ProtoBytes());
        assertRefused(graph(ofNode(attribute)), "second value");
    }

    @Test
    void functionsAreLookedAtAndKept() throws IOException {
        ProtoBytes node = new ProtoBytes();
        node.text(Schema.NODE_OPERATOR, "Relu");
        ProtoBytes function = new ProtoBytes();
        function.text(1, "activation");
        function.message(Schema.FUNCTION_NODE, node);
        ProtoBytes model = new ProtoBytes();
        model.message(Schema.MODEL_FUNCTIONS, function);
        model.message(Schema.MODEL_GRAPH, new ProtoBytes());
        for (int round = 0; round < 2; round++) {
            OnnxModel read = OnnxReader.read(file(model.toByteArray()));
            assertThat(read.functionNodes()).singleElement().matches(each -> each.is("Relu"));
            model = new ProtoBytes();
            model.raw(OnnxWriter.write(read, folder));
        }
    }

    @Test
    void negativeDimensions() throws IOException {
        ProtoBytes tensor = new ProtoBytes();
        tensor.varints(Schema.TENSOR_DIMS, List.of(-5L));
        assertRefused(graph(containing(Schema.GRAPH_INITIALIZER, tensor)), "dimension -5");
    }

    @Test
    void whatIsNotKnownIsWrittenAgain() throws IOException {
        ProtoBytes node = new ProtoBytes();
        node.text(Schema.NODE_OPERATOR, "Relu");
        node.text(99, "from the future");
        ProtoBytes graph = new ProtoBytes();
        graph.message(Schema.GRAPH_NODE, node);
        graph.text(98, "later");
        ProtoBytes model = new ProtoBytes();
        model.message(Schema.MODEL_GRAPH, graph);
        model.varint(97, 7);
        byte[] written = OnnxWriter.write(OnnxReader.read(file(model.toByteArray())), folder);
        OnnxModel again = OnnxReader.read(file(written));
        assertThat(again.unread()).hasSize(1);
        assertThat(again.graph().unread()).hasSize(1);
        assertThat(again.graph().nodes().get(0).unread()).hasSize(1);
    }

    @Test
    void aModelSurvivesReadingAndWriting() throws IOException {
        Path file = file(golden());
        OnnxModel model = OnnxReader.read(file);
        Path copy = Files.write(folder.resolve("copy.onnx"), OnnxWriter.write(model, folder));
        OnnxModel again = OnnxReader.read(copy);
        assertThat(again.graph().nodes().toString())
                .isEqualTo(model.graph().nodes().toString());
        assertThat(again.graph().initializers().keySet())
                .isEqualTo(model.graph().initializers().keySet());
        assertThat(again.opsets()).isEqualTo(model.opsets());
        // Weights of the copy are ranges of the first file.
        assertThat(again.graph().initializers().values())
                .filteredOn(tensor -> tensor.content() instanceof TensorContent.InFile)
                .isNotEmpty()
                .allMatch(tensor ->
                        ((TensorContent.InFile) tensor.content()).file().equals(file));
    }
}
