package dev.inlay.benchmarks.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * Cuts pieces of prose that have a wanted number of tokens. A BERT tokenizer splits at white space first, so the tokens of a
 * piece are those of its words plus {@code [CLS]} and {@code [SEP]}.
 */
final class TextCutter {
    private static final int FRAME = 2;

    private final List<String> words;
    private final int[] tokens;
    private final int[] sentenceStarts;

    /**
     * Prepares the words.
     *
     * @param words the prose
     * @param tokensOfWord counts the tokens of one word, without special tokens
     */
    TextCutter(List<String> words, ToIntFunction<String> tokensOfWord) {
        this.words = words;
        this.tokens = new int[words.size()];
        Map<String, Integer> known = new HashMap<>();
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = known.computeIfAbsent(words.get(i), tokensOfWord::applyAsInt);
            if (i == 0 || endsSentence(words.get(i - 1))) {
                starts.add(i);
            }
        }
        this.sentenceStarts = starts.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean endsSentence(String word) {
        return word.endsWith(".") || word.endsWith("?") || word.endsWith("!");
    }

    /**
     * Cuts a piece that starts with a sentence.
     *
     * @param random chooses the sentence
     * @param wanted its tokens, special tokens included
     * @return a piece of exactly that length
     */
    String cut(Random random, int wanted) {
        while (true) {
            int from = sentenceStarts[random.nextInt(sentenceStarts.length)];
            int have = FRAME;
            int to = from;
            while (to < tokens.length && have + tokens[to] <= wanted) {
                have += tokens[to++];
            }
            // A word of several tokens may not fit exactly: try the next sentence.
            if (have == wanted) {
                return String.join(" ", words.subList(from, to));
            }
        }
    }
}
