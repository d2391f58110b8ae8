package dev.inlay.benchmarks.chat;

import java.util.List;

/**
 * A raw prompt as text and as the model's tokenizer encodes it.
 *
 * @param text the text
 * @param ids its tokens
 */
public record Prompt(String text, List<Integer> ids) {
    int[] toArray() {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
