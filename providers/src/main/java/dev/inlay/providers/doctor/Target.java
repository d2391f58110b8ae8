package dev.inlay.providers.doctor;

/** Where a model could run. */
public enum Target {
    /** Qualcomm's NPU through QNN: Hexagon Tensor Processor. */
    QNN_HTP("QNN HTP"),
    /** A GPU of a Windows machine. */
    DIRECTML("DirectML"),
    /** Intel's CPU, GPU or NPU. */
    OPENVINO("OpenVINO"),
    /** The processor itself. */
    CPU("CPU");

    private final String title;

    Target(String title) {
        this.title = title;
    }

    @Override
    public String toString() {
        return title;
    }
}
