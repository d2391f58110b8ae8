package dev.inlay.internal.chat;

import dev.inlay.InferenceException;
import java.util.Arrays;

/**
 * Chooses tokens. One per engine: its arrays are as long as the vocabulary and reused for every token of every row. Belongs
 * to the engine thread.
 */
final class Sampler {
    private final float[] logits;
    private final int[] order;

    /** The logits before {@link #choose}, where log probabilities are wanted. */
    private float[] untouched = new float[0];

    Sampler(int vocabulary) {
        this.logits = new float[vocabulary];
        this.order = new int[vocabulary];
    }

    /** The array to put a row's logits into before {@link #choose}, which changes them. */
    float[] logits() {
        return logits;
    }

    /**
     * Fails for logits that cannot be sampled from.
     *
     * @throws InferenceException when there is a NaN, +Infinity, or nothing above -Infinity
     */
    void requireNumbers() {
        float max = Float.NEGATIVE_INFINITY;
        boolean nan = false;
        for (float each : logits) {
            nan |= Float.isNaN(each);
            max = Math.max(max, each);
        }
        if (nan || Float.isInfinite(max)) {
            throw new InferenceException("The model returned logits that are not numbers (" + (nan ? "NaN" : max)
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
        plan.logitBias().forEach((token, bias) -> logits[token] += (float) (double) bias);
        history.penalise(plan, logits);
        if (plan.temperature() == 0 || plan.topK() == 1) {
            return argmax();
        }
        return sample(plan, history.nextDouble());
    }

    private int argmax() {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private int sample(GenerationPlan plan, double uniform) {
        double scale = 1 / plan.temperature();
        float max = logits[argmax()];
        if (plan.topK() == 0 && plan.topP() >= 1 && plan.minP() <= 0) {
            return pickFromAll(max, scale, uniform);
        }
        int limit = plan.topK() == 0 ? logits.length : Math.min(plan.topK(), logits.length);
        buildHeap();
        int size = logits.length;
        // Top-p is a part of what top-k leaves over, so the mass is known only once top-k has been taken.
        double mass = plan.topK() == 0 ? massOfAll(max, scale) : 0;
        int taken = 0;
        if (plan.topK() > 0) {
            for (; taken < limit; taken++) {
                mass += weight(order[0], max, scale);
                pop(size--);
            }
            return cut(plan, taken, mass, max, scale, uniform);
        }
        double reached = 0;
        while (size > 0 && reached < plan.topP() * mass) {
            double weight = weight(order[0], max, scale);
            if (taken > 0 && weight < plan.minP()) {
                break;
            }
            reached += weight;
            pop(size--);
            taken++;
        }
        return cut(plan, taken, mass, max, scale, uniform);
    }

    /** The popped tokens lie at the end of {@link #order}, best last. */
    private int cut(GenerationPlan plan, int taken, double mass, float max, double scale, double uniform) {
        int kept = 0;
        double reached = 0;
        while (kept < taken) {
            double weight = weight(order[order.length - 1 - kept], max, scale);
            if (kept > 0 && (reached >= plan.topP() * mass || weight < plan.minP())) {
                break;
            }
            reached += weight;
            kept++;
        }
        double target = uniform * reached;
        for (int i = 0; i < kept; i++) {
            int token = order[order.length - 1 - i];
            target -= weight(token, max, scale);
            if (target < 0) {
                return token;
            }
        }
        return order[order.length - kept];
    }

    private int pickFromAll(float max, double scale, double uniform) {
        double target = uniform * massOfAll(max, scale);
        int last = 0;
        for (int i = 0; i < logits.length; i++) {
            double weight = weight(i, max, scale);
            if (weight > 0) {
                target -= weight;
                last = i;
                if (target < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    private double massOfAll(float max, double scale) {
        double mass = 0;
        for (int i = 0; i < logits.length; i++) {
            mass += weight(i, max, scale);
        }
        return mass;
    }

    /** Probability relative to that of the most likely token. */
    private double weight(int token, float max, double scale) {
        return Math.exp((logits[token] - max) * scale);
    }

    private void buildHeap() {
        Arrays.setAll(order, i -> i);
        for (int i = order.length / 2 - 1; i >= 0; i--) {
            sift(i, order.length);
        }
    }

    private void pop(int size) {
        int top = order[0];
        order[0] = order[size - 1];
        order[size - 1] = top;
        sift(0, size - 1);
    }

    private void sift(int from, int size) {
        int parent = from;
        int moving = order[parent];
        while (true) {
            int child = 2 * parent + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(order[child + 1], order[child])) {
                child++;
            }
            if (!before(order[child], moving)) {
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
        float max = logits[argmax()];
        double mass = massOfAll(max, 1);
        int[] top = new int[Math.min(count, logits.length)];
        double[] values = new double[top.length];
        if (top.length > 0) {
            buildHeap();
            for (int i = 0; i < top.length; i++) {
                top[i] = order[0];
                values[i] = logits[order[0]] - max - Math.log(mass);
                pop(order.length - i);
            }
        }
        return new Likeliest(top, values, max + Math.log(mass));
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
