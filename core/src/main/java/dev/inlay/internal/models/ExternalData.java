package dev.inlay.internal.models;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the files that hold an ONNX graph's weights, without reading the weights: walks the protobuf's messages by their
 * lengths. Field numbers are those of onnx.proto (ModelProto.graph 7 and functions 25, GraphProto.node 1,
 * initializer 5 and sparse_initializer 15, FunctionProto.node 7, NodeProto.attribute 5, AttributeProto.t 5, g 6, tensors 10,
 * graphs 11, sparse_tensor 22 and sparse_tensors 23, SparseTensorProto.values 1 and indices 2, TensorProto.external_data 13,
 * StringStringEntryProto.key 1 and value 2).
 */
public final class ExternalData implements AutoCloseable {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NAME = 4096;

    private enum Message {
        MODEL,
        GRAPH,
        FUNCTION,
        NODE,
        ATTRIBUTE,
        SPARSE,
        TENSOR,
        ENTRY
    }

    private static final Map<Message, Map<Integer, Message>> CHILDREN = Map.of(
            Message.MODEL, Map.of(7, Message.GRAPH, 25, Message.FUNCTION),
            Message.GRAPH, Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE),
            Message.FUNCTION, Map.of(7, Message.NODE),
            Message.NODE, Map.of(5, Message.ATTRIBUTE),
            Message.ATTRIBUTE,
                    Map.of(
                            5, Message.TENSOR,
                            6, Message.GRAPH,
                            10, Message.TENSOR,
                            11, Message.GRAPH,
                            22, Message.SPARSE,
                            23, Message.SPARSE),
            Message.SPARSE, Map.of(1, Message.TENSOR, 2, Message.TENSOR),
            Message.TENSOR, Map.of(13, Message.ENTRY),
            Message.ENTRY, Map.of());

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).flip();
    private final Map<String, Long> extents = new TreeMap<>();

    /** The entries of the tensor that is being read. */
    private String location = "";

    private long offset;
    private long length;

    /** Position in the file of the buffer's next byte. */
    private long position;

    private ExternalData(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * The files with the bytes that the graph wants of them.
     *
     * @param graph the ONNX file
     * @return the least size of each file by its name, as the graph spells it, relative to the graph's folder
     * @throws IOException when the file is no ONNX graph
     */
    public static Map<String, Long> extents(Path graph) throws IOException {
        try (ExternalData reader = new ExternalData(FileChannel.open(graph, StandardOpenOption.READ))) {
            reader.walk(Message.MODEL, reader.channel.size(), 0);
            return reader.extents;
        }
    }

    /**
     * Looks for what is wrong with the files beside a graph.
     *
     * @param graph the ONNX file, which could not be loaded
     * @return the first file that is missing or too short, in words; empty when all are whole or the graph itself cannot be read
     */
    public static Optional<String> fault(Path graph) {
        try {
            for (Map.Entry<String, Long> extent : extents(graph).entrySet()) {
                Path file = graph.resolveSibling(extent.getKey());
                if (!Files.isRegularFile(file)) {
                    return Optional.of("its weights are in " + file + ", which is missing");
                }
                if (Files.size(file) < extent.getValue()) {
                    return Optional.of("its weights need " + extent.getValue() + " bytes of " + file
                            + ", which has only " + Files.size(file) + ": it is cut off or belongs to another graph");
                }
            }
            return Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private void walk(Message message, long end, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("it is nested more than " + MAX_DEPTH + " levels deep");
        }
        String key = "";
        String value = "";
        if (message == Message.TENSOR) {
            location = "";
            offset = 0;
            length = 0;
        }
        while (position < end) {
            long tag = varint();
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> varint();
                case 1 -> skip(8, end);
                case 5 -> skip(4, end);
                case 2 -> {
                    long size = varint();
                    if (size < 0 || size > end - position) {
                        throw new IOException("it is no ONNX graph, or cut off: a part of " + size + " bytes at byte "
                                + position + " reaches beyond the end");
                    }
                    Message child = children(message).get(field);
                    if (child != null) {
                        walk(child, position + size, depth + 1);
                    } else if (message == Message.ENTRY && field == 1) {
                        key = text(size);
                    } else if (message == Message.ENTRY && field == 2) {
                        value = text(size);
                    } else {
                        skip(size, end);
                    }
                }
                default -> throw new IOException("it is no ONNX graph: byte " + position + " begins no field");
            }
        }
        if (position != end) {
            throw new IOException("it is no ONNX graph: a part ends within another");
        }
        if (message == Message.ENTRY) {
            switch (key) {
                case "location" -> location = value;
                case "offset" -> offset = number(value);
                case "length" -> length = number(value);
                default -> {
                    // A checksum, which nobody writes.
                }
            }
        } else if (message == Message.TENSOR && !location.isEmpty()) {
            extents.merge(location, offset + length, Math::max);
        }
    }

    private static long number(String text) throws IOException {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= Long.MAX_VALUE / 4) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IOException("it places weights at \"" + text + "\"", e);
        }
        throw new IOException("it places weights at " + text);
    }

    private static Map<Integer, Message> children(Message message) {
        Map<Integer, Message> children = CHILDREN.get(message);
        return children == null ? Map.of() : children;
    }

    private String text(long size) throws IOException {
        if (size > MAX_NAME) {
            throw new IOException("it names a file with a name of " + size + " bytes");
        }
        byte[] bytes = new byte[(int) size];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = next();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = next();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IOException("it is no ONNX graph: a number at byte " + position + " has no end");
    }

    private byte next() throws IOException {
        if (!buffer.hasRemaining()) {
            buffer.clear();
            if (channel.read(buffer, position) <= 0) {
                throw new EOFException("it is no ONNX graph, or cut off after " + position + " bytes");
            }
            buffer.flip();
        }
        position++;
        return buffer.get();
    }

    private void skip(long count, long end) throws IOException {
        if (count > end - position) {
            throw new EOFException("it is no ONNX graph, or cut off at byte " + position);
        }
        position += count;
        if (count <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) count);
        } else {
            buffer.clear().flip();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
