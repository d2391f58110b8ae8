package dev.inlay.internal.graph;

import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a {@code ValueInfoProto} out of its bytes. */
final class ValueInfoReader {
    private final ProtoInput in;
    private String name = "";
    private ElementType type = ElementType.UNDEFINED;
    private Optional<List<Dimension>> shape = Optional.empty();

    private ValueInfoReader(ProtoInput in) {
        this.in = in;
    }

    static ValueInfo read(byte[] encoded, ProtoInput in) throws IOException {
        ValueInfoReader reader = new ValueInfoReader(in);
        reader.value();
        return new ValueInfo(reader.name, reader.type, reader.shape, encoded);
    }

    @FunctionalInterface
    private interface Field {
        /** Reads the field, or answers false when it is not known. */
        boolean read(int number) throws IOException;
    }

    private void fields(Field body) throws IOException {
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (!body.read(WireFormat.getTagFieldNumber(tag))) {
                in.field(tag);
            }
        }
    }

    private boolean message(Field body) throws IOException {
        int limit = in.enter();
        fields(body);
        in.leave(limit);
        return true;
    }

    private void value() throws IOException {
        fields(number -> switch (number) {
            case Schema.VALUE_NAME -> {
                name = in.text();
                yield true;
            }
            case Schema.VALUE_TYPE -> message(this::type);
            default -> false;
        });
    }

    private boolean type(int number) throws IOException {
        return number == Schema.TYPE_TENSOR_TYPE && message(this::tensorType);
    }

    private boolean tensorType(int number) throws IOException {
        switch (number) {
            case Schema.TENSOR_TYPE_ELEMENT -> type = ElementType.of(in.int32());
            case Schema.TENSOR_TYPE_SHAPE -> {
                List<Dimension> dims = new ArrayList<>();
                message(field -> field == Schema.SHAPE_DIM && dims.add(dimension()));
                shape = Optional.of(List.copyOf(dims));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private Dimension dimension() throws IOException {
        Dimension dimension = Dimension.free("");
        int limit = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case Schema.DIM_VALUE -> dimension = Dimension.of(Math.max(-1, in.varint()));
                case Schema.DIM_PARAM -> dimension = Dimension.free(in.text());
                default -> in.field(tag);
            }
        }
        in.leave(limit);
        return dimension;
    }
}
