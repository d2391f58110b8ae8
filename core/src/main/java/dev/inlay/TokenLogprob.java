package dev.inlay;

import java.util.List;

/**
 * How likely the model found a token: natural logarithm of its probability, of the model's own distribution before
 * penalties, bias and temperature.
 *
 * @param tokenId the token
 * @param token its text; U+FFFD where the token is a part of a character
 * @param logprob at most 0
 * @param top the most likely tokens at this place, best first, each without a {@code top} of its own
 */
public record TokenLogprob(int tokenId, String token, double logprob, List<TokenLogprob> top) {
    /**
     * Makes an entry.
     *
     * @param tokenId the token
     * @param token its text
     * @param logprob its log probability
     * @param top copied
     */
    public TokenLogprob {
        top = List.copyOf(top);
    }
}
