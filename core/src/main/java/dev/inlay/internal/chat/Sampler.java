package dev.inlay.internal.chat;

import dev.inlay.InferenceException;

/**
 * Chooses tokens. One per engine: its arrays are as long as the vocabulary and reused for every token of every row. Belongs
 * to the engine thread.
 */
final class Sampler {
    private static final double LN_2 = Math.log(2);
    private static final double LOG2_E = 1 / LN_2;

    private final float[] logits;
    private final int[] order;
    private final float[] weights;

    /** The logits before {@link #choose}, where log probabilities are wanted. */
    private float[] untouched = new float[0];

    /** The first of the largest logits, as they are now. */
    private int likeliest;

    Sampler(int vocabulary) {
        this.logits = new float[vocabulary];
        this.order = new int[vocabulary];
        this.weights = new float[vocabulary];
    }

    /** The array to put a row's logits into before {@link #choose}, which changes them. */
    float[] logits() {
        return logits;
    }

    /**
     * Looks at new logits, before anything else, and fails for those that cannot be sampled from.
     *
     * @throws InferenceException when there is a NaN, +Infinity, or nothing above -Infinity
     */
    void examine() {
        likeliest = argmax();
        float max = logits[likeliest];
        if (Float.isNaN(max) || Float.isInfinite(max)) {
            throw new InferenceException("The model returned logits that are not numbers (" + max
                    + "): its file may be damaged, or the provider computes it wrongly.");
        }
    }

    /**
     * Chooses the next token of a row.
     *
     * @param plan how
     * @param history what the row has so far
     * @return the token
     */
    int choose(GenerationPlan plan, TokenHistory history) {
        if (plan.changesLogits()) {
            plan.logitBias().forEach((token, bias) -> logits[token] += (float) (double) bias);
            history.penalise(plan, logits);
            likeliest = argmax();
        }
        if (plan.temperature() == 0 || plan.topK() == 1) {
            return likeliest;
        }
        return sample(plan, history.nextDouble());
    }

