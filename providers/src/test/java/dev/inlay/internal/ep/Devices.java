package dev.inlay.internal.ep;

import java.util.Map;

/** Devices that are not there. */
public final class Devices {
    private Devices() {}

    public static EpDevice device(String kind, String vendor) {
        return new EpDevice("TestExecutionProvider", kind, vendor, 0x1234, 1, Map.of("version", "9.9"), null);
    }
}
