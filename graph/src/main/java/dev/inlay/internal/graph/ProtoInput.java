package dev.inlay.internal.graph;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads protobuf messages: knows its position in the file, checks each length against what encloses it and each field's wire type
 * against what is read, and can skip. Protobuf's own parsers take a field of another wire type for one that they do not know; no
 * writer makes such a field, so it is damage here.
 */
final class ProtoInput {
    /** As in protobuf's own parsers, ONNX Runtime's among them. */
    private static final int MAX_DEPTH = 100;

    /** Inside a packed list, where elements have no tags. */
    private static final int PACKED = -1;

    private final CodedInputStream in;
    private final ReadBudget budget;
    private final long start;
    private int depth;
    private int wireType;

    ProtoInput(FileChannel channel, ReadBudget budget) throws IOException {
        long size = channel.size();
        if (size > Integer.MAX_VALUE) {
            throw new IOException("it has " + size
                    + " bytes where a protobuf has less than 2 GiB; weights belong into external data");
        }
        this.in = CodedInputStream.newInstance(new ChannelStream(channel));
        this.in.setSizeLimit(Integer.MAX_VALUE);
        this.in.pushLimit((int) size);
        this.budget = budget;
        this.start = 0;
    }

    /** A part of the file that was read already. */
    ProtoInput(byte[] part, long start, ReadBudget budget) {
        this.in = CodedInputStream.newInstance(part);
        try {
            this.in.pushLimit(part.length);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        this.budget = budget;
        this.start = start;
    }

    /** The channel from its start; skipping moves the position and reads nothing. */
    private static final class ChannelStream extends InputStream {
        private final FileChannel channel;

        ChannelStream(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(bytes, offset, length));
        }

        @Override
        public long skip(long count) throws IOException {
            long position = channel.position();
            long skipped = Math.max(0, Math.min(count, channel.size() - position));
            channel.position(position + skipped);
            return skipped;
        }
    }

    /** The next field's tag; 0 at the end of the message. */
    int tag() throws IOException {
        int tag = in.readTag();
        wireType = WireFormat.getTagWireType(tag);
        return tag;
    }

    long position() {
        return start + in.getTotalBytesRead();
    }

    private void expect(int wanted) throws IOException {
        if (wireType != wanted && wireType != PACKED) {
            throw new IOException("at byte " + position() + " a field has the wire type " + wireType + " where "
                    + wanted + " belongs");
        }
    }

    /** Reads a length and checks that so many bytes are there. */
    int length() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        int length = in.readRawVarint32();
        if (length < 0 || length > in.getBytesUntilLimit()) {
            throw new IOException("at byte " + position() + " a length of " + Integer.toUnsignedLong(length)
                    + " bytes is announced where " + in.getBytesUntilLimit() + " are left");
        }
        return length;
    }

    /** Goes into a message; give the result to {@link #leave}. */
    int enter() throws IOException {
        int length = length();
        if (++depth > MAX_DEPTH) {
            throw new IOException("its messages are nested deeper than " + MAX_DEPTH);
        }
        budget.charge(ReadBudget.OBJECT);
        return in.pushLimit(length);
    }

    void leave(int limit) throws IOException {
        if (in.getBytesUntilLimit() != 0) {
            throw new IOException("it ends at byte " + position() + " inside of a message");
        }
        in.popLimit(limit);
        depth--;
    }

    long varint() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readRawVarint64();
    }

    int int32() throws IOException {
        return (int) varint();
    }

    float float32() throws IOException {
        return Float.intBitsToFloat(fixed32());
    }

    int fixed32() throws IOException {
        expect(WireFormat.WIRETYPE_FIXED32);
        return in.readRawLittleEndian32();
    }

    long fixed64() throws IOException {
        expect(WireFormat.WIRETYPE_FIXED64);
        return in.readRawLittleEndian64();
    }

    String text() throws IOException {
        return new String(bytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    byte[] bytes() throws IOException {
        return bytes(length());
    }

    byte[] bytes(int length) throws IOException {
        budget.charge(ReadBudget.OBJECT / 4 + (long) length);
        return in.readRawBytes(length);
    }

    void charge(long bytes) throws IOException {
        budget.charge(bytes);
    }

    void skip(int length) throws IOException {
        in.skipRawBytes(length);
    }

    /** Goes over a packed list; give the result to {@link #endList}. */
    int beginList() throws IOException {
        int length = length();
        wireType = PACKED;
        return in.pushLimit(length);
    }

    /** Bytes left of the list or message. */
    int remaining() {
        return in.getBytesUntilLimit();
    }

    boolean inList() {
        return in.getBytesUntilLimit() > 0;
    }

    void endList(int limit) {
        in.popLimit(limit);
    }

    /** Takes a field as it is, tag included. */
    byte[] field(int tag) throws IOException {
        switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> {
                long value = varint();
                return encode(tag, 10, out -> out.writeUInt64NoTag(value));
            }
            case WireFormat.WIRETYPE_FIXED64 -> {
                long value = fixed64();
                return encode(tag, 8, out -> out.writeFixed64NoTag(value));
            }
            case WireFormat.WIRETYPE_FIXED32 -> {
                int value = fixed32();
                return encode(tag, 4, out -> out.writeFixed32NoTag(value));
            }
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                return again(tag, bytes());
            }
            default ->
                throw new IOException("at byte " + position() + " a field has the wire type "
                        + WireFormat.getTagWireType(tag) + ", which no ONNX file has");
        }
    }

    /** A field whose bytes were read, tag included. */
    byte[] again(int tag, byte[] value) throws IOException {
        return encode(tag, value.length + 5, out -> out.writeByteArrayNoTag(value));
    }

    @FunctionalInterface
    private interface Body {
        void write(CodedOutputStream out) throws IOException;
    }

    private byte[] encode(int tag, int size, Body body) throws IOException {
        budget.charge(ReadBudget.OBJECT / 4 + (long) size);
        byte[] bytes = new byte[size + 5];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeUInt32NoTag(tag);
        body.write(out);
        return java.util.Arrays.copyOf(bytes, out.getTotalBytesWritten());
    }

    /** What protobuf's own complaint means. */
    static String describe(IOException e) {
        return e instanceof InvalidProtocolBufferException
                ? "it is no protobuf, or was cut or damaged (" + e.getMessage() + ")"
                : String.valueOf(e.getMessage());
    }
}
