package dev.inlay.internal.template;

import java.util.Map;

/** The few methods of numbers that a template could want. */
final class NumberMethods {

    static final Map<String, BoundMethod.Method> INT = Map.of("bit_length", NumberMethods::bitLength);
    static final Map<String, BoundMethod.Method> FLOAT = Map.of("is_integer", NumberMethods::isInteger);

    private NumberMethods() {}

    private static Object isInteger(RenderState runtime, Object self, Args args) {
        args.none("is_integer");
        double number = Numbers.toDouble(self);
        return !Double.isInfinite(number) && number == Math.rint(number);
    }

    private static Object bitLength(RenderState runtime, Object self, Args args) {
        args.none("bit_length");
        return (long) Numbers.toBig(self).abs().bitLength();
    }
}
