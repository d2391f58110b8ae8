package dev.inlay.internal.graph.pass;

import java.util.Set;

/** Operators that compute each element of a result from the elements at the same place of their inputs. */
final class TokenWise {
    static final Set<String> ELEMENTWISE = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Pow",
            "Sqrt",
            "Erf",
            "Tanh",
            "Relu",
            "Gelu",
            "Sigmoid",
            "Where",
            "Identity",
            "Neg",
            "Cast",
            "Exp",
            "Reciprocal",
            "Clip",
            "Min",
            "Max");

    private TokenWise() {}
}
