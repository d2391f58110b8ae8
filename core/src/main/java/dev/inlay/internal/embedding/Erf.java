package dev.inlay.internal.embedding;

/** The normal distribution's cumulative function, for the exact GELU. */
final class Erf {
    private Erf() {}

    /**
     * {@code P(Z <= x)} for a standard normal {@code Z}, to about 1e-7: Abramowitz and Stegun, Handbook of Mathematical
     * Functions, formula 26.2.17.
     */
    static double normalCdf(double x) {
        double a = Math.abs(x);
        double t = 1 / (1 + 0.2316419 * a);
        double poly = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        double tail = Math.exp(-a * a / 2) / Math.sqrt(2 * Math.PI) * poly;
        return x >= 0 ? 1 - tail : tail;
    }
}
