package dev.inlay.internal.embedding;

import dev.inlay.EmbeddingRequest;
import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.Purpose;
import dev.inlay.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rows of tokens that a caller gave.
 *
 * @param good the rows that can be run
 * @param indices which sequence each of them is
 * @param failures what is wrong with the others, by sequence
 */
record TokenRows(List<EncoderSequence> good, List<Integer> indices, SortedMap<Integer, InlayException> failures) {
    /** Refuses settings that only make sense for texts. */
    static void requireSettings(EmbeddingRequest settings) {
        if (!settings.texts().isEmpty()) {
            throw new InvalidRequestException("The settings of token sequences carry "
                    + settings.texts().size() + " texts of their own: pass a request without texts.");
        }
        boolean prompted = settings.promptName().isPresent()
                || settings.purpose() == Purpose.QUERY
                || settings.purpose() == Purpose.DOCUMENT;
        if (prompted) {
            throw new InvalidRequestException(
                    "A prompt cannot be put in front of tokens: tokenize it together with the text, or pass texts.");
        }
        if (settings.truncation() == Truncation.WINDOWS) {
            throw new InvalidRequestException("Tokens cannot be split into windows: pass texts.");
        }
    }

    static TokenRows of(List<int[]> sequences, TextEncoder encoder) {
        List<EncoderSequence> good = new ArrayList<>();
        List<Integer> indices = new ArrayList<>();
        SortedMap<Integer, InlayException> failures = new TreeMap<>();
        for (int i = 0; i < sequences.size(); i++) {
            try {
                good.add(encoder.row(sequences.get(i)));
                indices.add(i);
            } catch (InlayException e) {
                failures.put(i, e);
            }
        }
        return new TokenRows(good, indices, failures);
    }
}
