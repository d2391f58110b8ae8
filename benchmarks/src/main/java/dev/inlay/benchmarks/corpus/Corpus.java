package dev.inlay.benchmarks.corpus;

import java.util.List;

/**
 * Texts to embed.
 *
 * @param texts the texts, in the order of their arrival
 * @param tokens tokens of all of them together, special tokens included
 */
public record Corpus(List<String> texts, long tokens) {}
