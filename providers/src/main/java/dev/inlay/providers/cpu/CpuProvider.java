package dev.inlay.providers.cpu;

import dev.inlay.internal.ep.OrtNatives;
import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuSessions;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The CPU, with one thread for each physical performance core that the process may use (see {@link CpuTopology}). Found through
 * {@link java.util.ServiceLoader}; safe for use by many threads.
 */
public final class CpuProvider implements SessionProvider {
    private static final String ID = "cpu";

    private final Supplier<CpuTopology> topology;
    private final Supplier<Optional<Availability>> missingNatives;

    /** Reads the machine each time a session is planned, so that a changed quota or mask counts from the next load on. */
    public CpuProvider() {
        this(CpuTopology::current, OrtNatives::missing);
    }

    CpuProvider(Supplier<CpuTopology> topology, Supplier<Optional<Availability>> missingNatives) {
        this.topology = topology;
        this.missingNatives = missingNatives;
    }

    @Override
    public String id() {
        return ID;
    }

    /**
     * Available wherever ONNX Runtime's native library loads; every build of it has the CPU.
     *
     * @return the answer with its reason
     */
    @Override
    public Availability availability() {
        return missingNatives
                .get()
                .orElseGet(() -> Availability.yes(topology.get().reason()));
    }

    /**
     * Plans a CPU session. What the settings leave open follows from the machine.
     *
     * @param request what the session is for; a chat has one run at a time, since its engine steps all sequences together
     * @return the plan
     */
    @Override
    public SessionPlan plan(SessionRequest request) {
        CpuTopology machine = topology.get();
        return CpuSessions.plan(request.task(), request.cpu(), machine.threads(), machine.reason());
    }

    @Override
    public String toString() {
        return ID;
    }
}
