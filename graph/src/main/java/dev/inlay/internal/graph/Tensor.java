package dev.inlay.internal.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

/**
 * A constant: an initializer or the value of an attribute. Immutable; the bytes stay in the file unless they are few.
 *
 * @param name its name; empty for the value of an attribute
 * @param type element type
 * @param dims dimensions; empty for a scalar
 * @param content where the elements are
 * @param unread fields that the reader does not know, encoded
 */
public record Tensor(String name, ElementType type, List<Long> dims, TensorContent content, List<byte[]> unread) {
    /** Elements that {@link #longs()} and {@link #doubles()} read at most. */
    private static final int SMALL = 4096;

    /**
     * Makes a tensor.
     *
     * @param name its name
     * @param type element type
     * @param dims copied
     * @param content the elements
     * @param unread copied
     */
    public Tensor {
        dims = List.copyOf(dims);
        unread = List.copyOf(unread);
    }

    /**
     * Makes a tensor of int64.
     *
     * @param name its name
     * @param dims dimensions
     * @param values the elements
     * @return the tensor
     */
    public static Tensor ofLongs(String name, List<Long> dims, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new Tensor(name, ElementType.INT64, dims, new TensorContent.Heap(bytes.array()), List.of());
    }

    /**
     * Makes a tensor of int32.
     *
     * @param name its name
     * @param dims dimensions
     * @param values the elements
     * @return the tensor
     */
    public static Tensor ofInts(String name, List<Long> dims, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return new Tensor(name, ElementType.INT32, dims, new TensorContent.Heap(bytes.array()), List.of());
    }

    /**
     * Makes a tensor of float32.
     *
     * @param name its name
     * @param dims dimensions
     * @param values the elements
     * @return the tensor
     */
    public static Tensor ofFloats(String name, List<Long> dims, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Tensor(name, ElementType.FLOAT, dims, new TensorContent.Heap(bytes.array()), List.of());
    }

    /**
     * The same constant under another name.
     *
     * @param other the name
     * @return the tensor
     */
    public Tensor named(String other) {
        return new Tensor(other, type, dims, content, unread);
    }

    /**
     * The number of elements.
     *
     * @return the product of the dimensions; the largest long where that overflows
     */
    public long elements() {
        long product = 1;
        for (long dim : dims) {
            if (dim == 0) {
                return 0;
            }
            product = Math.multiplyHigh(product, dim) != 0 || product * dim < 0 ? Long.MAX_VALUE : product * dim;
        }
        return product;
    }

    /**
     * The size of the elements as the content says.
     *
     * @return bytes; those of the encoding for varints, 0 for what was not read
     */
    public long storedBytes() {
        if (content instanceof TensorContent.Heap heap) {
            return heap.bytes().length;
        }
        if (content instanceof TensorContent.InFile file) {
            return file.length();
        }
        return content instanceof TensorContent.Varints varints ? varints.length() : 0;
    }

    /**
     * The elements of a small integer tensor.
     *
     * @return its elements; empty when it is large, or holds no integers, or its size contradicts its dimensions
     * @throws UncheckedIOException when the file cannot be read
     */
    public Optional<long[]> longs() {
        if (type != ElementType.INT64 && type != ElementType.INT32 && type != ElementType.BOOL) {
            return Optional.empty();
        }
        return small().map(bytes -> {
            long[] values = new long[(int) elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (type) {
                    case INT64 -> bytes.getLong(i * Long.BYTES);
                    case INT32 -> bytes.getInt(i * Integer.BYTES);
                    default -> bytes.get(i);
                };
            }
            return values;
        });
    }

    /**
     * The elements of a small tensor of floats or doubles.
     *
     * @return its elements; empty when it is large, or holds something else, or its size contradicts its dimensions
     * @throws UncheckedIOException when the file cannot be read
     */
    public Optional<double[]> doubles() {
        if (type != ElementType.FLOAT && type != ElementType.DOUBLE && type != ElementType.FLOAT16) {
            return Optional.empty();
        }
        return small().map(bytes -> {
            double[] values = new double[(int) elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (type) {
                    case FLOAT -> bytes.getFloat(i * Float.BYTES);
                    case DOUBLE -> bytes.getDouble(i * Double.BYTES);
                    default -> half(bytes.getShort(i * Short.BYTES));
                };
            }
            return values;
        });
    }

    /** IEEE 754 binary16. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude;
        if (exponent == 0x1f) {
            magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else if (exponent == 0) {
            magnitude = fraction * 0x1p-24;
        } else {
            magnitude = (fraction + 1024) * Math.pow(2, exponent - 25);
        }
        return bits < 0 ? -magnitude : magnitude;
    }

    private Optional<ByteBuffer> small() {
        if (elements() > SMALL || storedBytes() != type.bytes(elements())) {
            return Optional.empty();
        }
        if (content instanceof TensorContent.Heap heap) {
            return Optional.of(ByteBuffer.wrap(heap.bytes()).order(ByteOrder.LITTLE_ENDIAN));
        }
        if (content instanceof TensorContent.InFile range) {
            return Optional.of(read(range));
        }
        return Optional.empty();
    }

    private static ByteBuffer read(TensorContent.InFile range) {
        ByteBuffer bytes = ByteBuffer.allocate((int) range.length()).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(range.file())) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, range.offset() + bytes.position()) < 0) {
                    throw new IOException(range.file() + " ends before byte " + (range.offset() + range.length()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.flip();
    }

    @Override
    public String toString() {
        return name + " " + type + dims;
    }
}
