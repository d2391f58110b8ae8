package dev.inlay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How tokens are chosen and when generation ends. Immutable; what is left open comes from the model's own
 * {@code generation_config.json} or the search section of its {@code genai_config.json}, as each setting says.
 *
 * <p>Order of effects on the logits: bias, repetition penalty, presence and frequency penalty, temperature, top-k, top-p,
 * min-p (that of transformers).
 */
public final class GenerationOptions {
    /** The most alternatives per token. */
    public static final int MAX_TOP_LOGPROBS = 20;

    private static final GenerationOptions DEFAULTS = builder().build();

    private final OptionalInt maxTokens;
    private final OptionalDouble temperature;
    private final OptionalDouble topP;
    private final OptionalInt topK;
    private final OptionalDouble minP;
    private final OptionalDouble repetitionPenalty;
    private final OptionalDouble presencePenalty;
    private final OptionalDouble frequencyPenalty;
    private final OptionalLong seed;
    private final List<String> stop;
    private final Map<Integer, Double> logitBias;
    private final boolean logprobs;
    private final int topLogprobs;
    private final boolean promptLogprobs;
    private final boolean ignoreEos;

    private GenerationOptions(Builder builder) {
        this.maxTokens = builder.maxTokens;
        this.temperature = builder.temperature;
        this.topP = builder.topP;
        this.topK = builder.topK;
        this.minP = builder.minP;
        this.repetitionPenalty = builder.repetitionPenalty;
        this.presencePenalty = builder.presencePenalty;
        this.frequencyPenalty = builder.frequencyPenalty;
        this.seed = builder.seed;
        this.stop = List.copyOf(builder.stop);
        this.logitBias = Map.copyOf(builder.logitBias);
        this.logprobs = builder.logprobs;
        this.topLogprobs = builder.topLogprobs;
        this.promptLogprobs = builder.promptLogprobs;
        this.ignoreEos = builder.ignoreEos;
    }

