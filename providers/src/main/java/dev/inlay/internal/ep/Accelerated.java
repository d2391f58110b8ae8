package dev.inlay.internal.ep;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.CpuSessions;
import dev.inlay.provider.ErrorDiagnosis;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.Task;
import dev.inlay.providers.AcceleratorOptions;
import dev.inlay.providers.cpu.CpuTopology;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Plans of sessions whose nodes run on an accelerator, with the CPU for the rest: the user's CPU settings hold for that rest.
 */
public final class Accelerated {
    private final String provider;
    private final SessionRequest request;
    private final int threads;
    private final SessionPlan.Builder plan;
    private final StringBuilder words = new StringBuilder();

    private Accelerated(
            String provider,
            String executionProvider,
            SessionRequest request,
            int defaultThreads,
            Consumer<SessionOptions> add) {
        this.provider = provider;
        this.request = request;
        CpuOptions cpu = request.cpu();
        this.threads = cpu.intraOpThreads().orElse(defaultThreads);
        // CPU settings first: what a provider needs stays the last word.
        this.plan = SessionPlan.builder(options -> {
                    CpuSessions.configure(options, request.task(), cpu, threads);
                    add.accept(options);
                })
                .executionProvider(executionProvider)
                .intraOpThreads(threads)
                .concurrentRuns(
                        request.task() == Task.CHAT ? 1 : cpu.concurrentRuns().orElse(1));
    }

    /**
     * Starts a plan.
     *
     * @param provider the provider's id
     * @param executionProvider the name under which ONNX Runtime counts its nodes
     * @param request what is wanted
     * @param add adds the execution provider to a session's options
     * @return the plan to complete
     */
    public static Accelerated plan(
            String provider, String executionProvider, SessionRequest request, Consumer<SessionOptions> add) {
        return plan(provider, executionProvider, request, CpuTopology.current().threads(), add);
    }

    /**
     * Starts a plan with another number of CPU threads.
     *
     * @param provider the provider's id
     * @param executionProvider the name under which ONNX Runtime counts its nodes
     * @param request what is wanted
     * @param defaultThreads CPU threads of a run where the user's settings leave it open
     * @param add adds the execution provider to a session's options
     * @return the plan to complete
     */
    public static Accelerated plan(
            String provider,
            String executionProvider,
            SessionRequest request,
            int defaultThreads,
            Consumer<SessionOptions> add) {
        return new Accelerated(provider, executionProvider, request, defaultThreads, add);
    }

    /**
     * Refuses a CPU setting.
     *
     * @param refused whether it is set
     * @param setting its name and value
     * @param why the reason
     * @return this
     * @throws InvalidRequestException when it is set
     */
    public Accelerated refuse(boolean refused, String setting, String why) {
        if (refused) {
            throw new InvalidRequestException("CpuOptions has " + setting + ", which " + provider + " cannot honour: "
                    + why + ". Leave it at its default, or take " + provider + " out of the policy.");
        }
        return this;
    }

    /**
     * Says which settings are in effect.
     *
     * @param what the place in words
     * @param settings the provider's own options
     * @return this
     */
    public Accelerated described(String what, Map<String, String> settings) {
        words.append(what);
        settings.forEach(
                (key, value) -> words.append(", ").append(key).append('=').append(value));
        return this;
    }

    /**
     * Opens another file than the model's own graph.
     *
     * @param compiled the graph in a form that the provider compiled before
     * @return this
     */
    public Accelerated graph(Path compiled) {
        plan.graph(compiled);
        return this;
    }

    /**
     * Takes over what all providers' options have.
     *
     * @param options the provider's options
     * @param diagnosis what is known about errors
     * @return this
     */
    public Accelerated with(AcceleratorOptions options, ErrorDiagnosis diagnosis) {
        plan.minCosine(options.minCosine()).diagnosis(diagnosis);
        options.runTimeout().ifPresent(plan::runTimeout);
        options.fixedShapes().ifPresent(plan::fixedShapes);
        return this;
    }

    /**
     * Completes the plan.
     *
     * @return the plan
     */
    public SessionPlan build() {
        words.append("; ")
                .append(threads)
                .append(threads == 1 ? " CPU thread" : " CPU threads")
                .append(" for what runs there");
        if (!request.cpu().equals(CpuOptions.defaults())) {
            words.append("; ").append(request.cpu());
        }
        return plan.description(words.toString()).build();
    }
}
