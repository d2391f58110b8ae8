package dev.inlay.internal.runtime;

import dev.inlay.InlayException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.provider.Availability;
import dev.inlay.provider.PlacementReport.Skip;
import dev.inlay.provider.Provider;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The providers that a policy names for a task and that are there, and why the others are not. Belongs to one loading thread. */
public final class Candidates {
    private static final Logger log = LoggerFactory.getLogger(Candidates.class);

    private final ProviderPolicy policy;
    private final Map<String, Provider> all;
    private final Map<String, Provider> usable = new LinkedHashMap<>();
    private final List<Skip> skipped = new ArrayList<>();
    private final List<Skip> unavailable;
    private @Nullable InlayException lastFailure;
    private int failures;

    /**
     * Looks at every provider that the policy names.
     *
     * @param policy the policy
     * @param task what the model is for
     * @param configured instances that win over found ones
     */
    public Candidates(ProviderPolicy policy, Task task, List<Provider> configured) {
        this.policy = policy;
        this.all = Providers.find(configured);
        for (String id : policy.order(task)) {
            Provider provider = all.get(id);
            if (provider == null) {
                skipped.add(new Skip(
                        id,
                        "there is no provider of that name",
                        "known here: " + all.keySet().stream().sorted().collect(Collectors.joining(", "))));
                continue;
            }
            Availability availability = provider.availability();
            if (availability.available()) {
                usable.put(id, provider);
            } else {
                skipped.add(new Skip(id, availability.reason(), availability.nextStep()));
            }
        }
        unavailable = List.copyOf(skipped);
    }

    /**
     * Those that can be tried.
     *
     * @return by id, in the policy's order
     */
    public Map<String, Provider> usable() {
        return usable;
    }

    /**
     * The CPU, whether the policy names it or not: what the others are compared with.
     *
     * @return the provider
     */
    public SessionProvider cpu() {
        return all.get(PlainCpuProvider.ID) instanceof SessionProvider local ? local : new PlainCpuProvider();
    }

    /**
     * Whether an id is that of the CPU.
     *
     * @param id a provider's id
     * @return true for the CPU
     */
    public static boolean isCpu(String id) {
        return id.equals(PlainCpuProvider.ID);
    }

    /**
     * Notes that one of them could not be used.
     *
     * @param id its id
     * @param failure why
     */
    public void failed(String id, InlayException failure) {
        failed(id, failure, "");
    }

    /**
     * Notes that one of them could not be used.
     *
     * @param id its id
     * @param failure why
     * @param nextStep what follows, where the failure itself does not tell
     */
    public void failed(String id, InlayException failure, String nextStep) {
        failures++;
        if (lastFailure != null) {
            failure.addSuppressed(lastFailure);
        }
        lastFailure = failure;
        skip(
                failure instanceof PlaceFailedException place
                        ? new Skip(id, place.reason(), place.nextStep())
                        : new Skip(id, String.valueOf(failure.getMessage()), nextStep));
        log.debug("{} cannot be used", id, failure);
    }

    /**
     * Notes that one of them is passed over.
     *
     * @param skip its id and why
     */
    public void skip(Skip skip) {
        skipped.add(skip);
    }

    /**
     * Those that were passed over.
     *
     * @return with reasons
     */
    public List<Skip> skipped() {
        return List.copyOf(skipped);
    }

    /**
     * Tells the log of what was passed over: quietly of what the default order has but this machine lacks, since nobody
     * asked for it by name.
     *
     * @param model for the message
     */
    public void tellSkipped(String model) {
        boolean byDefault = policy.equals(ProviderPolicy.defaults());
        for (Skip skip : skipped) {
            Level level = byDefault && unavailable.contains(skip) ? Level.DEBUG : Level.WARN;
            log.atLevel(level).log("{} does not run on {}", model, skip);
        }
    }

    /**
     * The end of the search without a place.
     *
     * @param graph the model
     * @return what to throw: the failure itself when one place alone could be tried, else all reasons together
     */
    public InlayException nothingFound(Path graph) {
        InlayException failure = lastFailure;
        if (failure != null && failures == 1) {
            return failure;
        }
        return new ProviderUnavailableException(
                "No provider of " + policy + " can run " + graph + ": "
                        + skipped.stream().map(Skip::toString).collect(Collectors.joining("; ")),
                failure);
    }
}
