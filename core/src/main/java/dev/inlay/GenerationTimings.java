package dev.inlay;

import java.time.Duration;

/**
 * Where the time of one request went.
 *
 * @param queued waiting for a free row
 * @param timeToFirstToken from the call to the first generated token, waiting included; the whole time when there was none
 * @param total from the call to the end
 * @param decodeTokensPerSecond tokens after the first one, by the time they took; 0 when there was none
 */
public record GenerationTimings(
        Duration queued, Duration timeToFirstToken, Duration total, double decodeTokensPerSecond) {}
