package dev.inlay.graph;

/**
 * The constants of one precision.
 *
 * @param precision such as {@code float32}, {@code float16}, {@code int8}, {@code int4}; {@code quantization scales} for scales
 *     and zero points; {@code other constants} for indexes, shapes and text
 * @param tensors how many there are
 * @param parameters numbers that the model learned; 0 for the last two
 * @param bytes as they are stored
 */
public record PrecisionShare(String precision, int tensors, long parameters, long bytes) {}
