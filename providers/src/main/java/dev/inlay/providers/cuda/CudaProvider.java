package dev.inlay.providers.cuda;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.inlay.internal.ep.Accelerated;
import dev.inlay.internal.ep.BuiltInEp;
import dev.inlay.internal.ep.KnownError;
import dev.inlay.provider.Availability;
import dev.inlay.provider.ErrorDiagnosis;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * NVIDIA's GPUs through CUDA. Wants the artifact {@code onnxruntime_gpu} in place of {@code onnxruntime}, and CUDA with cuDNN on
 * the machine. Safe for use by many threads.
 */
public final class CudaProvider implements SessionProvider {
    private static final String ID = "cuda";

    private static final ErrorDiagnosis DIAGNOSIS = KnownError.first(List.of(
            KnownError.of(
                    "CUDA failure 35|driver version is insufficient",
                    "the NVIDIA driver is older than the CUDA that ONNX Runtime was built for",
                    "Update the driver, or take an onnxruntime_gpu built for an older CUDA."),
            KnownError.of(
                    "CUDA failure 100|no CUDA-capable device",
                    "CUDA finds no GPU",
                    "nvidia-smi must list one; a container needs --gpus all and the NVIDIA container toolkit; check"
                            + " CUDA_VISIBLE_DEVICES."),
            KnownError.of(
                    "CUDA failure 101|invalid device ordinal",
                    "there is no GPU of that number",
                    "Use CudaOptions.deviceId below the number of GPUs that nvidia-smi lists."),
            KnownError.of(
                    "CUDA failure 2\\b|CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED",
                    "the GPU's memory ran out",
                    "Use smaller batches (BatchingOptions), close what else uses the GPU (nvidia-smi), or a smaller model."),
            KnownError.of(
                    "CUDA failure (?:209|222)|no kernel image is available",
                    "this build of ONNX Runtime has no code for this generation of GPU",
                    "Take a release of onnxruntime_gpu that supports it."),
            KnownError.of(
                    "CUDA failure (?:700|702|719|999)|unspecified launch failure|illegal memory access",
                    "the GPU failed while it computed, and this process can use it no more",
                    "Restart the process; where it comes back, check the driver's log for Xid errors."),
            KnownError.of(
                    "(libcu\\w+\\.so[.\\d]*|libcudnn\\w*\\.so[.\\d]*): cannot open shared object file",
                    "CUDA's library $1 was not found",
                    "Install the CUDA and cuDNN release that this onnxruntime_gpu was built for, and add their lib directories to"
                            + " LD_LIBRARY_PATH before the JVM starts."),
            KnownError.of(
                    "onnxruntime_providers_cuda\\.dll",
                    "onnxruntime_providers_cuda.dll or a DLL of CUDA or cuDNN that it needs was not found",
                    "Install the CUDA and cuDNN release that this onnxruntime_gpu was built for, and add their bin directories to"
                            + " PATH before the JVM starts.")));

    private final CudaOptions options;

    /** With every option at its default. */
    public CudaProvider() {
        this(CudaOptions.defaults());
    }

    /**
     * With options.
     *
     * @param options the options
     */
    public CudaProvider(CudaOptions options) {
        this.options = Objects.requireNonNull(options, "options");
    }

    @Override
    public String id() {
        return ID;
    }

    /**
     * Whether CUDA can be added to a session: that loads its libraries, but meets the GPU only when a model is loaded.
     *
     * @return the answer
     */
    @Override
    public Availability availability() {
        return ep().availability();
    }

    private BuiltInEp ep() {
        return new BuiltInEp(
                "CUDA",
                this::add,
                "CUDA's libraries load; whether GPU " + options.deviceId() + " works shows when a model is loaded",
                "Put com.microsoft.onnxruntime:onnxruntime_gpu on the class path in place of onnxruntime, of the same version.",
                DIAGNOSIS);
    }

    private void add(SessionOptions session) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(options.deviceId())) {
            for (Map.Entry<String, String> option : options.providerOptions().entrySet()) {
                cuda.add(option.getKey(), option.getValue());
            }
            session.addCUDA(cuda);
        }
    }

    @Override
    public SessionPlan plan(SessionRequest request) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("device_id", Integer.toString(options.deviceId()));
        settings.putAll(options.providerOptions());
        return Accelerated.plan(ID, "CUDAExecutionProvider", request, ep()::add)
                .described("CUDA", settings)
                .with(options, DIAGNOSIS)
                .build();
    }

    @Override
    public String toString() {
        return ID;
    }
}
