package dev.inlay.internal.ep;

import ai.onnxruntime.OrtEpDevice;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A device that an execution provider offers, as ONNX Runtime lists it. The list of providers compiled into a library says
 * nothing about devices; this one does.
 *
 * @param provider the execution provider's name
 * @param kind {@code CPU}, {@code GPU} or {@code NPU}
 * @param vendor the hardware's vendor, such as {@code Qualcomm}
 * @param vendorId its PCI vendor id
 * @param deviceId its PCI device id
 * @param metadata what provider and hardware say about it
 * @param handle ONNX Runtime's own object; null for a device made up by a test
 */
public record EpDevice(
        String provider,
        String kind,
        String vendor,
        int vendorId,
        int deviceId,
        Map<String, String> metadata,
        @Nullable OrtEpDevice handle) {
    static EpDevice of(OrtEpDevice device) {
        Map<String, String> metadata =
                new java.util.TreeMap<>(device.getDevice().getMetadata());
        metadata.putAll(device.getEpMetadata());
        return new EpDevice(
                device.getEpName(),
                device.getDevice().getType().name(),
                device.getDevice().getVendor(),
                device.getDevice().getVendorId(),
                device.getDevice().getDeviceId(),
                Map.copyOf(metadata),
                device);
    }

    /**
     * Whether it stands for hardware that is not there: such devices compile models and run none.
     *
     * @return true for a virtual device
     */
    public boolean isVirtual() {
        return "1".equals(metadata.get("is_virtual"));
    }

    @Override
    public String toString() {
        String version = metadata.get("version");
        return String.format(
                Locale.ROOT,
                "%s %s (vendor 0x%04x, device 0x%04x) through %s%s",
                vendor.isEmpty() ? "unnamed" : vendor,
                kind,
                vendorId,
                deviceId,
                provider,
                version == null ? "" : " " + version);
    }
}
