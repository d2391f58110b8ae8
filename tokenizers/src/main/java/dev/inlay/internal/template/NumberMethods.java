package dev.inlay.internal.template;

import java.util.Map;

/** The few methods of numbers that a template could want. */
final class NumberMethods {

    static final Map<String, BoundMethod.Method> METHODS =
            Map.of("is_integer", NumberMethods::isInteger, "bit_length", NumberMethods::bitLength);

    private NumberMethods() {}

    private static Object isInteger(RenderState runtime, Object self, Args args) {
        args.none("is_integer");
        if (self instanceof Double number) {
            return !Double.isInfinite(number) && number == Math.rint(number);
        }
        // Integers only have it since Python 3.12; the answer is no secret.
        return true;
    }

    private static Object bitLength(RenderState runtime, Object self, Args args) {
        args.none("bit_length");
        if (self instanceof Double) {
            throw PyError.type("'float' object has no attribute 'bit_length'");
        }
        return (long) Numbers.toBig(self).abs().bitLength();
    }
}
