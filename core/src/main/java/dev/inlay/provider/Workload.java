package dev.inlay.provider;

import dev.inlay.InvalidRequestException;
import java.util.Objects;

/**
 * What one call asks for, as far as it matters to where it should run: what a {@link ProviderPolicy} decides on.
 *
 * @param task the kind of work
 * @param batchSize texts or pairs that the caller passed in one call; 1 for a chat
 * @param tokens tokens of all of them together, padding not counted; for a chat those of its prompt
 */
public record Workload(Task task, int batchSize, int tokens) {
    /**
     * Describes a call.
     *
     * @param task the kind of work
     * @param batchSize at least 1
     * @param tokens at least 0
     * @throws InvalidRequestException when a number is too small
     */
    public Workload {
        Objects.requireNonNull(task, "task");
        if (batchSize < 1 || tokens < 0) {
            throw new InvalidRequestException(
                    "A workload has at least one text and no negative number of tokens, not batchSize=" + batchSize
                            + " and tokens=" + tokens + ".");
        }
    }

    @Override
    public String toString() {
        return task.name().toLowerCase(java.util.Locale.ROOT) + " of " + batchSize
                + (batchSize == 1 ? " text, " : " texts, ") + tokens + (tokens == 1 ? " token" : " tokens");
    }
}
