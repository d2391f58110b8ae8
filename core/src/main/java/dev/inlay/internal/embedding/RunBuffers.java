package dev.inlay.internal.embedding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Direct memory of one run at a time, reused by the next and grown when a run needs more. Belongs to one thread at a time. */
final class RunBuffers {
    private final @Nullable ByteBuffer[] inputs;
    private @Nullable ByteBuffer output;

    RunBuffers(int inputs) {
        this.inputs = new @Nullable ByteBuffer[inputs];
    }

    /** Memory for an input: exactly that many bytes from position 0, in native order. */
    ByteBuffer input(int index, int bytes) {
        ByteBuffer buffer = atLeast(inputs[index], bytes);
        inputs[index] = buffer;
        return view(buffer, bytes);
    }

    /** Memory for the output: exactly that many bytes from position 0, in native order. */
    ByteBuffer output(int bytes) {
        ByteBuffer buffer = atLeast(output, bytes);
        output = buffer;
        return view(buffer, bytes);
    }

    private static ByteBuffer atLeast(@Nullable ByteBuffer buffer, int bytes) {
        if (buffer != null && buffer.capacity() >= bytes) {
            return buffer;
        }
        // Powers of two, so that slowly growing shapes do not allocate each time.
        int capacity = Math.max(1 << 12, bytes <= 1 << 30 ? Integer.highestOneBit(Math.max(1, bytes - 1)) << 1 : bytes);
        return ByteBuffer.allocateDirect(capacity);
    }

    private static ByteBuffer view(ByteBuffer buffer, int bytes) {
        return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }
}
