package dev.inlay.provider;

import java.util.List;
import java.util.TreeSet;

/**
 * The shapes that a provider without dynamic dimensions is opened with: each pair of a batch size and a length that is needed
 * gets a session of its own, with the graph's symbolic dimensions set to these numbers.
 *
 * @param batchSizes rows of a run, ascending
 * @param lengths tokens of a row, ascending; those above the model's limit are left out, and the limit itself is added
 */
public record FixedShapes(List<Integer> batchSizes, List<Integer> lengths) {
    /** One row; 32, 64, 128, 256 or 512 tokens: no text is padded to more than twice its length, and short ones are cheap. */
    public static final FixedShapes DEFAULT = new FixedShapes(List.of(1), List.of(32, 64, 128, 256, 512));

    /**
     * Names the shapes.
     *
     * @param batchSizes at least one, each at least 1; sorted and copied
     * @param lengths at least one, each at least 1; sorted and copied
     * @throws IllegalArgumentException when a list is empty or a number is below 1
     */
    public FixedShapes {
        batchSizes = ascending("batchSizes", batchSizes);
        lengths = ascending("lengths", lengths);
    }

    private static List<Integer> ascending(String name, List<Integer> numbers) {
        TreeSet<Integer> sorted = new TreeSet<>(numbers);
        if (sorted.isEmpty() || sorted.first() < 1) {
            throw new IllegalArgumentException(name + " needs positive numbers, not " + numbers);
        }
        return List.copyOf(sorted);
    }
}
