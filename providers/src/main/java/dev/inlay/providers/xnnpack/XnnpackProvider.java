package dev.inlay.providers.xnnpack;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.internal.ep.Accelerated;
import dev.inlay.internal.ep.BuiltInEp;
import dev.inlay.internal.ep.KnownError;
import dev.inlay.provider.Availability;
import dev.inlay.provider.ErrorDiagnosis;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.providers.cpu.CpuTopology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * XNNPACK, where ONNX Runtime's native library was built with it. Of a transformer it takes MatMul and Gemm of two dimensions and
 * Softmax; the rest runs on the CPU. Safe for use by many threads.
 */
public final class XnnpackProvider implements SessionProvider {
    private static final String ID = "xnnpack";
    private static final ErrorDiagnosis DIAGNOSIS = KnownError.first(List.of());

    private final XnnpackOptions options;

    /** With every option at its default. */
    public XnnpackProvider() {
        this(XnnpackOptions.defaults());
    }

    /**
     * With options.
     *
     * @param options the options
     */
    public XnnpackProvider(XnnpackOptions options) {
        this.options = Objects.requireNonNull(options, "options");
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Availability availability() {
        return ep(options.providerOptions()).availability();
    }

    private static BuiltInEp ep(Map<String, String> settings) {
        return new BuiltInEp(
                "XNNPACK",
                (SessionOptions session) -> session.addXnnpack(settings),
                "part of this build of ONNX Runtime",
                "The Maven artifact for servers and desktops has no XNNPACK; build ONNX Runtime with --use_xnnpack and point"
                        + " -Donnxruntime.native.path=DIR to it.",
                DIAGNOSIS);
    }

    @Override
    public SessionPlan plan(SessionRequest request) {
        Map<String, String> settings = new LinkedHashMap<>(options.providerOptions());
        settings.putIfAbsent(
                "intra_op_num_threads", Integer.toString(CpuTopology.current().threads()));
        // Two pools of all cores get in each other's way; XNNPACK's documentation asks for one thread in the other one.
        return Accelerated.plan(ID, "XnnpackExecutionProvider", request, 1, ep(settings)::add)
                .described("XNNPACK", settings)
                .with(options, DIAGNOSIS)
                .build();
    }

    @Override
    public String toString() {
        return ID;
    }
}
