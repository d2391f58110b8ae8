package dev.inlay.benchmarks.corpus;

import java.util.Locale;
import java.util.Random;

/** The kinds of texts that throughput is measured with. */
public enum CorpusKind {
    /** Titles, queries, chat lines: 5 to 30 tokens, evenly spread. */
    SHORT(256) {
        @Override
        int length(Random random) {
            return 5 + random.nextInt(26);
        }
    },
    /** What a real collection looks like: log-normal around 64 tokens, kept within 5 to 512. */
    MIXED(64) {
        @Override
        int length(Random random) {
            while (true) {
                long length = Math.round(64 * Math.exp(random.nextGaussian()));
                if (length >= 5 && length <= 512) {
                    return (int) length;
                }
            }
        }
    },
    /** Passages as document splitters make them: 400 to 512 tokens. */
    LONG(16) {
        @Override
        int length(Random random) {
            return 400 + random.nextInt(113);
        }
    };

    private final int texts;

    CorpusKind(int texts) {
        this.texts = texts;
    }

    /** Draws the token count of one text. */
    abstract int length(Random random);

    /** How many texts the corpus has. */
    int texts() {
        return texts;
    }

    /**
     * The kind of a name.
     *
     * @param name {@code short}, {@code mixed} or {@code long}
     * @return the kind
     */
    public static CorpusKind of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
