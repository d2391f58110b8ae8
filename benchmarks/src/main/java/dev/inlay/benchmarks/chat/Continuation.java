package dev.inlay.benchmarks.chat;

import java.util.List;

/**
 * What a peer made of a prompt.
 *
 * @param ids the tokens; empty for a peer that tells only text
 * @param tokens how many there are
 * @param decodeMillis from the first token to the last
 */
public record Continuation(List<Integer> ids, int tokens, double decodeMillis) {}
