package dev.inlay.benchmarks.embedding;

import dev.inlay.benchmarks.corpus.Corpus;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Texts and tokens a second, padding not counted. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Rates {
    /** Texts embedded. */
    public long texts;

    /** Tokens embedded, special tokens included. */
    public long tokens;

    /** Counts one pass over a corpus. */
    void add(Corpus corpus) {
        texts += corpus.texts().size();
        tokens += corpus.tokens();
    }
}
