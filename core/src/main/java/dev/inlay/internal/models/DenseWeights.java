package dev.inlay.internal.models;

import java.util.Locale;

/**
 * A fully connected layer that sentence-transformers keeps outside the graph: {@code y = activation(W x + b)}.
 *
 * @param weight {@code W} row by row, [out][in]
 * @param bias {@code b}, of length out; zeros when the layer has none
 * @param activation the function applied to every value
 */
public record DenseWeights(float[][] weight, float[] bias, Activation activation) {
    /** The activation functions that sentence-transformers' Dense modules use. */
    public enum Activation {
        /** {@code x}. */
        IDENTITY,
        /** {@code tanh(x)}. */
        TANH,
        /** {@code max(0, x)}. */
        RELU,
        /** {@code x P(Z <= x)}, the exact form. */
        GELU,
        /** {@code 1 / (1 + exp(-x))}. */
        SIGMOID;

        /**
         * Finds a function by its Python class.
         *
         * @param pythonClass such as {@code torch.nn.modules.activation.Tanh}
         * @return the function
         * @throws IllegalArgumentException for any other
         */
        static Activation ofPython(String pythonClass) {
            String simple =
                    pythonClass.substring(pythonClass.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
            return valueOf(simple);
        }
    }
}
