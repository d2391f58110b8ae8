package dev.inlay.internal.embedding;

import dev.inlay.InvalidRequestException;
import dev.inlay.internal.models.DenseWeights;
import java.util.List;
import java.util.OptionalInt;

/** What comes after pooling: the Dense modules, unit length, fewer dimensions. */
final class VectorFinisher {
    private final List<DenseWeights> dense;
    private final boolean normalize;

    VectorFinisher(List<DenseWeights> dense, boolean normalize) {
        this.dense = List.copyOf(dense);
        this.normalize = normalize;
    }

    boolean normalizes() {
        return normalize;
    }

    /** The number of values that come out for a pooled vector of that length. */
    int dimension(int pooled) {
        return dense.isEmpty() ? pooled : dense.get(dense.size() - 1).bias().length;
    }

    float[] finish(float[] pooled) {
        float[] vector = pooled;
        for (DenseWeights layer : dense) {
            vector = apply(layer, vector);
        }
        return normalize ? normalized(vector) : vector;
    }

    /** Keeps the leading dimensions; unit length again where the model has it. */
    float[] shorten(float[] vector, OptionalInt dimensions) {
        if (dimensions.isEmpty() || dimensions.getAsInt() == vector.length) {
            return vector;
        }
        float[] shorter = java.util.Arrays.copyOf(vector, dimensions.getAsInt());
        return normalize ? normalized(shorter) : shorter;
    }

    /** Unit length; a vector of zeros stays as it is (PyTorch's F.normalize divides by at least 1e-12). */
    static float[] normalized(float[] vector) {
        double sum = 0;
        for (float v : vector) {
            sum += (double) v * v;
        }
        double norm = Math.max(Math.sqrt(sum), 1e-12);
        float[] out = new float[vector.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (vector[i] / norm);
        }
        return out;
    }

    private static float[] apply(DenseWeights layer, float[] x) {
        float[] y = new float[layer.bias().length];
        for (int o = 0; o < y.length; o++) {
            float[] row = layer.weight()[o];
            if (row.length != x.length) {
                throw new InvalidRequestException("A Dense module takes " + row.length
                        + " values but the pooling gives " + x.length + ": the model's files contradict each other.");
            }
            double sum = layer.bias()[o];
            for (int i = 0; i < x.length; i++) {
                sum += (double) row[i] * x[i];
            }
            y[o] = (float) activate(layer.activation(), sum);
        }
        return y;
    }

    private static double activate(DenseWeights.Activation activation, double x) {
        return switch (activation) {
            case IDENTITY -> x;
            case TANH -> Math.tanh(x);
            case RELU -> Math.max(0, x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case GELU -> x * Erf.normalCdf(x);
        };
    }
}
