package dev.inlay.remote;

import java.util.List;

/** The little arithmetic that the service does not do. */
final class Vectors {
    private Vectors() {}

    static double length(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    static float[] normalized(float[] vector) {
        double length = length(vector);
        float[] out = vector.clone();
        if (length > 0) {
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) (out[i] / length);
            }
        }
        return out;
    }

    static float[] mean(List<float[]> vectors, List<Integer> weights) {
        double[] sum = new double[vectors.get(0).length];
        double total = 0;
        for (int v = 0; v < vectors.size(); v++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += (double) vectors.get(v)[i] * weights.get(v);
            }
            total += weights.get(v);
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / total);
        }
        return mean;
    }
}
