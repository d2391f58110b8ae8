package dev.inlay.internal.runtime;

import dev.inlay.InlayException;
import dev.inlay.ModelLoadException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.provider.PlacementReport.Skip;
import dev.inlay.provider.Provider;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.Workload;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Opens a model on the first provider of a policy that is available, loads it and passes a first run. */
public final class ModelOpener {
    private ModelOpener() {}

    /**
     * Opens a model.
     *
     * @param <T> what the first run makes of the session
     * @param request the model and where it may run
     * @param candidates the providers; told of those that fail
     * @param firstRun builds the engine over the opened session and runs it once; a failure passes on to the next provider
     * @return what the first run built
     * @throws ModelLoadException when the file is broken
     * @throws ProviderUnavailableException when no provider takes the model
     */
    public static <T> T open(OpenRequest request, Candidates candidates, Function<OpenedModel, T> firstRun) {
        for (String id :
                request.policy().route(new Workload(request.task(), 1, 1)).providers()) {
            Provider provider = candidates.usable().get(id);
            if (provider == null) {
                continue;
            }
            if (!(provider instanceof SessionProvider local)) {
                candidates.skip(new Skip(id, "it is a service elsewhere and opens no session on this machine", ""));
                continue;
            }
            try {
                return SessionOpener.open(
                        local,
                        new SessionRequest(request.task(), request.graph(), request.cpu(), Optional.empty()),
                        request.graphs(),
                        Map.of(),
                        firstRun);
            } catch (InlayException e) {
                candidates.failed(id, e);
            }
        }
        throw candidates.nothingFound(request.graph());
    }
}
