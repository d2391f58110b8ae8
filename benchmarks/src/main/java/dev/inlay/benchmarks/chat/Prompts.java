package dev.inlay.benchmarks.chat;

import dev.inlay.benchmarks.corpus.Prose;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Cuts prompts of an exact number of tokens out of the book. The same call gives the same prompts in every process. */
final class Prompts {
    private static final long SEED = 20_240_517;
    private static final EncodeOptions BARE = new EncodeOptions(false, false, false);

    private Prompts() {}

    /**
     * Cuts prompts, no two with the same beginning.
     *
     * @param count how many
     * @param tokens tokens of each
     */
    static List<Prompt> ofLength(int count, int tokens) {
        List<String> words = Prose.words();
        Random random = new Random(SEED + tokens);
        List<Prompt> prompts = new ArrayList<>();
        try (Tokenizer tokenizer = ChatModelFiles.tokenizer()) {
            while (prompts.size() < count) {
                // No word has less than one token.
                int from = random.nextInt(words.size() - tokens);
                String whole = String.join(" ", words.subList(from, from + tokens));
                int[] ids = Arrays.copyOf(tokenizer.encode(whole, BARE).ids(), tokens);
                String text = tokenizer.decode(ids, false);
                // A cut inside a word may be encoded otherwise on its own: another one then.
                if (Arrays.equals(tokenizer.encode(text, BARE).ids(), ids)) {
                    prompts.add(new Prompt(text, Arrays.stream(ids).boxed().toList()));
                }
            }
        }
        return prompts;
    }
}
