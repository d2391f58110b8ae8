package dev.inlay.providers.doctor;

import dev.inlay.graph.DynamicDimension;
import dev.inlay.graph.ExternalDataFile;
import dev.inlay.graph.GraphInspection;
import dev.inlay.graph.ModelInspection;
import dev.inlay.graph.Quantization.Scheme;
import dev.inlay.providers.doctor.Readiness.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Judges, for each place, what a model's graphs let expect. */
final class ReadinessJudge {
    /** What the serializer of QNN's compiler can write; a float32 graph is stored as float16 there. */
    private static final long QNN_GRAPH_BYTES = 3_670_000_000L;

    private final ModelInspection model;

    private ReadinessJudge(ModelInspection model) {
        this.model = model;
    }

    static List<Readiness> judge(ModelInspection model) {
        ReadinessJudge judge = new ReadinessJudge(model);
        return Arrays.stream(Target.values()).map(judge::at).toList();
    }

    private static final class Findings {
        private final List<String> reasons = new ArrayList<>();
        private final List<String> steps = new ArrayList<>();
        private Verdict verdict = Verdict.READY;

        void say(String reason) {
            reasons.add(reason);
        }

        void lower(Verdict to, String reason) {
            if (to.compareTo(verdict) > 0) {
                verdict = to;
            }
            reasons.add(reason);
        }

        void step(String step) {
            if (!steps.contains(step)) {
                steps.add(step);
            }
        }
    }

    private Readiness at(Target target) {
        Findings findings = new Findings();
        sessions(target, findings);
        files(target, findings);
        for (GraphInspection graph : model.graphs()) {
            operators(graph, target, findings);
            controlFlow(graph, target, findings);
            dimensions(graph, target, findings);
            quantization(graph, target, findings);
            cache(graph, target, findings);
        }
        return new Readiness(target, findings.verdict, findings.reasons, findings.steps);
    }

    private void sessions(Target target, Findings findings) {
        if (!model.severalSessions()) {
            findings.say("one graph");
            return;
        }
        String parts = model.graphs().size() + " graphs that run one after the other ("
                + model.graphs().stream().map(GraphInspection::role).collect(Collectors.joining(", ")) + ")";
        if (target == Target.QNN_HTP) {
            findings.lower(Verdict.NOT_READY, parts + ": each token would cross between NPU and CPU several times");
            findings.step("export the model as one graph");
        } else {
            findings.say(parts);
        }
    }

    private void files(Target target, Findings findings) {
        long bytes = model.weightBytes();
        List<ExternalDataFile> external = model.graphs().stream()
                .flatMap(graph -> graph.externalData().stream())
                .toList();
        findings.say(Sizes.text(bytes) + " of weights"
                + (external.isEmpty()
                        ? " in the graph"
                        : " in " + external.size() + (external.size() == 1 ? " external file" : " external files")));
        for (ExternalDataFile file : external) {
            if (!file.present() || file.fileBytes() < file.requiredBytes()) {
                findings.lower(Verdict.NOT_READY, file.name() + (file.present() ? " is too short" : " is missing"));
                findings.step("get " + file.name() + " again");
            }
        }
        long onNpu = bytes - bytesOf("float32") / 2;
        if (target == Target.QNN_HTP && onNpu > QNN_GRAPH_BYTES) {
            findings.lower(
                    Verdict.NOT_READY,
                    Sizes.text(onNpu) + " in float16 are over the " + Sizes.text(QNN_GRAPH_BYTES)
                            + " that QNN can prepare (error 1002)");
            findings.step("take a smaller or quantized model");
        }
    }

    private long bytesOf(String precision) {
        return model.graphs().stream()
                .flatMap(graph -> graph.precisions().stream())
                .filter(share -> share.precision().equals(precision))
                .mapToLong(share -> share.bytes())
                .sum();
    }

