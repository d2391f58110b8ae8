package dev.inlay;

/** Arithmetic on float, int8 and bit vectors. */
final class VectorMath {
    private static final int INT8_MAX = 127;

    private VectorMath() {}

    static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return ratio(dot, aa, bb);
    }

    static double cosine(byte[] a, byte[] b) {
        long dot = 0;
        long aa = 0;
        long bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ratio((double) dot, (double) aa, (double) bb);
    }

    private static double ratio(double dot, double aa, double bb) {
        return aa == 0 || bb == 0 ? 0 : Math.max(-1, Math.min(1, dot / Math.sqrt(aa * bb)));
    }

    static float int8Scale(float[] vector) {
        float max = 0;
        for (float v : vector) {
            max = Math.max(max, Math.abs(v));
        }
        return max == 0 ? 1 : max / INT8_MAX;
    }

    static byte[] toInt8(float[] vector, float scale) {
        byte[] out = new byte[vector.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) Math.max(-INT8_MAX, Math.min(INT8_MAX, Math.round(vector[i] / scale)));
        }
        return out;
    }

    static float[] fromInt8(byte[] bytes, float scale) {
        float[] out = new float[bytes.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = bytes[i] * scale;
        }
        return out;
    }

    static byte[] toBits(float[] vector) {
        byte[] out = new byte[(vector.length + 7) / 8];
        for (int i = 0; i < vector.length; i++) {
            if (vector[i] > 0) {
                out[i >> 3] |= (byte) (0x80 >>> (i & 7));
            }
        }
        return out;
    }

    static float[] fromBits(byte[] bits, int dimension) {
        float[] out = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            out[i] = (bits[i >> 3] & (0x80 >>> (i & 7))) != 0 ? 1 : -1;
        }
        return out;
    }

    static int hamming(byte[] a, byte[] b) {
        int distance = 0;
        for (int i = 0; i < a.length; i++) {
            distance += Integer.bitCount((a[i] ^ b[i]) & 0xff);
        }
        return distance;
    }
}
