package dev.inlay.examples;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuSessions;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;

/**
 * A provider of one's own: Intel's oneDNN, which ONNX Runtime can be built with. Pass it to a builder, or name it in {@code
 * META-INF/services/dev.inlay.provider.Provider} (and {@code provides} of a module) to have it found.
 */
public final class OneDnnProvider implements SessionProvider {
    @Override
    public String id() {
        return "onednn";
    }

    @Override
    public Availability availability() {
        try (SessionOptions options = new SessionOptions()) {
            options.addDnnl(true);
            return Availability.yes("part of this build of ONNX Runtime");
        } catch (OrtException e) {
            return Availability.no(
                    "oneDNN cannot be added to a session: " + e.getMessage(),
                    "Build ONNX Runtime with --use_dnnl and point -Donnxruntime.native.path=DIR to it.");
        }
    }

    @Override
    public SessionPlan plan(SessionRequest request) {
        int threads = request.cpu().intraOpThreads().orElse(Runtime.getRuntime().availableProcessors());
        return SessionPlan.builder(options -> configure(options, request, threads))
                .executionProvider("DnnlExecutionProvider")
                .intraOpThreads(threads)
                .description("oneDNN, " + threads + " threads")
                .build();
    }

    private static void configure(SessionOptions options, SessionRequest request, int threads) {
        try {
            CpuSessions.configure(options, request.cpu(), threads);
            options.addDnnl(request.cpu().arena());
        } catch (OrtException e) {
            throw new ProviderUnavailableException("ONNX Runtime does not take oneDNN: " + e.getMessage(), e);
        }
    }
}
