package dev.inlay.internal.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.inlay.InlayException;
import dev.inlay.ModelLoadException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.internal.memory.MemoryFit;
import dev.inlay.internal.memory.ModelFiles;
import dev.inlay.provider.Availability;
import dev.inlay.provider.PlacementReport.Skip;
import dev.inlay.provider.Provider;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Opens a model on the first provider of a policy that is available, loads it and passes a first run. */
public final class ModelOpener {
    private static final Logger log = LoggerFactory.getLogger(ModelOpener.class);

    private ModelOpener() {}

    /**
     * Opens a model.
     *
     * @param <T> what the first run makes of the session
     * @param request the model and where it may run
     * @param firstRun builds the engine over the opened session and runs it once; a failure passes on to the next provider
     * @return what the first run built
     * @throws ModelLoadException when the file is broken
     * @throws ProviderUnavailableException when no provider takes the model
     */
    public static <T> T open(OpenRequest request, Function<OpenedModel, T> firstRun) {
        OrtEnvironment environment = NativeRuntime.environment();
        Map<String, Provider> providers = Providers.find(request.providers());
        List<Skip> skipped = new ArrayList<>();
        InlayException lastFailure = null;
        int tried = 0;
        for (String id :
                request.policy().route(new Workload(request.task(), 1, 1)).providers()) {
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
            if (!(provider instanceof SessionProvider local)) {
                skipped.add(new Skip(id, "it is a service elsewhere and opens no session on this machine", ""));
                continue;
            }
            tried++;
            try {
                T opened = openOn(local, environment, request, skipped, firstRun);
                tell(request, skipped);
                return opened;
            } catch (InlayException e) {
                if (lastFailure != null) {
                    e.addSuppressed(lastFailure);
                }
                lastFailure = e;
                skipped.add(new Skip(id, String.valueOf(e.getMessage()), ""));
                log.debug("Provider {} cannot run {}", id, request.graph(), e);
            }
        }
        // When one place alone could be tried, what went wrong there is the answer.
        if (lastFailure != null && tried == 1) {
            throw lastFailure;
        }
        throw new ProviderUnavailableException(
                "No provider of " + request.policy() + " can run " + request.graph() + ": "
                        + skipped.stream().map(Skip::toString).collect(Collectors.joining("; ")),
                lastFailure);
    }

    /** Nobody asked by name for what the default order has but this machine lacks. */
    private static void tell(OpenRequest request, List<Skip> skipped) {
        boolean asked = !request.policy().equals(ProviderPolicy.defaults());
        for (Skip skip : skipped) {
            log.atLevel(asked ? Level.WARN : Level.DEBUG)
                    .log("{} does not run on {}", request.graph().getFileName(), skip);
        }
    }

    private static <T> T openOn(
            SessionProvider provider,
            OrtEnvironment environment,
            OpenRequest request,
            List<Skip> skipped,
            Function<OpenedModel, T> firstRun) {
        Path graph = request.graph();
        SessionPlan plan = provider.plan(new SessionRequest(request.task(), graph, request.cpu(), Optional.empty()));
        MemoryFit.ofThisMachine().require(graph.toString(), ModelFiles.bytes(graph));
        ModelSession session;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            plan.configure().accept(options);
            session = new ModelSession(
                    environment.createSession(plan.graph().orElse(graph).toString(), options), graph);
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
