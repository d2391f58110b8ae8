package dev.inlay.internal.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.inlay.InlayException;
import dev.inlay.ModelLoadException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.PlacementReport.Skip;
import dev.inlay.provider.Provider;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a model on the first provider of a policy that is available, loads it and passes a first run. */
public final class ModelOpener {
    private static final Logger log = LoggerFactory.getLogger(ModelOpener.class);

    private ModelOpener() {}

    /**
     * Opens a model.
     *
     * @param <T> what the first run makes of the session
     * @param workload what it is for
     * @param graph the ONNX file
     * @param policy which providers may run it
     * @param cpu threads and memory of CPU runs
     * @param firstRun builds the engine over the opened session and runs it once; a failure passes on to the next provider
     * @return what the first run built
     * @throws ModelLoadException when the file is broken
     * @throws ProviderUnavailableException when no provider takes the model
     */
    public static <T> T open(
            Workload workload, Path graph, ProviderPolicy policy, CpuOptions cpu, Function<OpenedModel, T> firstRun) {
        OrtEnvironment environment = NativeRuntime.environment();
        Map<String, Provider> providers = Providers.find();
        List<Skip> skipped = new ArrayList<>();
        InlayException lastFailure = null;
        for (String id : policy.order()) {
            Provider provider = providers.get(id);
            if (provider == null) {
                skipped.add(new Skip(
                        id,
                        "there is no provider of that name",
                        "known here: " + providers.keySet().stream().sorted().collect(Collectors.joining(", "))));
                continue;
            }
            Availability availability = provider.availability();
            if (!availability.available()) {
                skipped.add(new Skip(id, availability.reason(), availability.nextStep()));
                continue;
            }
            try {
                T opened = openOn(provider, environment, workload, graph, cpu, skipped, firstRun);
                skipped.forEach(skip -> log.warn("{} does not run on {}", graph.getFileName(), skip));
                return opened;
            } catch (InlayException e) {
                if (lastFailure != null) {
                    e.addSuppressed(lastFailure);
                }
                lastFailure = e;
                skipped.add(new Skip(id, String.valueOf(e.getMessage()), ""));
                log.debug("Provider {} cannot run {}", id, graph, e);
            }
        }
        if (lastFailure != null && skipped.size() == 1) {
            throw lastFailure;
        }
        throw new ProviderUnavailableException(
                "No provider of " + policy + " can run " + graph + ": "
                        + skipped.stream().map(Skip::toString).collect(Collectors.joining("; ")),
                lastFailure);
    }

    private static <T> T openOn(
            Provider provider,
            OrtEnvironment environment,
            Workload workload,
            Path graph,
            CpuOptions cpu,
            List<Skip> skipped,
            Function<OpenedModel, T> firstRun) {
        SessionPlan plan = provider.plan(workload, graph, cpu);
        ModelSession session;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            plan.configure().accept(options);
            session = new ModelSession(environment.createSession(graph.toString(), options));
        } catch (OrtException e) {
            throw new ModelLoadException(
                    "ONNX Runtime cannot load " + graph + ": " + e.getMessage()
                            + ". If the file is damaged or incomplete, get it again.",
                    e);
        }
        try {
            return firstRun.apply(new OpenedModel(session, provider.id(), plan, List.copyOf(skipped)));
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }
}
