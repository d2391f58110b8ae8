package dev.inlay.provider;

/**
 * Whether a provider can run here.
 *
 * @param available true when it can be tried
 * @param reason why it is or is not available, in words
 * @param nextStep what the user can do about it; empty when there is nothing to do
 */
public record Availability(boolean available, String reason, String nextStep) {
    /**
     * Available.
     *
     * @param reason what was found
     * @return the answer
     */
    public static Availability yes(String reason) {
        return new Availability(true, reason, "");
    }

    /**
     * Not available.
     *
     * @param reason what is missing
     * @param nextStep what the user can do about it
     * @return the answer
     */
    public static Availability no(String reason, String nextStep) {
        return new Availability(false, reason, nextStep);
    }
}
