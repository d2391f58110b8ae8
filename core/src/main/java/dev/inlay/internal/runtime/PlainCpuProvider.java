package dev.inlay.internal.runtime;

import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.CpuSessions;
import dev.inlay.provider.Provider;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.Workload;
import java.nio.file.Path;

/**
 * The CPU as the JVM counts it, for applications that use the core without {@code inlay-providers}, whose own {@code cpu}
 * provider knows physical and performance cores and takes its place.
 */
final class PlainCpuProvider implements Provider {
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
    public SessionPlan plan(Workload workload, Path model, CpuOptions cpu) {
        return CpuSessions.plan(cpu, Runtime.getRuntime().availableProcessors(), "as the JVM counts");
    }
}
