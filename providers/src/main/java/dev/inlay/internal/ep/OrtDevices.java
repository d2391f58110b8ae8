package dev.inlay.internal.ep;

import ai.onnxruntime.OrtException;
import java.util.List;

/** The devices that ONNX Runtime lists, its own and those of registered plugin libraries. */
public final class OrtDevices {
    private OrtDevices() {}

    /**
     * Lists them; the native library must load.
     *
     * @return each in words
     */
    public static List<String> list() {
        try {
            return OrtNatives.environment().getEpDevices().stream()
                    .map(EpDevice::of)
                    .map(device -> device + (device.isVirtual() ? " (virtual: no such hardware)" : ""))
                    .toList();
        } catch (OrtException e) {
            return List.of("ONNX Runtime cannot list devices: " + e.getMessage());
        }
    }
}
