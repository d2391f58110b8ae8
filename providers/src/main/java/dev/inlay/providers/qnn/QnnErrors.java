package dev.inlay.providers.qnn;

import dev.inlay.internal.ep.KnownError;
import java.util.List;

/**
 * Texts that QNN fails with. The codes are those of QnnCommon.h; what they mean in practice comes from the issues of
 * onnxruntime-qnn, executorch and foundry-local.
 */
final class QnnErrors {
    /** {@code QNN_COMMON_ERROR_MEM_ALLOC}. Its cure is {@code disable_file_mapped_weights}, where that exists. */
    static final KnownError MEM_ALLOC = KnownError.of(
            "QNN_COMMON_ERROR_MEM_ALLOC|Code: 1002\\b|err(?:or)?:? 1002\\b|Failed to map weights buffer"
                    + "|Could not allocate persistent weights buffer",
            "QNN cannot prepare the graph (1002, QNN_COMMON_ERROR_MEM_ALLOC): it does not know the chip, an operator cannot be"
                    + " lowered, the graph is over the serializer's limit of 3.67 GB, the weights cannot be mapped, or the"
                    + " NPU's own library (skel) is not found",
            "Set QnnOptions.socModel (the emulator needs it: 60 is Snapdragon X Elite); on Windows start the JVM with"
                    + " ADSP_LIBRARY_PATH set to the library's directory; take a smaller or quantized model; see which operators"
                    + " stand in the way with the doctor command and --model.");

    /** Out of memory with other words. */
    static final List<KnownError> ALL = List.of(
            MEM_ALLOC,
            KnownError.of(
                    "graph requires estimated allocation of|memory usage too large",
                    "the graph needs more memory than the NPU can address (3.67 GB, on older chips 2 GB)",
                    "Take a smaller or quantized model, or shorter fixed shapes."),
            KnownError.of(
                    "Failed to finalize QNN graph",
                    "QNN does not accept the graph as a whole",
                    "Set QnnOptions.socModel; see which operators stand in the way with the doctor command and --model; a newer"
                            + " onnxruntime-qnn may take it."),
            KnownError.of(
                    "Could not determine default backend path",
                    "QNN does not know the device and was told no backend",
                    "Set QnnOptions.backend, and leave backend_path alone."),
            KnownError.of(
                    "Unable to load backend|QNN SetupBackend failed|Failed to initialize backend|Failed to get QNN providers",
                    "QNN's backend library (QnnHtp, QnnGpu or QnnCpu) cannot be loaded or started",
                    "Leave all libraries of the package in one directory, of one version; update the NPU driver."),
            KnownError.of(
                    "Failed to create device\\.? Error: 14001|Failed to load skel|Unable to load Skel|Failed to create transport",
                    "the NPU's own library (libQnnHtpV..Skel) cannot be loaded",
                    "Start the JVM with ADSP_LIBRARY_PATH set to the directory of the QNN libraries; it cannot be set from inside"
                            + " Java. Take libraries that fit the chip's generation."),
            KnownError.of(
                    "SSR detected|NPU crashed|ENGINE_ERROR",
                    "the NPU's subsystem was restarted",
                    "Load the model again; where it repeats, update the NPU driver."),
            KnownError.of(
                    "rpcmem_alloc",
                    "memory that CPU and NPU share cannot be allocated",
                    "Close other models on the NPU, or use shorter fixed shapes."),
            KnownError.of(
                    "dynamic shape",
                    "the graph has dimensions without a number, which QNN does not take",
                    "Set QnnOptions.fixedShapes; the graph's symbolic dimensions must have names."),
            KnownError.of(
                    "BF16 mode",
                    "bfloat16 wants a chip that has it, named by its number (88 and above)",
                    "Set QnnOptions.socModel, or leave htp_bf16_enable out."));

    private QnnErrors() {}
}
