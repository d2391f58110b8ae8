package dev.inlay.internal.probe;

import dev.inlay.internal.runtime.NativeRuntime;
import dev.inlay.provider.Availability;
import java.util.Optional;

/** Whether ONNX Runtime's native library loads, in the way in which the engine loads it. */
public final class NativeCheck {
    private NativeCheck() {}

    /**
     * What keeps it from loading.
     *
     * @return the reason with the next step, or empty when it loads
     */
    public static Optional<Availability> missing() {
        return NativeRuntime.missing();
    }
}
