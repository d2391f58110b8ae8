package dev.inlay.internal.huggingface;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Characters of all kinds, and which of them a set of a regular expression takes. */
final class RegexSamples {
    private static final String KINDS =
            "aA1 \n\r\t_-.'/\"é\u00c9\u01c5\u00a0\u200b\u0301\u0663\u00bd\u4e2d\u30fc\u2019\u20ac+<";

    private final int[] samples;
    private final int flags;
    private final Map<String, boolean[]> sets = new HashMap<>();

    private RegexSamples(int[] samples, int flags) {
        this.samples = samples;
        this.flags = flags;
    }

    /**
     * Samples for an expression: those of all kinds, and its own characters.
     *
     * @param regex the expression
     * @return the samples
     */
    static RegexSamples of(String regex) {
        int flags = Pattern.UNICODE_CHARACTER_CLASS | (regex.contains("(?i") ? Pattern.CASE_INSENSITIVE : 0);
        int[] own = regex.codePoints().distinct().limit(200).toArray();
        int[] kinds = (KINDS + "\ud83d\ude00").codePoints().toArray();
        return new RegexSamples(
                java.util.stream.IntStream.concat(java.util.Arrays.stream(kinds), java.util.Arrays.stream(own))
                        .distinct()
                        .toArray(),
                flags);
    }

    int size() {
        return samples.length;
    }

    /** Whether the set takes the sample; true where Java does not know the set. */
    boolean matches(String set, int sample) {
        return sets.computeIfAbsent(set, this::taken)[sample];
    }

    private boolean[] taken(String set) {
        boolean[] taken = new boolean[samples.length];
        Pattern pattern;
        try {
            pattern = Pattern.compile(set, flags);
        } catch (PatternSyntaxException e) {
            java.util.Arrays.fill(taken, true);
            return taken;
        }
        for (int i = 0; i < taken.length; i++) {
            taken[i] = pattern.matcher(Character.toString(samples[i])).matches();
        }
        return taken;
    }
}
