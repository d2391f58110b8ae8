package dev.inlay.internal.template;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Objects;

/**
 * What one render may see and cost besides its variables.
 *
 * @param clock the clock (and its zone) behind {@code strftime_now}
 * @param limits the bounds on the render
 */
public record RenderOptions(Clock clock, TemplateLimits limits) {

    /** The system's clock in its default zone, and {@link TemplateLimits#DEFAULT}. */
    public static final RenderOptions DEFAULT =
            new RenderOptions(Clock.system(ZoneId.systemDefault()), TemplateLimits.DEFAULT);

    /**
     * Checks that nothing is missing.
     *
     * @param clock the clock (and its zone) behind {@code strftime_now}
     * @param limits the bounds on the render
     */
    public RenderOptions {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(limits, "limits");
    }

    /**
     * These options with another clock.
     *
     * @param clock the clock (and its zone) behind {@code strftime_now}
     * @return new options
     */
    public RenderOptions withClock(Clock clock) {
        return new RenderOptions(clock, limits);
    }

    /**
     * These options with other limits.
     *
     * @param limits the bounds on the render
     * @return new options
     */
    public RenderOptions withLimits(TemplateLimits limits) {
        return new RenderOptions(clock, limits);
    }
}
