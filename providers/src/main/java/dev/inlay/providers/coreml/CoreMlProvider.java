package dev.inlay.providers.coreml;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.internal.ep.Accelerated;
import dev.inlay.internal.ep.BuiltInEp;
import dev.inlay.internal.ep.KnownError;
import dev.inlay.internal.ep.Platform;
import dev.inlay.provider.Availability;
import dev.inlay.provider.ErrorDiagnosis;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import java.util.List;
import java.util.Objects;

/**
 * Core ML on macOS, which is part of ONNX Runtime's native library there. Which of Apple's processors runs what is Core ML's own
 * choice and not visible from here: the placement report counts the nodes that Core ML has. Safe for use by many threads.
 */
public final class CoreMlProvider implements SessionProvider {
    private static final String ID = "coreml";
    private static final ErrorDiagnosis DIAGNOSIS = KnownError.first(List.of(
            KnownError.of(
                    "Error compiling model|Failed to (?:create|compile) MLModel|Unable to compile|error code: -\\d+",
                    "Core ML cannot compile the part of the graph that was given to it",
                    "Try ModelFormat.NEURAL_NETWORK, requireStaticInputShapes(true) with fixedShapes, or an older export of the"
                            + " model."),
            KnownError.of(
                    "Error executing model|Failed to predict|prediction failed",
                    "Core ML failed while it computed",
                    "Try ComputeUnits.CPU_AND_GPU or CPU_AND_NEURAL_ENGINE, to find the processor that fails.")));

    private final CoreMlOptions options;
    private final Platform platform;

    /** With every option at its default. */
    public CoreMlProvider() {
        this(CoreMlOptions.defaults());
    }

    /**
     * With options.
     *
     * @param options the options
     */
    public CoreMlProvider(CoreMlOptions options) {
        this(options, Platform.current());
    }

    CoreMlProvider(CoreMlOptions options, Platform platform) {
        this.options = Objects.requireNonNull(options, "options");
        this.platform = platform;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Availability availability() {
        return platform.isMac()
                ? ep().availability()
                : Availability.no("Core ML exists on Apple's systems only, not on " + platform, "");
    }

    private BuiltInEp ep() {
        return new BuiltInEp(
                "Core ML",
                (SessionOptions session) -> session.addCoreML(options.providerOptions()),
                "part of this build of ONNX Runtime; Core ML itself chooses among CPU, GPU and Neural Engine",
                "Use the Maven artifact's own native library for macOS on ARM64, which has it.",
                DIAGNOSIS);
    }

    @Override
    public SessionPlan plan(SessionRequest request) {
        return Accelerated.plan(ID, "CoreMLExecutionProvider", request, ep()::add)
                .described("Core ML", options.providerOptions())
                .with(options, DIAGNOSIS)
                .build();
    }

    @Override
    public String toString() {
        return ID;
    }
}
