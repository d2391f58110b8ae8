package dev.inlay.internal.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.inlay.InlayException;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.memory.MemoryFit;
import dev.inlay.internal.memory.ModelFiles;
import dev.inlay.internal.models.CacheDirectory;
import dev.inlay.internal.models.ExternalData;
import dev.inlay.internal.specialize.SpecializedGraph;
import dev.inlay.provider.ErrorDiagnosis.Cure;
import dev.inlay.provider.ErrorDiagnosis.Diagnosis;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a session at one provider, with a second try where the provider knows a cure for the error. */
public final class SessionOpener {
    private static final Logger log = LoggerFactory.getLogger(SessionOpener.class);

    private SessionOpener() {}

    /**
     * Opens a session and runs it once.
     *
     * @param <T> what the first run makes of it
     * @param provider the provider
     * @param request what is wanted
     * @param graphs which form of the graph the provider opens
     * @param dimensions values of symbolic dimensions, by name
     * @param firstRun builds something over the session and runs it; when it throws, the session is closed
     * @return what the first run built
     * @throws InlayException when it cannot be opened or its first run fails
     */
    public static <T> T open(
            SessionProvider provider,
            SessionRequest request,
            GraphChooser graphs,
            Map<String, Long> dimensions,
            Function<OpenedModel, T> firstRun) {
        SessionPlan plan = provider.plan(request);
        SpecializedGraph chosen = graphs.choose(provider.id(), plan);
        try {
            return openAs(provider, plan, request.graph(), chosen, dimensions, "", firstRun);
        } catch (InlayException e) {
            Optional<Diagnosis> diagnosis = plan.diagnosis().diagnose(String.valueOf(e.getMessage()));
            Optional<Cure> cure = diagnosis.flatMap(Diagnosis::cure);
            if (cure.isPresent()) {
                log.info(
                        "{} failed ({}); it is tried once more with {}",
                        provider.id(),
                        e.getMessage(),
                        cure.get().description());
                try {
                    String note = "cured " + diagnosis.get().cause() + " by "
                            + cure.get().description();
                    return openAs(provider, cure.get().plan(), request.graph(), chosen, dimensions, note, firstRun);
                } catch (InlayException again) {
                    again.addSuppressed(e);
                    throw explained(
                            again, diagnosis, " (also with " + cure.get().description() + ")");
                }
            }
            throw explained(e, diagnosis, "");
        }
    }

    private static InlayException explained(InlayException e, Optional<Diagnosis> diagnosis, String tried) {
        if (diagnosis.isEmpty()) {
            return e;
        }
        return new PlaceFailedException(
                diagnosis.get().cause() + tried + ": " + e.getMessage(),
                diagnosis.get().nextStep(),
                e);
    }

    private static <T> T openAs(
            SessionProvider provider,
            SessionPlan plan,
            Path graph,
            SpecializedGraph chosen,
            Map<String, Long> dimensions,
            String note,
            Function<OpenedModel, T> firstRun) {
        // A session with the CPU alone has nothing to count, and the profile costs time at every load.
        boolean count = !Candidates.isCpu(provider.id());
        MemoryFit.ofThisMachine().require(graph.toString(), ModelFiles.bytes(graph));
        Optional<Path> profile = count ? profileFile() : Optional.empty();
        NodeCounts withoutProfile = count ? NodeCounts.UNKNOWN : NodeCounts.CPU_ONLY;
        ModelSession session = session(plan, graph, chosen, dimensions, profile, withoutProfile);
        try {
            return firstRun.apply(new OpenedModel(session, provider.id(), plan, note, chosen));
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /**
     * Opens a session.
     *
     * @param plan how
     * @param graph the exported file, which holds the weights
     * @param chosen the form of it to open
     * @param dimensions values of symbolic dimensions, by name
     * @param profile where to write a profile of the first runs
     * @param withoutProfile what is known of its nodes where there is no profile
     * @return the session; the caller closes it
     * @throws ModelLoadException when the runtime refuses the file
     */
    public static ModelSession session(
            SessionPlan plan,
            Path graph,
            SpecializedGraph chosen,
            Map<String, Long> dimensions,
            Optional<Path> profile,
            NodeCounts withoutProfile) {
        Path file = plan.graph().orElse(chosen.file());
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            plan.configure().accept(options);
            for (Map.Entry<String, Long> dimension : dimensions.entrySet()) {
                options.setSymbolicDimensionValue(dimension.getKey(), dimension.getValue());
            }
            if (profile.isPresent()) {
                options.enableProfiling(profile.get().toString());
            }
            for (Map.Entry<String, String> entry : chosen.sessionConfig().entrySet()) {
                options.addConfigEntry(entry.getKey(), entry.getValue());
            }
            return new ModelSession(
                    NativeRuntime.environment().createSession(file.toString(), options),
                    graph,
                    profile.isPresent(),
                    withoutProfile,
                    plan.runTimeout().isPresent());
        } catch (OrtException e) {
            // An accelerator refuses a graph for reasons of its own, and a known error comes with a next step.
            boolean own = plan.executionProvider().isPresent()
                    || plan.diagnosis().diagnose(String.valueOf(e.getMessage())).isPresent();
            throw new ModelLoadException(
                    "ONNX Runtime cannot load " + file + ": " + e.getMessage() + nextStep(graph, e, own), e);
        }
    }

    /** The end of the message; where the provider has words of its own, only what is wrong with the files for sure. */
    private static String nextStep(Path graph, OrtException e, boolean own) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("is not a registered function/op") || message.contains("No Op registered for")) {
            return ". The graph has an operator that ONNX Runtime "
                    + NativeRuntime.environment().getVersion()
                    + " does not know: export the model for a lower opset and without operators of other libraries.";
        }
        return ExternalData.fault(graph)
                .map(fault -> ". The graph " + graph + " is incomplete: " + fault + ". Get the whole model again.")
                .orElse(own ? "" : ". If the file is damaged or incomplete, get it again.");
    }

    private static Optional<Path> profileFile() {
        for (Path directory : List.of(
                CacheDirectory.standard().resolve("profiles"), Path.of(System.getProperty("java.io.tmpdir", ".")))) {
            try {
                Files.createDirectories(directory);
                if (Files.isWritable(directory)) {
                    return Optional.of(directory.resolve(
                            "inlay-nodes-" + ProcessHandle.current().pid() + "-" + System.nanoTime()));
                }
            } catch (IOException e) {
                log.debug("No profile can be written to {}: {}", directory, e.toString());
            }
        }
        return Optional.empty();
    }
}
