package dev.inlay.providers.doctor;

import dev.inlay.graph.ModelInspection;
import dev.inlay.internal.json.Json;
import dev.inlay.monitor.MemoryAssessment;
import dev.inlay.monitor.MemorySnapshot;
import dev.inlay.provider.Availability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the doctor found. {@link #toString()} is made for people, {@link #toJson()} for tools.
 *
 * @param machine system, processor and JVM
 * @param natives the native libraries
 * @param providers every provider that is installed, with its answer and, where it is available, a run on it
 * @param devices what plugin libraries and ONNX Runtime itself offer, as ONNX Runtime lists it
 * @param memory the process's memory
 * @param memoryLevel that memory, judged by the default thresholds
 * @param model the inspected model; empty when none was named
 * @param readiness what to expect of it at each place
 * @param problems what makes this installation less than healthy; empty when it is
 * @param suggestions what could be done next, most useful first
 */
public record DoctorReport(
        Machine machine,
        List<NativeLibrary> natives,
        List<ProviderFinding> providers,
        List<String> devices,
        MemorySnapshot memory,
        MemoryAssessment memoryLevel,
        Optional<ModelInspection> model,
        List<Readiness> readiness,
        List<String> problems,
        List<String> suggestions) {
    /**
     * System, processor and JVM.
     *
     * @param os operating system with version
     * @param arch processor architecture as the JVM names it
     * @param java version and maker of the JVM
     * @param cpu the cores that are used, and why
     * @param wsl whether it is Linux inside Windows (WSL)
     * @param container what limits the process, in words; empty when nothing does
     */
    public record Machine(String os, String arch, String java, String cpu, boolean wsl, String container) {}

    /**
     * A native library.
     *
     * @param name which
     * @param loaded whether it loads and works
     * @param details version, or the error
     * @param nextStep what to do when it does not; empty otherwise
     */
    public record NativeLibrary(String name, boolean loaded, String details, String nextStep) {}

    /**
     * A provider.
     *
     * @param id its id
     * @param availability its answer
     * @param smoke the run on it; empty where it is not available
     */
    public record ProviderFinding(String id, Availability availability, Optional<Smoke> smoke) {}

    /**
     * A run of one matrix product on a provider.
     *
     * @param passed whether it ran there and gave the right numbers
     * @param details what happened, in words
     * @param nodesByProvider who ran its nodes, by ONNX Runtime's names
     * @param openTime time to open the session
     * @param runTime time of the run
     */
    public record Smoke(
            boolean passed,
            String details,
            Map<String, Integer> nodesByProvider,
            Duration openTime,
            Duration runTime) {}

    /**
     * Makes a report.
     *
     * @param machine machine
     * @param natives copied
     * @param providers copied
     * @param devices copied
     * @param memory memory
     * @param memoryLevel its level
     * @param model model
     * @param readiness copied
     * @param problems copied
     * @param suggestions copied
     */
    public DoctorReport {
        natives = List.copyOf(natives);
        providers = List.copyOf(providers);
        devices = List.copyOf(devices);
        readiness = List.copyOf(readiness);
        problems = List.copyOf(problems);
        suggestions = List.copyOf(suggestions);
    }

    /**
     * Whether models can run here as they should.
     *
     * @return false when there are {@link #problems()}
     */
    public boolean healthy() {
        return problems.isEmpty();
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(healthy() ? "Healthy." : "Degraded: " + String.join("; ", problems) + ".");
        lines.add("");
        lines.add("Machine");
        lines.add("  " + machine.os() + " " + machine.arch() + (machine.wsl() ? " inside WSL" : "") + ", Java "
                + machine.java());
        lines.add("  " + machine.cpu() + (machine.container().isEmpty() ? "" : "; " + machine.container()));
        lines.add("Native libraries");
        natives.forEach(each -> lines.add("  " + each.name() + ": " + (each.loaded() ? "" : "missing: ")
                + each.details() + (each.nextStep().isEmpty() ? "" : "\n    → " + each.nextStep())));
        lines.add("Providers");
        providers.forEach(each -> lines.addAll(lines(each)));
        lines.add("Devices");
        devices.forEach(each -> lines.add("  " + each));
        lines.add("Memory");
        lines.add("  " + memoryLevel.level().name().toLowerCase(Locale.ROOT) + "; " + memory);
        model.ifPresent(each -> {
            lines.add("Model " + each.model() + ", " + each.family());
            readiness.forEach(one -> lines.addAll(lines(one)));
            each.notes().forEach(note -> lines.add("  note: " + note));
        });
        if (!suggestions.isEmpty()) {
            lines.add("Suggestions");
            suggestions.forEach(each -> lines.add("  " + each));
        }
        return String.join("\n", lines);
    }

    private static List<String> lines(Readiness readiness) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + readiness.target() + ": " + readiness.verdictInWords());
        readiness.reasons().forEach(reason -> lines.add("    " + reason));
        readiness.steps().forEach(step -> lines.add("    → " + step));
        return lines;
    }

    private static List<String> lines(ProviderFinding finding) {
        List<String> lines = new ArrayList<>();
        Availability answer = finding.availability();
        lines.add("  " + finding.id() + ": " + (answer.available() ? "available: " : "no: ") + answer.reason());
        if (!answer.nextStep().isEmpty()) {
            lines.add("    → " + answer.nextStep());
        }
        finding.smoke().ifPresent(run -> lines.add("    " + (run.passed() ? "runs: " : "FAILS: ") + run.details()));
        return lines;
    }

    /**
     * The report as one line of JSON, with the names of the components; times are milliseconds.
     *
     * @return a JSON object
     */
    public String toJson() {
        return Json.write(json());
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("healthy", healthy());
        json.put("problems", problems);
        Map<String, Object> computer = new LinkedHashMap<>();
        computer.put("os", machine.os());
        computer.put("arch", machine.arch());
        computer.put("java", machine.java());
        computer.put("cpu", machine.cpu());
        computer.put("wsl", machine.wsl());
        computer.put("container", machine.container());
        json.put("machine", computer);
        json.put("natives", natives.stream().map(DoctorReport::json).toList());
        json.put("providers", providers.stream().map(DoctorReport::json).toList());
        json.put("devices", devices);
        json.put("memory", memoryJson());
        model.ifPresent(each -> json.put("model", each.model()));
        json.put("readiness", readiness.stream().map(DoctorReport::json).toList());
        json.put("suggestions", suggestions);
        return json;
    }

    private static Map<String, Object> json(NativeLibrary library) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", library.name());
        json.put("loaded", library.loaded());
        json.put("details", library.details());
        json.put("nextStep", library.nextStep());
        return json;
    }

    private static Map<String, Object> json(ProviderFinding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", finding.id());
        json.put("available", finding.availability().available());
        json.put("reason", finding.availability().reason());
        json.put("nextStep", finding.availability().nextStep());
        finding.smoke().ifPresent(run -> {
            Map<String, Object> smoke = new LinkedHashMap<>();
            smoke.put("passed", run.passed());
            smoke.put("details", run.details());
            smoke.put("nodesByProvider", run.nodesByProvider());
            smoke.put("openMillis", run.openTime().toNanos() / 1e6);
            smoke.put("runMillis", run.runTime().toNanos() / 1e6);
            json.put("smoke", smoke);
        });
        return json;
    }

    private Map<String, Object> memoryJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("level", memoryLevel.level().name());
        json.put("reason", memoryLevel.reason());
        memory.residentBytes().ifPresent(bytes -> json.put("residentBytes", bytes));
        json.put("heapUsedBytes", memory.heapUsedBytes());
        json.put("heapMaxBytes", memory.heapMaxBytes());
        json.put("directBytes", memory.directBytes());
        json.put("limitBytes", memory.limitBytes());
        json.put("limitSource", memory.limitSource());
        memory.availableBytes().ifPresent(bytes -> json.put("availableBytes", bytes));
        return json;
    }

    private static Map<String, Object> json(Readiness readiness) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("target", readiness.target().name());
        json.put("verdict", readiness.verdict().name());
        json.put("reasons", readiness.reasons());
        json.put("steps", readiness.steps());
        return json;
    }
}
