package dev.inlay.internal.embedding;

/**
 * What the first run of a session needs, known once the tokenizer is open.
 *
 * @param spec how to feed and read the model
 * @param sample a row that it takes
 * @param maxTokens the most tokens of a row
 */
record FirstRun(EncoderSpec spec, EncoderSequence sample, int maxTokens) {}
