package dev.inlay.benchmarks.chat;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Tokens after the first one of each answer, and the time they took. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class DecodeCounters {
    /** Tokens after the first one. */
    public long decodedTokens;

    /** Milliseconds from the first token to the last. */
    public double decodeMillis;

    /** Counts one answer. */
    void add(int tokens, double millis) {
        decodedTokens += tokens - 1;
        decodeMillis += millis;
    }
}
