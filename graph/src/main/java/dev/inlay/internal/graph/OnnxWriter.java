package dev.inlay.internal.graph;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes a model. Constants of the main graph whose bytes are in a file stay there: they are written as external data with
 * file, offset and length, also when that file is the protobuf that the model was read from. Everything else is written out.
 */
public final class OnnxWriter {
    /** The first version whose constants need not be inputs too is 4; 8 is what current runtimes all read. */
    private static final long MIN_IR_VERSION = 8;

    /** Bytes of constants in subgraphs and attributes that are copied at most; they cannot be referred to. */
    private static final long MAX_COPIED = 64L << 20;

    private final Path folder;
    private long copied;

    private OnnxWriter(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * Encodes a model.
     *
     * @param model the model
     * @param folder the folder that files of weights are named relative to; must hold them all
     * @return a {@code ModelProto}
     * @throws IOException when a file cannot be read, lies outside of the folder, or a constant contradicts its shape
     */
    public static byte[] write(OnnxModel model, Path folder) throws IOException {
        return new OnnxWriter(folder).model(model);
    }

    private byte[] model(OnnxModel model) throws IOException {
        Map<String, Long> opsets = new LinkedHashMap<>(model.opsets());
        if (model.graph().nodes().stream().anyMatch(node -> node.domain().equals(Node.MICROSOFT))) {
            opsets.putIfAbsent(Node.MICROSOFT, 1L);
        }
        ProtoBytes out = new ProtoBytes();
        out.varint(Schema.MODEL_IR_VERSION, Math.max(MIN_IR_VERSION, model.irVersion()));
        out.text(Schema.MODEL_PRODUCER_NAME, "inlay, after " + model.producer());
        for (Map.Entry<String, Long> opset : opsets.entrySet()) {
            ProtoBytes message = new ProtoBytes();
            message.text(Schema.OPSET_DOMAIN, opset.getKey());
            message.varint(Schema.OPSET_VERSION, opset.getValue());
            out.message(Schema.MODEL_OPSET_IMPORT, message);
        }
        for (Map.Entry<String, String> entry : model.metadata().entrySet()) {
            out.message(Schema.MODEL_METADATA, entry(entry.getKey(), entry.getValue()));
        }
        for (byte[] field : model.unread()) {
            out.raw(field);
        }
        out.message(Schema.MODEL_GRAPH, graph(model.graph(), true));
        return out.toByteArray();
    }

    private static ProtoBytes entry(String key, String value) throws IOException {
        ProtoBytes message = new ProtoBytes();
        message.text(Schema.ENTRY_KEY, key);
        message.text(Schema.ENTRY_VALUE, value);
        return message;
    }

    private ProtoBytes graph(Graph graph, boolean main) throws IOException {
        ProtoBytes out = new ProtoBytes();
        for (Node node : graph.nodes()) {
            out.message(Schema.GRAPH_NODE, node(node));
        }
        out.text(Schema.GRAPH_NAME, graph.name());
        for (Tensor tensor : graph.initializers().values()) {
            out.message(Schema.GRAPH_INITIALIZER, tensor(tensor, main));
        }
        for (ValueInfo info : graph.inputs()) {
            out.bytes(Schema.GRAPH_INPUT, valueInfo(info));
        }
        for (ValueInfo info : graph.outputs()) {
            out.bytes(Schema.GRAPH_OUTPUT, valueInfo(info));
        }
        for (ValueInfo info : graph.declarations().values()) {
            out.bytes(Schema.GRAPH_VALUE_INFO, valueInfo(info));
        }
        for (byte[] field : graph.unread()) {
            out.raw(field);
        }
        return out;
    }

    private ProtoBytes node(Node node) throws IOException {
        ProtoBytes out = new ProtoBytes();
        for (String input : node.inputs()) {
            out.text(Schema.NODE_INPUT, input);
        }
        for (String output : node.outputs()) {
            out.text(Schema.NODE_OUTPUT, output);
        }
        out.text(Schema.NODE_NAME, node.name());
        out.text(Schema.NODE_OPERATOR, node.operator());
        for (Attribute attribute : node.attributes().values()) {
            out.bytes(Schema.NODE_ATTRIBUTE, attribute(attribute));
        }
        if (!node.domain().isEmpty()) {
            out.text(Schema.NODE_DOMAIN, node.domain());
        }
        for (byte[] field : node.unread()) {
            out.raw(field);
        }
        return out;
    }

    private byte[] attribute(Attribute attribute) throws IOException {
        if (attribute.value() instanceof Attribute.Unread unread) {
            return unread.encoded();
        }
        ProtoBytes out = new ProtoBytes();
        out.text(Schema.ATTRIBUTE_NAME, attribute.name());
        if (attribute.value() instanceof Attribute.Int number) {
            out.varint(Schema.ATTRIBUTE_I, number.value());
            out.varint(Schema.ATTRIBUTE_TYPE, Schema.TYPE_INT);
        } else if (attribute.value() instanceof Attribute.Real number) {
            out.float32(Schema.ATTRIBUTE_F, number.value());
            out.varint(Schema.ATTRIBUTE_TYPE, Schema.TYPE_FLOAT);
        } else if (attribute.value() instanceof Attribute.Text text) {
            out.bytes(Schema.ATTRIBUTE_S, text.bytes());
            out.varint(Schema.ATTRIBUTE_TYPE, Schema.TYPE_STRING);
        } else if (attribute.value() instanceof Attribute.Ints numbers) {
            out.varints(Schema.ATTRIBUTE_INTS, numbers.values());
            out.varint(Schema.ATTRIBUTE_TYPE, Schema.TYPE_INTS);
        } else if (attribute.value() instanceof Attribute.Reals numbers) {
            out.floats(Schema.ATTRIBUTE_FLOATS, numbers.values());
            out.varint(Schema.ATTRIBUTE_TYPE, Schema.TYPE_FLOATS);
        } else if (attribute.value() instanceof Attribute.Constant constant) {
            out.message(Schema.ATTRIBUTE_T, tensor(constant.tensor(), false));
            out.varint(Schema.ATTRIBUTE_TYPE, Schema.TYPE_TENSOR);
        } else if (attribute.value() instanceof Attribute.Subgraph sub) {
            out.message(Schema.ATTRIBUTE_G, graph(sub.graph(), false));
            out.varint(Schema.ATTRIBUTE_TYPE, Schema.TYPE_GRAPH);
        }
        return out.toByteArray();
    }

    private static byte[] valueInfo(ValueInfo info) throws IOException {
        byte[] encoded = info.encoded();
        if (encoded != null) {
            return encoded;
        }
        ProtoBytes shape = new ProtoBytes();
        for (Dimension dimension : info.shape().orElse(List.of())) {
            ProtoBytes dim = new ProtoBytes();
            if (dimension.fixed()) {
                dim.varint(Schema.DIM_VALUE, dimension.size());
            } else if (!dimension.symbol().isEmpty()) {
                dim.text(Schema.DIM_PARAM, dimension.symbol());
            }
            shape.message(Schema.SHAPE_DIM, dim);
        }
        ProtoBytes tensor = new ProtoBytes();
        tensor.varint(Schema.TENSOR_TYPE_ELEMENT, info.type().code());
        if (info.shape().isPresent()) {
            tensor.message(Schema.TENSOR_TYPE_SHAPE, shape);
        }
        ProtoBytes type = new ProtoBytes();
        type.message(Schema.TYPE_TENSOR_TYPE, tensor);
        ProtoBytes out = new ProtoBytes();
        out.text(Schema.VALUE_NAME, info.name());
        out.message(Schema.VALUE_TYPE, type);
        return out.toByteArray();
    }

    private ProtoBytes tensor(Tensor tensor, boolean main) throws IOException {
        ProtoBytes out = new ProtoBytes();
        out.varints(Schema.TENSOR_DIMS, tensor.dims());
        out.varint(Schema.TENSOR_DATA_TYPE, tensor.type().code());
        out.text(Schema.TENSOR_NAME, tensor.name());
        if (tensor.content() instanceof TensorContent.Heap heap) {
            requireSize(tensor, heap.bytes().length);
            out.bytes(Schema.TENSOR_RAW_DATA, heap.bytes());
        } else if (tensor.content() instanceof TensorContent.InFile range) {
            requireSize(tensor, range.length());
            if (main) {
                out.message(Schema.TENSOR_EXTERNAL_DATA, entry("location", location(range.file())));
                out.message(Schema.TENSOR_EXTERNAL_DATA, entry("offset", Long.toString(range.offset())));
                out.message(Schema.TENSOR_EXTERNAL_DATA, entry("length", Long.toString(range.length())));
                out.varint(Schema.TENSOR_DATA_LOCATION, 1);
            } else {
                out.bytes(Schema.TENSOR_RAW_DATA, copy(range.file(), range.offset(), range.length()));
            }
        } else if (tensor.content() instanceof TensorContent.Varints varints) {
            out.bytes(varints.field(), copy(varints.file(), varints.offset(), varints.length()));
        }
        for (byte[] field : tensor.unread()) {
            out.raw(field);
        }
        return out;
    }

    private static void requireSize(Tensor tensor, long bytes) throws IOException {
        long expected = tensor.type().bytes(tensor.elements());
        if (bytes != expected) {
            throw new IOException(
                    "The constant " + tensor + " has " + bytes + " bytes where its shape needs " + expected);
        }
    }

    private String location(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        if (!absolute.startsWith(folder)) {
            throw new IOException("The weights in " + absolute + " lie outside of " + folder);
        }
        return folder.relativize(absolute).toString().replace('\\', '/');
    }

    private byte[] copy(Path file, long offset, long length) throws IOException {
        copied += length;
        if (copied > MAX_COPIED) {
            throw new IOException(
                    "More than " + (MAX_COPIED >> 20) + " MB of constants stand outside of the main graph");
        }
        byte[] copy = new byte[(int) length];
        ByteBuffer bytes = ByteBuffer.wrap(copy);
        try (FileChannel channel = FileChannel.open(file)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new IOException(file + " ends before byte " + (offset + length));
                }
            }
        }
        return copy;
    }
}
