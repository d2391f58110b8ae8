package dev.inlay.internal.chat;

import ai.onnxruntime.OnnxJavaType;

/**
 * State of one row that is no KV cache, such as that of a convolution. It cannot be rewound.
 *
 * @param past the input that takes it
 * @param present the output that returns it
 * @param type its element type
 * @param shape its shape for one row
 */
record StateTensor(String past, String present, OnnxJavaType type, long[] shape) {}
