package dev.inlay.internal.models;

import ai.onnxruntime.platform.Fp16Conversions;

/** 16-bit floats as bits of a short. */
public final class HalfFloats {
    private HalfFloats() {}

    /**
     * IEEE 754 binary16.
     *
     * @param bits the 16 bits
     * @return the value
     */
    public static float float16(short bits) {
        return Fp16Conversions.fp16ToFloat(bits);
    }

    /**
     * bfloat16: the upper half of a float.
     *
     * @param bits the 16 bits
     * @return the value
     */
    public static float bfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
