package dev.inlay.examples.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/** Ctrl-C outside of a session. */
final class Interrupts {
    private Interrupts() {}

    /** Does this at the first Ctrl-C, so that the work ends in good order; a second one ends the process at once. */
    static void handle(Runnable action) {
        AtomicBoolean again = new AtomicBoolean();
        Signals.register("INT", () -> {
            if (again.getAndSet(true)) {
                Runtime.getRuntime().halt(ChatCommand.INTERRUPTED);
            }
            action.run();
        });
    }
}
