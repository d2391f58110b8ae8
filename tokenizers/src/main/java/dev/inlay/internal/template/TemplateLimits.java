package dev.inlay.internal.template;

/**
 * Bounds on what one template may cost. Templates come with downloaded models, so none of them is trusted to be finite or
 * small.
 *
 * @param maxSourceLength longest accepted template source, in UTF-16 units
 * @param maxNesting deepest accepted nesting of expressions and blocks in the source
 * @param maxSteps work per render: statements, loop rounds and calls count one each, and operations on strings and lists
 *     count in proportion to the size of their result
 * @param maxStack how deep nested evaluation may go while rendering, in syntax levels; bounds recursive macros and loops
 * @param maxOutput most UTF-16 units one render (or one captured block) may produce
 * @param maxString longest string an expression may build, in UTF-16 units
 * @param maxItems most elements a list built by an expression may have
 */
public record TemplateLimits(
        int maxSourceLength, int maxNesting, long maxSteps, int maxStack, int maxOutput, int maxString, int maxItems) {

    /** Limits that no honest chat template comes near to. */
    public static final TemplateLimits DEFAULT =
            new TemplateLimits(1 << 20, 200, 10_000_000L, 4_000, 16 << 20, 8 << 20, 1 << 20);

    /**
     * Checks the bounds.
     *
     * @param maxSourceLength longest accepted template source, in UTF-16 units
     * @param maxNesting deepest accepted nesting of expressions and blocks in the source
     * @param maxSteps work per render: statements, loop rounds and calls count one each, and operations on strings and lists
     *     count in proportion to the size of their result
     * @param maxStack how deep nested evaluation may go while rendering, in syntax levels; bounds recursive macros and loops
     * @param maxOutput most UTF-16 units one render (or one captured block) may produce
     * @param maxString longest string an expression may build, in UTF-16 units
     * @param maxItems most elements a list built by an expression may have
     * @throws IllegalArgumentException if a bound is not positive
     */
    public TemplateLimits {
        if (maxSourceLength < 1
                || maxNesting < 1
                || maxSteps < 1
                || maxStack < 1
                || maxOutput < 1
                || maxString < 1
                || maxItems < 1) {
            throw new IllegalArgumentException("every template limit must be positive");
        }
    }
}
