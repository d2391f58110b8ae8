package dev.inlay.internal.runtime;

import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuSessions;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;

/**
 * The CPU as the JVM counts it, for applications that use the core without {@code inlay-providers}, whose own {@code cpu}
 * provider knows physical and performance cores and takes its place.
 */
final class PlainCpuProvider implements SessionProvider {
    static final String ID = "cpu";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Availability availability() {
        return Availability.yes("every build of ONNX Runtime has it");
    }

    @Override
    public SessionPlan plan(SessionRequest request) {
        int cores = Runtime.getRuntime().availableProcessors();
        return CpuSessions.plan(
                request.task(), request.cpu(), cores, cores + (cores == 1 ? " core" : " cores") + " as the JVM counts");
    }
}
