package dev.inlay.internal.graph;

import com.google.protobuf.WireFormat;
import dev.inlay.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a model without its weights: bytes of large tensors are skipped and remembered as a range of the file. The memory that
 * a file can make it take is bounded, whatever the file says.
 */
public final class OnnxReader {
    /** Constants up to this size are kept on the heap: shapes, axes, scales. */
    private static final int SMALL_BYTES = 1024;

    private static final int EXTERNAL = 1;

    private final Path file;
    private final ProtoInput in;
    private final ReadBudget budget;

    private OnnxReader(Path file, ProtoInput in, ReadBudget budget) {
        this.file = file;
        this.in = in;
        this.budget = budget;
    }

    /**
     * Reads a model.
     *
     * @param file an ONNX file
     * @return the model
     * @throws ModelLoadException when there is no such file, it is damaged or cut, or describes more than fits the heap
     */
    public static OnnxModel read(Path file) {
        return read(file, ReadBudget.standard());
    }

    static OnnxModel read(Path file, ReadBudget budget) {
        try (FileChannel channel = FileChannel.open(file)) {
            return new OnnxReader(file, new ProtoInput(channel, budget), budget).model();
        } catch (NoSuchFileException e) {
            throw new ModelLoadException("There is no file " + file + ": check the path.", e);
        } catch (IOException e) {
            throw new ModelLoadException(
                    "The graph " + file + " cannot be read: " + ProtoInput.describe(e)
                            + ". If the file is damaged or incomplete, get it again.",
                    e);
        }
    }

