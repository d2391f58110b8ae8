package dev.inlay.providers.cpu;

import ai.onnxruntime.OrtEnvironment;
import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuSessions;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import java.util.function.Supplier;

/**
 * The CPU, with one thread for each physical performance core that the process may use (see {@link CpuTopology}). Found through
 * {@link java.util.ServiceLoader}; safe for use by many threads.
 */
public final class CpuProvider implements SessionProvider {
    private static final String ID = "cpu";

    private final Supplier<CpuTopology> topology;
    private final Runnable nativeProbe;

    /** Reads the machine each time a session is planned, so that a changed quota or mask counts from the next load on. */
    public CpuProvider() {
        this(CpuTopology::current, OrtEnvironment::getAvailableProviders);
    }

    CpuProvider(Supplier<CpuTopology> topology, Runnable nativeProbe) {
        this.topology = topology;
        this.nativeProbe = nativeProbe;
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
        try {
            nativeProbe.run();
        } catch (LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Availability.no(
                    "ONNX Runtime's native library cannot be loaded: " + cause,
                    "Its Maven artifact has natives for Linux (x86-64, ARM64), Windows x86-64 and macOS ARM64; elsewhere point"
                            + " -Donnxruntime.native.path=DIR to a directory that holds onnxruntime and onnxruntime4j_jni of"
                            + " the same version.");
        }
        return Availability.yes(topology.get().reason());
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