    private static void operators(GraphInspection graph, Target target, Findings findings) {
        Map<String, Integer> missing = new LinkedHashMap<>(OperatorSupport.missing(graph.operators(), target));
        missing.keySet().removeAll(graph.controlFlow().keySet());
        List<String> split = target == Target.QNN_HTP ? OperatorSupport.toSplit(graph.operators()) : List.of();
        if (!split.isEmpty()) {
            findings.lower(Verdict.LIKELY, "to be split first: " + String.join(", ", split));
            findings.step("export for QNN, which leaves these fusions out");
        }
        if (!missing.isEmpty()) {
            findings.lower(
                    Verdict.PARTLY,
                    "not in its set: "
                            + missing.entrySet().stream()
                                    .map(each -> each.getValue() + " " + each.getKey())
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static void controlFlow(GraphInspection graph, Target target, Findings findings) {
        if (graph.controlFlow().isEmpty() || target == Target.CPU || target == Target.OPENVINO) {
            return;
        }
        boolean merged = graph.autoregressive().map(each -> each.cacheBranch()).orElse(false);
        findings.lower(
                target == Target.QNN_HTP ? Verdict.NOT_READY : Verdict.PARTLY,
                "control flow " + graph.controlFlow() + (merged ? ", two graphs in one behind use_cache_branch" : "")
                        + ", which stays on the CPU");
        findings.step(merged ? "export the decoder without merging" : "export without control flow");
    }

    private static void dimensions(GraphInspection graph, Target target, Findings findings) {
        List<DynamicDimension> free = graph.dynamicDimensions();
        if (free.isEmpty() || target == Target.CPU) {
            return;
        }
        String names = free.stream()
                .map(each -> each.name().isEmpty() ? "unnamed " + each.uses() : each.name())
                .distinct()
                .collect(Collectors.joining(", "));
        boolean unnamed = free.stream().anyMatch(each -> each.name().isEmpty());
        switch (target) {
            case QNN_HTP -> {
                if (unnamed) {
                    findings.lower(Verdict.NOT_READY, "free dimensions without a name: " + names);
                    free.stream().map(DynamicDimension::fix).forEach(findings::step);
                } else {
                    findings.say("free dimensions " + names);
                    if (graph.autoregressive().isEmpty()) {
                        findings.step("QnnOptions.fixedShapes fixes them, one session a shape (the default does)");
                    } else {
                        free.stream().map(DynamicDimension::fix).forEach(findings::step);
                    }
                }
            }
            case OPENVINO -> {
                findings.say("free dimensions " + names + ": GPU and CPU take them, the NPU wants fixedShapes");
            }
            default -> findings.say("free dimensions " + names + ": taken, fixedShapes may be faster");
        }
    }

    private static void quantization(GraphInspection graph, Target target, Findings findings) {
        List<Scheme> schemes = graph.quantization().schemes();
        if (schemes.isEmpty()) {
            boolean half = graph.precisions().stream()
                    .anyMatch(share -> share.precision().equals("float16") && share.parameters() > 0);
            if (target == Target.QNN_HTP) {
                findings.say((half ? "float16" : "float32") + " weights: the HTP computes in float16");
            } else if (target == Target.CPU && half) {
                findings.say("float16 weights: most CPU kernels widen them first, which is slower than float32");
            }
            return;
        }
        findings.say("quantised: " + String.join(", ", graph.quantization().details()));
        if (target == Target.QNN_HTP) {
            if (schemes.contains(Scheme.DYNAMIC_INT8)) {
                findings.lower(
                        Verdict.LIKELY,
                        "dynamic int8 is taken only in the pattern DynamicQuantizeLinear → MatMulInteger → Cast → Mul");
                findings.step("better: quantise statically (QDQ, 16-bit activations, 8-bit weights), or take float32");
            }
            if (schemes.contains(Scheme.STATIC_QOPERATOR)) {
                findings.lower(Verdict.PARTLY, "fused quantised operators are not taken");
                findings.step("export as QDQ pairs");
            }
            if (schemes.contains(Scheme.WEIGHT_ONLY_BLOCKS)) {
                findings.lower(Verdict.LIKELY, "weights in blocks need onnxruntime-qnn 2.7 or later");
            }
        }
    }

    private static void cache(GraphInspection graph, Target target, Findings findings) {
        if (graph.autoregressive().isEmpty()) {
            return;
        }
        var cache = graph.autoregressive().get();
        findings.say("autoregressive: KV cache of " + cache.cacheLayers() + " layers, " + cache.cacheType()
                + (cache.cacheInPlace() ? ", written in place" : ", grows by copies"));
        if (!cache.otherState().isEmpty()) {
            findings.lower(
                    target == Target.CPU ? Verdict.READY : Verdict.PARTLY,
                    cache.otherState().size() + " states besides the KV cache");
        }
        if (target == Target.QNN_HTP) {
            findings.lower(
                    cache.cacheInPlace() ? Verdict.LIKELY : Verdict.PARTLY,
                    "the NPU wants one fixed cache length and one graph each for prompt and token");
            findings.step("compile it with Qualcomm's tools (Genie, AI Hub); Inlay runs chats on other places");
        }
        if (target == Target.DIRECTML || target == Target.OPENVINO) {
            findings.lower(
                    cache.cacheInPlace() ? Verdict.LIKELY : Verdict.PARTLY,
                    "the cache crosses between CPU and device in every step, since Java binds no device memory");
        }
    }
}
