package dev.inlay.internal.models;

import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads tensors of a safetensors file: an 8-byte little-endian header length, a JSON header {@code {name: {dtype, shape,
 * data_offsets}}}, then the bytes (the format's description: huggingface/safetensors, README, "Format").
 */
final class Safetensors implements AutoCloseable {
    /** The format's own limit on the header. */
    private static final long MAX_HEADER = 100_000_000;

    private final Path file;
    private final FileChannel channel;
    private final long dataStart;
    private final JsonObject header;

    private Safetensors(Path file, FileChannel channel, long dataStart, JsonObject header) {
        this.file = file;
        this.channel = channel;
        this.dataStart = dataStart;
        this.header = header;
    }

    static Safetensors open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long length = read(file, channel, 0, Long.BYTES).getLong();
            if (length < 2 || length > MAX_HEADER || length > channel.size() - Long.BYTES) {
                throw new IOException(file + " is not a safetensors file: a header of " + length + " bytes");
            }
            byte[] json = new byte[(int) length];
            read(file, channel, Long.BYTES, (int) length).get(json);
            JsonObject header = Json.parseObject(new String(json, StandardCharsets.UTF_8), file + " (header)");
            return new Safetensors(file, channel, Long.BYTES + length, header);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A tensor's shape and its values as floats, row by row. */
    record Tensor(int[] shape, float[] values) {}

    Optional<Tensor> tensor(String name) throws IOException {
        if (!header.has(name)) {
            return Optional.empty();
        }
        JsonObject entry = header.object(name);
        long[] shape = longs(entry, "shape");
        long[] offsets = longs(entry, "data_offsets");
        String dtype = entry.string("dtype").orElse("?");
        int width = switch (dtype) {
            case "F32" -> 4;
            case "F16", "BF16" -> 2;
            case "F64" -> 8;
            default -> throw new IOException(file + ": tensor " + name + " has the unsupported type " + dtype);
        };
        long count = 1;
        for (long dim : shape) {
            count = Math.multiplyExact(count, dim);
        }
        if (offsets.length != 2 || count * width != offsets[1] - offsets[0] || count > Integer.MAX_VALUE / 8) {
            throw new IOException(file + ": tensor " + name + " has shape and offsets that contradict each other");
        }
        ByteBuffer bytes = read(file, channel, dataStart + offsets[0], (int) (count * width));
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (dtype) {
                case "F32" -> bytes.getFloat();
                case "F16" -> HalfFloats.float16(bytes.getShort());
                case "BF16" -> HalfFloats.bfloat16(bytes.getShort());
                default -> (float) bytes.getDouble();
            };
        }
        int[] dims = new int[shape.length];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = Math.toIntExact(shape[i]);
        }
        return Optional.of(new Tensor(dims, values));
    }

    private long[] longs(JsonObject entry, String name) throws IOException {
        return entry.array(name).stream()
                .mapToLong(v -> v instanceof Long number && number >= 0 ? number : Long.MAX_VALUE >> 24)
                .toArray();
    }

    private static ByteBuffer read(Path file, FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            int n = channel.read(bytes, position + bytes.position());
            if (n < 0) {
                throw new EOFException(
                        file + " is truncated: " + channel.size() + " bytes, wanted " + (position + length));
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
