package dev.inlay.benchmarks.longrun;

/**
 * What one interval looked like.
 *
 * @param minutes since the start
 * @param residentMebibytes resident memory at its end
 * @param embeddings texts embedded
 * @param embedMillis median time of a call that embeds a few texts; 0 when there was none
 * @param answers answers finished
 * @param firstTokenMillis median time to the first token of an answer; 0 when there was none
 * @param failures calls that threw
 */
public record Sample(
        double minutes,
        double residentMebibytes,
        long embeddings,
        double embedMillis,
        long answers,
        double firstTokenMillis,
        long failures) {}
