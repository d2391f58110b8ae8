package dev.inlay.internal.graph;

import java.nio.file.Path;

/** Where a tensor's elements are. */
public sealed interface TensorContent {
    /**
     * Little-endian elements on the heap: small ones, and what a pass made.
     *
     * @param bytes the elements, not copied
     */
    record Heap(byte[] bytes) implements TensorContent {}

    /**
     * Little-endian elements in a file: inside the model's own protobuf or in a file beside it.
     *
     * @param file the file
     * @param offset of the first byte
     * @param length in bytes
     */
    record InFile(Path file, long offset, long length) implements TensorContent {}

    /**
     * A large packed list of varints inside the protobuf.
     *
     * @param field the field of {@code TensorProto}
     * @param file the file
     * @param offset of the first byte
     * @param length in bytes, as encoded
     */
    record Varints(int field, Path file, long offset, long length) implements TensorContent {}

    /** Strings, or something newer than this reader: kept as it came among the tensor's unread fields. */
    record Unread() implements TensorContent {}
}
