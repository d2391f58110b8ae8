package dev.inlay.internal.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.inlay.InferenceException;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.ErrorDiagnosis.Diagnosis;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.Task;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Runs a graph with one float input and one float output of fixed shapes, and counts who ran its nodes. */
public final class TinyRun {
    private TinyRun() {}

    /**
     * What came of it.
     *
     * @param output the values
     * @param nodesByProvider nodes that ran, by execution provider
     * @param openTime time to open the session
     * @param runTime time of the run
     */
    public record Result(float[] output, Map<String, Integer> nodesByProvider, Duration openTime, Duration runTime) {}

    /**
     * Opens the graph and runs it once.
     *
     * @param provider where
     * @param graph the graph
     * @param input the input's values
     * @param scratch a directory for the profile
     * @return the result
     * @throws InferenceException when it fails
     */
    public static Result run(SessionProvider provider, Path graph, float[] input, Path scratch) {
        SessionPlan plan =
                provider.plan(new SessionRequest(Task.EMBEDDING, graph, CpuOptions.defaults(), Optional.empty()));
        OrtEnvironment environment = NativeRuntime.environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            plan.configure().accept(options);
            options.enableProfiling(scratch.resolve("smoke-" + provider.id()).toString());
            long start = System.nanoTime();
            try (OrtSession session = environment.createSession(graph.toString(), options)) {
                long opened = System.nanoTime();
                float[] output = run(environment, session, input);
                long ran = System.nanoTime();
                return new Result(
                        output,
                        count(Path.of(session.endProfiling())),
                        Duration.ofNanos(opened - start),
                        Duration.ofNanos(ran - opened));
            }
        } catch (OrtException e) {
            String text = String.valueOf(e.getMessage());
            Optional<Diagnosis> known = plan.diagnosis().diagnose(text);
            throw new InferenceException(
                    known.map(each -> each.cause() + ". " + each.nextStep() + " (" + text + ")")
                            .orElse(text),
                    e);
        } catch (IOException e) {
            throw new InferenceException("The profile of the run cannot be read: " + e.getMessage(), e);
        }
    }

    private static float[] run(OrtEnvironment environment, OrtSession session, float[] input) throws OrtException {
        String name = session.getInputNames().iterator().next();
        try (OnnxTensor tensor =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), new long[] {1, input.length});
                OrtSession.Result result = session.run(Map.of(name, tensor))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] output = new float[values.remaining()];
            values.get(output);
            return output;
        }
    }

    private static Map<String, Integer> count(Path profile) throws IOException {
        Map<String, Integer> nodes = NodeCounts.ofProfile(profile).byProvider();
        Files.deleteIfExists(profile);
        return nodes;
    }
}