    /** The first of the largest logits, or the first that is NaN. */
    private int argmax() {
        int best = 0;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            // True for a larger one and for NaN: one comparison an element finds both.
            if (!(logits[i] <= max)) {
                best = i;
                max = logits[i];
                if (Float.isNaN(max)) {
                    return i;
                }
            }
        }
        return best;
    }

    private int sample(GenerationPlan plan, double uniform) {
        double scale = 1 / plan.temperature();
        if (plan.topK() > 0) {
            int taken = takeBest(Math.min(plan.topK(), logits.length));
            float max = logits[order[0]];
            // Top-p is a part of what top-k leaves over, so the mass is known only once top-k has been taken.
            double mass = 0;
            for (int i = 0; i < taken; i++) {
                weights[order[i]] = weight(order[i], max, scale);
                mass += weights[order[i]];
            }
            return pick(cut(plan, taken, mass), uniform);
        }
        double mass = weighAll(scale);
        if (plan.topP() >= 1 && plan.minP() <= 0) {
            return pickFromAll(uniform * mass);
        }
        return pick(cut(plan, takeNucleus(plan, mass), mass), uniform);
    }

    /** Sets {@link #weights} to the probabilities relative to that of the most likely token; returns their sum. */
    private double weighAll(double scale) {
        float max = logits[likeliest];
        double mass = 0;
        for (int i = 0; i < logits.length; i++) {
            weights[i] = weight(i, max, scale);
            mass += weights[i];
        }
        return mass;
    }

    private float weight(int token, float max, double scale) {
        return exp((logits[token] - max) * scale);
    }

    /**
     * The exponential of a number that is not positive, to 1e-8 of its value, and 0 below e^-80: twice as fast as
     * {@link Math#exp}, which takes most of the time of sampling from a large vocabulary.
     */
    static float exp(double x) {
        if (x < -80) {
            return 0;
        }
        double power = Math.rint(x * LOG2_E);
        double rest = x - power * LN_2;
        // Taylor's series: the rest is at most ln(2) / 2, and its eighth power by 8! below 1e-8.
        double series = 1
                + rest
                        * (1
                                + rest
                                        * (0.5
                                                + rest
                                                        * (1 / 6d
                                                                + rest
                                                                        * (1 / 24d
                                                                                + rest
                                                                                        * (1 / 120d
                                                                                                + rest
                                                                                                        * (1 / 720d
                                                                                                                + rest
                                                                                                                        * (1
                                                                                                                                / 5040d)))))));
        return (float) (series * Double.longBitsToDouble((long) (power + 1023) << 52));
    }

    /**
     * Puts the tokens that top-p and min-p can leave over into {@link #order}, best first.
     *
     * @return how many
     */
    private int takeNucleus(GenerationPlan plan, double mass) {
        // Tokens lighter than that have less than 1 - topP together: the others reach topP without them.
        double least = Math.max(plan.minP(), (1 - plan.topP()) * mass / logits.length);
        int size = 0;
        for (int i = 0; i < logits.length; i++) {
            order[size] = i;
            size += weights[i] >= least ? 1 : 0;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sift(i, size, true);
        }
        double reached = 0;
        int taken = 0;
        while (taken < size && (taken == 0 || reached < plan.topP() * mass)) {
            reached += weights[order[0]];
            taken++;
            int top = order[0];
            order[0] = order[size - taken];
            order[size - taken] = top;
            sift(0, size - taken, true);
        }
        for (int i = 0; i < taken; i++) {
            // The popped tokens lie at the end, best last; where the halves overlap both ends are popped ones.
            int last = size - 1 - i;
            if (last <= i) {
                break;
            }
            int kept = order[i];
            order[i] = order[last];
            order[last] = kept;
        }
        return taken;
    }

    /** How many of the tokens taken stay, by top-p and min-p; at least one. */
    private int cut(GenerationPlan plan, int taken, double mass) {
        int kept = 0;
        double reached = 0;
        while (kept < taken) {
            double weight = weights[order[kept]];
            if (kept > 0 && (reached >= plan.topP() * mass || weight < plan.minP())) {
                break;
            }
            reached += weight;
            kept++;
        }
        return kept;
    }

    private int pick(int kept, double uniform) {
        double sum = 0;
        for (int i = 0; i < kept; i++) {
            sum += weights[order[i]];
        }
        double target = uniform * sum;
        for (int i = 0; i < kept; i++) {
            target -= weights[order[i]];
            if (target < 0) {
                return order[i];
            }
        }
        return order[kept - 1];
    }

    private int pickFromAll(double uniformMass) {
        double target = uniformMass;
        for (int i = 0; i < logits.length; i++) {
            target -= weights[i];
            if (target < 0) {
                return i;
            }
        }
        // Rounding left a rest.
        return likeliest;
    }

    /** Puts the tokens with the largest logits into {@link #order}, best first; returns how many, which is {@code count}. */
    private int takeBest(int count) {
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        // The worst of the best so far is on top, so nearly all tokens cost one comparison.
        for (int i = count / 2 - 1; i >= 0; i--) {
            sift(i, count, false);
        }
        for (int i = count; i < logits.length; i++) {
            if (logits[i] > logits[order[0]]) {
                order[0] = i;
                sift(0, count, false);
            }
        }
        for (int size = count - 1; size > 0; size--) {
            int worst = order[0];
            order[0] = order[size];
            order[size] = worst;
            sift(0, size, false);
        }
        return count;
    }

    /** Restores a heap whose top is the best or else the worst token. */
    private void sift(int from, int size, boolean bestOnTop) {
        int parent = from;
        int moving = order[parent];
        while (true) {
            int child = 2 * parent + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(order[child + 1], order[child]) == bestOnTop) {
                child++;
            }
            if (before(order[child], moving) != bestOnTop) {
                break;
            }
            order[parent] = order[child];
            parent = child;
        }
        order[parent] = moving;
    }

    /** Ties go to the lower id, so that the order is the same on every machine. */
    private boolean before(int a, int b) {
        return logits[a] > logits[b] || (logits[a] == logits[b] && a < b);
    }

    /**
     * Log probabilities of the untouched logits, to be called before {@link #choose}.
     *
     * @param count how many of the most likely tokens
     * @return their ids, best first, and the logarithm of the sum of all exponentials
     */
    Likeliest likeliest(int count) {
        if (untouched.length == 0) {
            untouched = new float[logits.length];
        }
        System.arraycopy(logits, 0, untouched, 0, logits.length);
        float max = logits[likeliest];
        double logSum = Math.log(weighAll(1));
        int[] top = new int[Math.min(count, logits.length)];
        double[] values = new double[top.length];
        if (top.length > 0) {
            takeBest(top.length);
            for (int i = 0; i < top.length; i++) {
                top[i] = order[i];
                values[i] = logits[order[i]] - max - logSum;
            }
        }
        return new Likeliest(top, values, max + logSum);
    }

    /** The log probability of a token by the logits that {@link #likeliest} saw. */
    double logprob(int token, Likeliest likeliest) {
        return untouched[token] - likeliest.logSum();
    }

    /**
     * The most likely tokens.
     *
     * @param tokens ids, best first
     * @param logprobs their log probabilities
     * @param logSum what to take off a logit to get its log probability
     */
    record Likeliest(int[] tokens, double[] logprobs, double logSum) {}
}
