package dev.inlay.internal.chat;

import ai.onnxruntime.OnnxJavaType;

/**
 * One tensor of the KV cache: {@code [rows, heads, tokens, headSize]}.
 *
 * @param past the input that takes it
 * @param present the output that returns it
 * @param type its element type
 * @param heads its heads, which may differ by layer
 * @param headSize size of one head, which may differ by layer
 */
record CacheTensor(String past, String present, OnnxJavaType type, int heads, int headSize) {
    /** Bytes of one token in one head. */
    int headBytes() {
        return headSize * type.size;
    }

    /** Bytes of one token. */
    int tokenBytes() {
        return heads * headBytes();
    }
}