    private OnnxModel model() throws IOException {
        long irVersion = 0;
        String producer = "";
        String producerVersion = "";
        Map<String, Long> opsets = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        List<byte[]> unread = new ArrayList<>();
        List<Node> functions = new ArrayList<>();
        Graph graph = null;
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (field(tag)) {
                case Schema.MODEL_IR_VERSION -> irVersion = in.varint();
                case Schema.MODEL_PRODUCER_NAME -> producer = in.text();
                case Schema.MODEL_PRODUCER_VERSION -> producerVersion = in.text();
                case Schema.MODEL_OPSET_IMPORT -> opset(opsets);
                case Schema.MODEL_METADATA -> {
                    String[] entry = entry();
                    metadata.put(entry[0], entry[1]);
                }
                case Schema.MODEL_GRAPH -> {
                    if (graph != null) {
                        throw new IOException("it holds two graphs");
                    }
                    graph = graph();
                }
                case Schema.MODEL_FUNCTIONS -> {
                    byte[] function = in.bytes();
                    long start = in.position() - function.length;
                    functions.addAll(new OnnxReader(file, new ProtoInput(function, start, budget), budget).function());
                    unread.add(in.again(tag, function));
                }
                default -> unread.add(in.field(tag));
            }
        }
        if (graph == null) {
            throw new IOException("it holds no graph");
        }
        OnnxModel model = new OnnxModel(file, irVersion, (producer + " " + producerVersion).strip(), graph);
        model.opsets().putAll(opsets);
        model.metadata().putAll(metadata);
        model.functionNodes().addAll(functions);
        model.unread().addAll(unread);
        return model;
    }

    /** The nodes of a {@code FunctionProto}. */
    private List<Node> function() throws IOException {
        List<Node> nodes = new ArrayList<>();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (field(tag) == Schema.FUNCTION_NODE) {
                nodes.add(node());
            } else {
                in.field(tag);
            }
        }
        return nodes;
    }

    private static int field(int tag) {
        return WireFormat.getTagFieldNumber(tag);
    }

    private static boolean isPacked(int tag) {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private void opset(Map<String, Long> opsets) throws IOException {
        int limit = in.enter();
        String domain = "";
        long version = 0;
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (field(tag)) {
                case Schema.OPSET_DOMAIN -> domain = in.text();
                case Schema.OPSET_VERSION -> version = in.varint();
                default -> in.field(tag);
            }
        }
        in.leave(limit);
        opsets.put(domain.equals("ai.onnx") ? Node.ONNX : domain, version);
    }

    /** A {@code StringStringEntryProto}. */
    private String[] entry() throws IOException {
        int limit = in.enter();
        String[] entry = {"", ""};
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (field(tag)) {
                case Schema.ENTRY_KEY -> entry[0] = in.text();
                case Schema.ENTRY_VALUE -> entry[1] = in.text();
                default -> in.field(tag);
            }
        }
        in.leave(limit);
        return entry;
    }

    private Graph graph() throws IOException {
        int limit = in.enter();
        String name = "";
        // The name comes in the middle.
        List<Node> nodes = new ArrayList<>();
        List<Tensor> initializers = new ArrayList<>();
        List<ValueInfo> inputs = new ArrayList<>();
        List<ValueInfo> outputs = new ArrayList<>();
        List<ValueInfo> declared = new ArrayList<>();
        List<byte[]> unread = new ArrayList<>();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (field(tag)) {
                case Schema.GRAPH_NODE -> nodes.add(node());
                case Schema.GRAPH_NAME -> name = in.text();
                case Schema.GRAPH_INITIALIZER -> initializers.add(tensor());
                case Schema.GRAPH_INPUT -> inputs.add(valueInfo());
                case Schema.GRAPH_OUTPUT -> outputs.add(valueInfo());
                case Schema.GRAPH_VALUE_INFO -> declared.add(valueInfo());
                default -> unread.add(in.field(tag));
            }
        }
        in.leave(limit);
        Graph graph = new Graph(name);
        nodes.forEach(graph::add);
        initializers.forEach(graph::addInitializer);
        inputs.forEach(graph::addInput);
        outputs.forEach(graph::addOutput);
        declared.forEach(graph::declare);
        unread.forEach(graph::addUnread);
        return graph;
    }

    private Node node() throws IOException {
        int limit = in.enter();
        String name = "";
        String domain = "";
        String operator = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<Attribute> attributes = new ArrayList<>();
        List<byte[]> unread = new ArrayList<>();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (field(tag)) {
                case Schema.NODE_INPUT -> inputs.add(in.text());
                case Schema.NODE_OUTPUT -> outputs.add(in.text());
                case Schema.NODE_NAME -> name = in.text();
                case Schema.NODE_OPERATOR -> operator = in.text();
                case Schema.NODE_DOMAIN -> domain = in.text();
                case Schema.NODE_ATTRIBUTE -> attributes.add(attribute());
                default -> unread.add(in.field(tag));
            }
        }
        in.leave(limit);
        return new Node(name, domain, operator, inputs, outputs, attributes, unread);
    }

    private Attribute attribute() throws IOException {
        int limit = in.enter();
        String name = "";
        int type = 0;
        // The first versions of the format named no type.
        int seen = 0;
        Attribute.Value value = null;
        List<Long> ints = new ArrayList<>();
        List<Float> floats = new ArrayList<>();
        long number = 0;
        float real = 0;
        byte[] text = new byte[0];
        // Everything else, so that a kind which is not read can be written again.
        List<byte[]> other = new ArrayList<>();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (field(tag)) {
                case Schema.ATTRIBUTE_NAME -> name = in.text();
                case Schema.ATTRIBUTE_TYPE -> type = in.int32();
                case Schema.ATTRIBUTE_F -> {
                    real = in.float32();
                    seen = Schema.TYPE_FLOAT;
                }
                case Schema.ATTRIBUTE_I -> {
                    number = in.varint();
                    seen = Schema.TYPE_INT;
                }
                case Schema.ATTRIBUTE_S -> {
                    text = in.bytes();
                    seen = Schema.TYPE_STRING;
                }
                case Schema.ATTRIBUTE_T -> {
                    once(value);
                    value = new Attribute.Constant(tensor());
                    seen = Schema.TYPE_TENSOR;
                }
                case Schema.ATTRIBUTE_G -> {
                    once(value);
                    value = new Attribute.Subgraph(graph());
                    seen = Schema.TYPE_GRAPH;
                }
                case Schema.ATTRIBUTE_INTS -> {
                    varints(tag, ints);
                    seen = Schema.TYPE_INTS;
                }
                case Schema.ATTRIBUTE_FLOATS -> {
                    floats(tag, floats);
                    seen = Schema.TYPE_FLOATS;
                }
                case Schema.ATTRIBUTE_DOC -> in.field(tag);
                default -> other.add(in.field(tag));
            }
        }
        in.leave(limit);
        boolean plain = other.isEmpty();
        Attribute.Value read = switch (type == 0 ? seen : type) {
            case Schema.TYPE_FLOAT -> plain ? new Attribute.Real(real) : null;
            case Schema.TYPE_INT -> plain ? new Attribute.Int(number) : null;
            case Schema.TYPE_STRING -> plain ? new Attribute.Text(text) : null;
            case Schema.TYPE_INTS -> plain ? new Attribute.Ints(List.copyOf(ints)) : null;
            case Schema.TYPE_FLOATS -> plain ? new Attribute.Reals(List.copyOf(floats)) : null;
            case Schema.TYPE_TENSOR, Schema.TYPE_GRAPH -> value;
            default -> null;
        };
        return new Attribute(name, read != null ? read : new Attribute.Unread(type, encode(name, type, other)));
    }

    /** Protobuf's own parsers make one message of two, so that parts of a graph would be overlooked here. */
    private void once(Attribute.@Nullable Value before) throws IOException {
        if (before != null) {
            throw new IOException("at byte " + in.position() + " an attribute has a second value");
        }
    }

    private static byte[] encode(String name, int type, List<byte[]> other) throws IOException {
        ProtoBytes bytes = new ProtoBytes();
        bytes.text(Schema.ATTRIBUTE_NAME, name);
        for (byte[] field : other) {
            bytes.raw(field);
        }
        if (type != 0) {
            bytes.varint(Schema.ATTRIBUTE_TYPE, type);
        }
        return bytes.toByteArray();
    }

    private void varints(int tag, List<Long> values) throws IOException {
        if (!isPacked(tag)) {
            in.charge(Long.BYTES * 4);
            values.add(in.varint());
            return;
        }
        int limit = in.beginList();
        while (in.inList()) {
            in.charge(Long.BYTES * 4);
            values.add(in.varint());
        }
        in.endList(limit);
    }

    private void floats(int tag, List<Float> values) throws IOException {
        if (!isPacked(tag)) {
            in.charge(Long.BYTES * 4);
            values.add(in.float32());
            return;
        }
        int limit = in.beginList();
        while (in.inList()) {
            in.charge(Long.BYTES * 4);
            values.add(in.float32());
        }
        in.endList(limit);
    }

    private ValueInfo valueInfo() throws IOException {
        // Kept encoded for the writer; parsed out of a second pass over these few bytes by a reader of its own.
        byte[] encoded = in.bytes();
        in.charge(ReadBudget.OBJECT + 2L * encoded.length);
        return ValueInfoReader.read(encoded, new ProtoInput(encoded, in.position() - encoded.length, budget));
    }

    /** What a tensor's fields say, before it is known which of them count. */
    private static final class TensorFields {
        String name = "";
        ElementType type = ElementType.UNDEFINED;
        final List<Long> dims = new ArrayList<>();
        final List<byte[]> unread = new ArrayList<>();
        final Map<String, String> external = new LinkedHashMap<>();
        boolean isExternal;

        @Nullable
        TensorContent raw;

        @Nullable
        TensorContent packed;

        final List<Long> varints = new ArrayList<>();
        final List<Integer> words = new ArrayList<>();
        final List<Long> longWords = new ArrayList<>();
    }

    private Tensor tensor() throws IOException {
        int limit = in.enter();
        TensorFields fields = new TensorFields();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (field(tag)) {
                case Schema.TENSOR_NAME -> fields.name = in.text();
                case Schema.TENSOR_DATA_TYPE -> fields.type = ElementType.of(in.int32());
                case Schema.TENSOR_DIMS -> varints(tag, fields.dims);
                case Schema.TENSOR_RAW_DATA -> fields.raw = range(in.length());
                case Schema.TENSOR_FLOAT_DATA -> words(tag, fields);
                case Schema.TENSOR_DOUBLE_DATA -> longWords(tag, fields);
                case Schema.TENSOR_INT32_DATA, Schema.TENSOR_INT64_DATA, Schema.TENSOR_UINT64_DATA ->
                    tensorVarints(tag, fields);
                case Schema.TENSOR_EXTERNAL_DATA -> {
                    String[] entry = entry();
                    fields.external.put(entry[0], entry[1]);
                }
                case Schema.TENSOR_DATA_LOCATION -> fields.isExternal = in.int32() == EXTERNAL;
                default -> fields.unread.add(in.field(tag));
            }
        }
        in.leave(limit);
        for (long dim : fields.dims) {
            if (dim < 0) {
                throw new IOException("the constant \"" + fields.name + "\" has the dimension " + dim);
            }
        }
        return new Tensor(fields.name, fields.type, fields.dims, content(fields), fields.unread);
    }

    private TensorContent range(int length) throws IOException {
        if (length <= SMALL_BYTES) {
            return new TensorContent.Heap(in.bytes(length));
        }
        TensorContent range = new TensorContent.InFile(file, in.position(), length);
        in.skip(length);
        return range;
    }

    private void words(int tag, TensorFields fields) throws IOException {
        if (isPacked(tag)) {
            // Packed floats are the same bytes as raw ones.
            fields.packed = range(in.length());
        } else {
            in.charge(Long.BYTES * 4);
            fields.words.add(in.fixed32());
        }
    }

    private void longWords(int tag, TensorFields fields) throws IOException {
        if (isPacked(tag)) {
            fields.packed = range(in.length());
        } else {
            in.charge(Long.BYTES * 4);
            fields.longWords.add(in.fixed64());
        }
    }

    private void tensorVarints(int tag, TensorFields fields) throws IOException {
        if (!isPacked(tag)) {
            in.charge(Long.BYTES * 4);
            fields.varints.add(in.varint());
            return;
        }
        int limit = in.beginList();
        int length = in.remaining();
        if (length > SMALL_BYTES) {
            fields.packed = new TensorContent.Varints(field(tag), file, in.position(), length);
            in.skip(length);
        }
        while (in.inList()) {
            in.charge(Long.BYTES * 4);
            fields.varints.add(in.varint());
        }
        in.endList(limit);
    }

    private TensorContent content(TensorFields fields) throws IOException {
        if (fields.isExternal) {
            return external(fields);
        }
        if (fields.raw != null) {
            return fields.raw;
        }
        if (fields.packed != null) {
            return fields.packed;
        }
        if (!fields.words.isEmpty()) {
            byte[] bytes = new byte[fields.words.size() * Integer.BYTES];
            fields.words.forEach(littleEndian(bytes)::putInt);
            return new TensorContent.Heap(bytes);
        }
        if (!fields.longWords.isEmpty()) {
            byte[] bytes = new byte[fields.longWords.size() * Long.BYTES];
            fields.longWords.forEach(littleEndian(bytes)::putLong);
            return new TensorContent.Heap(bytes);
        }
        int bits = fields.type.bits();
        if (fields.varints.isEmpty()) {
            return fields.unread.isEmpty() && bits > 0
                    ? new TensorContent.Heap(new byte[0])
                    : new TensorContent.Unread();
        }
        // Elements below a byte are packed into each varint already.
        int width = Math.max(1, bits / 8);
        byte[] array = new byte[fields.varints.size() * width];
        ByteBuffer bytes = littleEndian(array);
        for (long value : fields.varints) {
            switch (width) {
                case 1 -> bytes.put((byte) value);
                case 2 -> bytes.putShort((short) value);
                case 4 -> bytes.putInt((int) value);
                default -> bytes.putLong(value);
            }
        }
        return new TensorContent.Heap(array);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A file beside the model, as the keys location, offset and length name it; where the file is, not that it is there. */
    private TensorContent external(TensorFields fields) throws IOException {
        String location = fields.external.getOrDefault("location", "");
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        Path target;
        try {
            target = folder.resolve(location).normalize();
        } catch (InvalidPathException e) {
            throw new IOException("the constant \"" + fields.name + "\" is in a file with an impossible name", e);
        }
        if (location.isEmpty() || Path.of(location).isAbsolute() || !target.startsWith(folder.normalize())) {
            throw new IOException("the constant \"" + fields.name + "\" is said to be in \"" + location
                    + "\", outside of the model's folder");
        }
        long offset = number(fields, "offset", 0);
        long elements = new Tensor("", fields.type, fields.dims, new TensorContent.Unread(), List.of()).elements();
        long expected;
        try {
            expected = fields.type.bytes(elements);
        } catch (ArithmeticException e) {
            throw new IOException("the constant \"" + fields.name + "\" has impossible dimensions " + fields.dims, e);
        }
        return new TensorContent.InFile(target, offset, number(fields, "length", expected));
    }

    private static long number(TensorFields fields, String key, long absent) throws IOException {
        String value = fields.external.get(key);
        try {
            long number = value == null ? absent : Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IOException("the constant \"" + fields.name + "\" has the " + key + " \"" + value + "\"", e);
        }
        throw new IOException("the constant \"" + fields.name + "\" has the " + key + " \"" + value + "\"");
    }
}
