package dev.inlay.internal.graph;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Encodes a small message on the heap. */
final class ProtoBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 256);

    void text(int field, String value) throws IOException {
        out.writeString(field, value);
    }

    void varint(int field, long value) throws IOException {
        out.writeInt64(field, value);
    }

    void float32(int field, float value) throws IOException {
        out.writeFloat(field, value);
    }

    void bytes(int field, byte[] value) throws IOException {
        out.writeByteArray(field, value);
    }

    void message(int field, ProtoBytes message) throws IOException {
        out.writeByteArray(field, message.toByteArray());
    }

    void varints(int field, List<Long> values) throws IOException {
        if (!values.isEmpty()) {
            ProtoBytes list = new ProtoBytes();
            for (long value : values) {
                list.out.writeInt64NoTag(value);
            }
            message(field, list);
        }
    }

    void floats(int field, List<Float> values) throws IOException {
        if (!values.isEmpty()) {
            ProtoBytes list = new ProtoBytes();
            for (float value : values) {
                list.out.writeFloatNoTag(value);
            }
            message(field, list);
        }
    }

    /** A field that is encoded already, tag included. */
    void raw(byte[] field) throws IOException {
        out.writeRawBytes(field);
    }

    byte[] toByteArray() throws IOException {
        out.flush();
        return bytes.toByteArray();
    }
}
