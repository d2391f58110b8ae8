package dev.inlay.internal.graph;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a {@code ValueInfoProto} out of its bytes. */
final class ValueInfoReader {
    private String name = "";
    private ElementType type = ElementType.UNDEFINED;
    private Optional<List<Dimension>> shape = Optional.empty();

    private ValueInfoReader() {}

    static ValueInfo read(byte[] encoded) throws IOException {
        ValueInfoReader reader = new ValueInfoReader();
        reader.value(CodedInputStream.newInstance(encoded));
        return new ValueInfo(reader.name, reader.type, reader.shape, encoded);
    }

    @FunctionalInterface
    private interface Body {
        void read(CodedInputStream in) throws IOException;
    }

    private static void message(CodedInputStream in, Body body) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        body.read(in);
        in.checkLastTagWas(0);
        in.popLimit(limit);
    }

    private void value(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case Schema.VALUE_NAME -> name = in.readString();
                case Schema.VALUE_TYPE -> message(in, this::type);
                default -> in.skipField(tag);
            }
        }
    }

    private void type(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == Schema.TYPE_TENSOR_TYPE) {
                message(in, this::tensorType);
            } else {
                in.skipField(tag);
            }
        }
    }

    private void tensorType(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case Schema.TENSOR_TYPE_ELEMENT -> type = ElementType.of(in.readInt32());
                case Schema.TENSOR_TYPE_SHAPE -> {
                    List<Dimension> dims = new ArrayList<>();
                    message(in, shapeIn -> shape(shapeIn, dims));
                    shape = Optional.of(List.copyOf(dims));
                }
                default -> in.skipField(tag);
            }
        }
    }

    private static void shape(CodedInputStream in, List<Dimension> dims) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == Schema.SHAPE_DIM) {
                message(in, dimIn -> dims.add(dimension(dimIn)));
            } else {
                in.skipField(tag);
            }
        }
    }

    private static Dimension dimension(CodedInputStream in) throws IOException {
        Dimension dimension = Dimension.free("");
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case Schema.DIM_VALUE -> dimension = Dimension.of(Math.max(-1, in.readInt64()));
                case Schema.DIM_PARAM -> dimension = Dimension.free(in.readString());
                default -> in.skipField(tag);
            }
        }
        return dimension;
    }
}
