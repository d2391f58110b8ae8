package dev.inlay.graphs;

import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuSessions;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A provider on the CPU that opens another graph than it is asked for. */
public final class RewrittenProvider implements SessionProvider {
    private final Rewrite rewrite;

    /** Makes a faulty graph. */
    @FunctionalInterface
    public interface Rewrite {
        /**
         * Makes it.
         *
         * @param graph the model's graph
         * @return the graph to open
         */
        Path of(Path graph) throws IOException;
    }

    /**
     * Creates a provider.
     *
     * @param rewrite what it makes of a graph
     */
    public RewrittenProvider(Rewrite rewrite) {
        this.rewrite = rewrite;
    }

    @Override
    public String id() {
        return "npu";
    }

    @Override
    public Availability availability() {
        return Availability.yes("made up by the test");
    }

    @Override
    public SessionPlan plan(SessionRequest request) {
        SessionPlan cpu = CpuSessions.plan(request.task(), request.cpu(), 2, "2 cores");
        try {
            return SessionPlan.builder(options -> {
                        cpu.configure().accept(options);
                        Rewritten.weightsOf(options, request.graph());
                    })
                    .graph(rewrite.of(request.graph()))
                    .description("an accelerator with a fault")
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