    /**
     * Everything as the model's files say.
     *
     * @return the defaults
     */
    public static GenerationOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Starts with everything left open.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder with these settings.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.maxTokens = maxTokens;
        builder.temperature = temperature;
        builder.topP = topP;
        builder.topK = topK;
        builder.minP = minP;
        builder.repetitionPenalty = repetitionPenalty;
        builder.presencePenalty = presencePenalty;
        builder.frequencyPenalty = frequencyPenalty;
        builder.seed = seed;
        builder.stop.addAll(stop);
        builder.logitBias.putAll(logitBias);
        builder.logprobs = logprobs;
        builder.topLogprobs = topLogprobs;
        builder.promptLogprobs = promptLogprobs;
        builder.ignoreEos = ignoreEos;
        return builder;
    }

    /**
     * The most new tokens.
     *
     * @return the value, or empty for the default: the model's own max_new_tokens, else 1024; never more than the context leaves
     */
    public OptionalInt maxTokens() {
        return maxTokens;
    }

    /**
     * The temperature: 0 takes the most likely token, 1 samples the model's own distribution.
     *
     * @return the value, or empty for the default: the model's own where its files say do_sample, else 0; 1 when topP, topK or minP is set
     */
    public OptionalDouble temperature() {
        return temperature;
    }

    /**
     * The probability mass of the most likely tokens that are sampled from.
     *
     * @return the value, or empty for the default: the model's own where its files say do_sample, else 1
     */
    public OptionalDouble topP() {
        return topP;
    }

    /**
     * How many of the most likely tokens are sampled from; 0 for all.
     *
     * @return the value, or empty for the default: the model's own where its files say do_sample, else 0
     */
    public OptionalInt topK() {
        return topK;
    }

    /**
     * The least probability of a sampled token, relative to the most likely one.
     *
     * @return the value, or empty for the default: the model's own where its files say do_sample, else 0
     */
    public OptionalDouble minP() {
        return minP;
    }

    /**
     * The factor by which tokens of prompt and answer are made less likely (Keskar et al. 2019, as in transformers); 1 for none.
     *
     * @return the value, or empty for the default: the model's own, else 1
     */
    public OptionalDouble repetitionPenalty() {
        return repetitionPenalty;
    }

    /**
     * What is taken off the logit of every token that the answer has already (as in OpenAI's API).
     *
     * @return the value, or empty for the default: 0
     */
    public OptionalDouble presencePenalty() {
        return presencePenalty;
    }

    /**
     * What is taken off the logit of a token for every time the answer has it already (as in OpenAI's API).
     *
     * @return the value, or empty for the default: 0
     */
    public OptionalDouble frequencyPenalty() {
        return frequencyPenalty;
    }

    /**
     * What sampling starts from.
     *
     * @return the seed, or empty for a random one
     */
    public OptionalLong seed() {
        return seed;
    }

    /**
     * Strings that end the answer and are not part of it.
     *
     * @return an immutable list
     */
    public List<String> stop() {
        return stop;
    }

    /**
     * What is added to the logits of single tokens.
     *
     * @return bias by token id
     */
    public Map<Integer, Double> logitBias() {
        return logitBias;
    }

    /**
     * Whether log probabilities of the generated tokens are wanted.
     *
     * @return true when they are
     */
    public boolean logprobs() {
        return logprobs;
    }

    /**
     * How many alternatives per token are wanted.
     *
     * @return 0 to {@value #MAX_TOP_LOGPROBS}
     */
    public int topLogprobs() {
        return topLogprobs;
    }

    /**
     * Whether log probabilities of the prompt's own tokens are wanted.
     *
     * @return true when they are
     */
    public boolean promptLogprobs() {
        return promptLogprobs;
    }

    /**
     * Whether the model's end tokens are generated like others.
     *
     * @return true to go on after them
     */
    public boolean ignoreEos() {
        return ignoreEos;
    }

    /** Builds {@link GenerationOptions}. Not safe for use by several threads. */
    public static final class Builder {
        private OptionalInt maxTokens = OptionalInt.empty();
        private OptionalDouble temperature = OptionalDouble.empty();
        private OptionalDouble topP = OptionalDouble.empty();
        private OptionalInt topK = OptionalInt.empty();
        private OptionalDouble minP = OptionalDouble.empty();
        private OptionalDouble repetitionPenalty = OptionalDouble.empty();
        private OptionalDouble presencePenalty = OptionalDouble.empty();
        private OptionalDouble frequencyPenalty = OptionalDouble.empty();
        private OptionalLong seed = OptionalLong.empty();
        private final List<String> stop = new ArrayList<>();
        private final Map<Integer, Double> logitBias = new LinkedHashMap<>();
        private boolean logprobs;
        private int topLogprobs;
        private boolean promptLogprobs;
        private boolean ignoreEos;

        private Builder() {}

        /**
         * Sets the most new tokens. Default: the model's own max_new_tokens, else 1024; never more than the context leaves.
         *
         * @param value at least 1
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder maxTokens(int value) {
            check(value >= 1, "maxTokens", value, "at least 1");
            this.maxTokens = OptionalInt.of(value);
            return this;
        }

        /**
         * Sets the temperature: 0 takes the most likely token, 1 samples the model's own distribution. Default: the model's own where its files say do_sample, else 0; 1 when topP, topK or minP is set.
         *
         * @param value at least 0
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder temperature(double value) {
            check(Double.isFinite(value) && value >= 0, "temperature", value, "at least 0");
            this.temperature = OptionalDouble.of(value);
            return this;
        }

        /**
         * Sets the probability mass of the most likely tokens that are sampled from. Default: the model's own where its files say do_sample, else 1. Set
         * without a temperature, it makes the temperature 1 where the model's files do not say do_sample.
         *
         * @param value above 0 and at most 1
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder topP(double value) {
            check(Double.isFinite(value) && value > 0 && value <= 1, "topP", value, "above 0 and at most 1");
            this.topP = OptionalDouble.of(value);
            return this;
        }

        /**
         * Sets how many of the most likely tokens are sampled from; 0 for all. Default: the model's own where its files say do_sample, else 0. Set
         * without a temperature, it makes the temperature 1 where the model's files do not say do_sample.
         *
         * @param value at least 0
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder topK(int value) {
            check(value >= 0, "topK", value, "at least 0");
            this.topK = OptionalInt.of(value);
            return this;
        }

        /**
         * Sets the least probability of a sampled token, relative to the most likely one. Default: the model's own where its files say do_sample, else 0. Set
         * without a temperature, it makes the temperature 1 where the model's files do not say do_sample.
         *
         * @param value 0 to 1
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder minP(double value) {
            check(Double.isFinite(value) && value >= 0 && value <= 1, "minP", value, "0 to 1");
            this.minP = OptionalDouble.of(value);
            return this;
        }

        /**
         * Sets the factor by which tokens of prompt and answer are made less likely (Keskar et al. 2019, as in transformers); 1 for none. Default: the model's own, else 1.
         *
         * @param value above 0
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder repetitionPenalty(double value) {
            check(Double.isFinite(value) && value > 0, "repetitionPenalty", value, "above 0");
            this.repetitionPenalty = OptionalDouble.of(value);
            return this;
        }

        /**
         * Sets what is taken off the logit of every token that the answer has already (as in OpenAI's API). Default: 0.
         *
         * @param value -2 to 2
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder presencePenalty(double value) {
            check(Double.isFinite(value) && value >= -2 && value <= 2, "presencePenalty", value, "-2 to 2");
            this.presencePenalty = OptionalDouble.of(value);
            return this;
        }

        /**
         * Sets what is taken off the logit of a token for every time the answer has it already (as in OpenAI's API). Default: 0.
         *
         * @param value -2 to 2
         * @return this
         * @throws InvalidRequestException when it is not
         */
        public Builder frequencyPenalty(double value) {
            check(Double.isFinite(value) && value >= -2 && value <= 2, "frequencyPenalty", value, "-2 to 2");
            this.frequencyPenalty = OptionalDouble.of(value);
            return this;
        }

        /**
         * Sets what sampling starts from: the same seed gives the same answer where the logits are the same. Default: random.
         *
         * @param value any number
         * @return this
         */
        public Builder seed(long value) {
            this.seed = OptionalLong.of(value);
            return this;
        }

        /**
         * Adds strings that end the answer. They are found across token borders and never delivered. Default: none.
         *
         * @param strings none of them empty
         * @return this
         * @throws InvalidRequestException when one is empty
         */
        public Builder stop(String... strings) {
            for (String each : strings) {
                if (each.isEmpty()) {
                    throw new InvalidRequestException("A stop string is empty: leave it out.");
                }
                stop.add(each);
            }
            return this;
        }

        /**
         * Adds to the logit of one token; -100 bans it in practice. Default: nothing.
         *
         * @param tokenId the token
         * @param bias -100 to 100
         * @return this
         * @throws InvalidRequestException when it is outside
         */
        public Builder logitBias(int tokenId, double bias) {
            check(bias >= -100 && bias <= 100, "logitBias", bias, "-100 to 100");
            check(tokenId >= 0, "the token of logitBias", tokenId, "at least 0");
            logitBias.put(tokenId, bias);
            return this;
        }

        /**
         * Sets whether log probabilities are wanted. Default: false.
         *
         * @param value true for one entry per token
         * @return this
         */
        public Builder logprobs(boolean value) {
            this.logprobs = value;
            return this;
        }

        /**
         * Sets how many alternatives per token are wanted, for the prompt's tokens too where {@link #promptLogprobs} asks for
         * them, and asks for log probabilities with them. Default: 0.
         *
         * @param count 0 to {@value GenerationOptions#MAX_TOP_LOGPROBS}
         * @return this
         * @throws InvalidRequestException when it is outside
         */
        public Builder topLogprobs(int count) {
            check(count >= 0 && count <= MAX_TOP_LOGPROBS, "topLogprobs", count, "0 to " + MAX_TOP_LOGPROBS);
            this.topLogprobs = count;
            this.logprobs |= count > 0;
            return this;
        }

        /**
         * Sets whether log probabilities of the prompt's own tokens are wanted, such as for its perplexity: {@link
         * ChatResponse#promptLogprobs()}. The whole prompt is computed then, without the prefix cache; where a graph gives the
         * logits of the last position only, token by token, which takes as long as generating them. Default: false.
         *
         * @param value true for one entry per prompt token but the first
         * @return this
         */
        public Builder promptLogprobs(boolean value) {
            this.promptLogprobs = value;
            return this;
        }

        /**
         * Sets whether to go on after the model's end tokens, for measurements. Default: false.
         *
         * @param value true to go on
         * @return this
         */
        public Builder ignoreEos(boolean value) {
            this.ignoreEos = value;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return immutable options
         */
        public GenerationOptions build() {
            return new GenerationOptions(this);
        }

        private static void check(boolean good, String name, Number value, String range) {
            if (!good) {
                throw new InvalidRequestException(name + " is " + value + " but must be " + range + ".");
            }
        }
    }
}
