package dev.inlay.providers.doctor;

import dev.inlay.graph.ModelInspection;
import dev.inlay.graph.ModelInspector;
import dev.inlay.internal.ep.LibraryPath;
import dev.inlay.internal.ep.OrtDevices;
import dev.inlay.model.ModelSource;
import dev.inlay.monitor.MemoryAssessment;
import dev.inlay.monitor.MemoryLevel;
import dev.inlay.monitor.MemoryMonitor;
import dev.inlay.monitor.MemorySnapshot;
import dev.inlay.monitor.MemoryThresholds;
import dev.inlay.provider.Availability;
import dev.inlay.provider.Provider;
import dev.inlay.provider.SessionProvider;
import dev.inlay.providers.doctor.DoctorReport.NativeLibrary;
import dev.inlay.providers.doctor.DoctorReport.ProviderFinding;
import dev.inlay.providers.doctor.Readiness.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Examines an installation: machine, native libraries, providers (each available one runs a matrix product), devices, memory, and
 * the fitness of a model for accelerators. Loads no model. Takes a second or so.
 *
 * <pre>{@code
 * System.out.println(Doctor.create().model(ModelSource.named("bge-small-en-v1.5")).examine());
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 */
public final class Doctor {
    private Optional<ModelSource> model = Optional.empty();
    private Optional<Path> file = Optional.empty();
    private final Map<String, Provider> configured = new LinkedHashMap<>();
    private MachineReader machine = new MachineReader(Path.of("/"), System.getenv());

    private Doctor() {}

    /**
     * A doctor who looks at the machine, at what is installed, and at no model.
     *
     * @return the doctor
     */
    public static Doctor create() {
        return new Doctor();
    }

    /**
     * Looks at a model too.
     *
     * @param source where it is
     * @return this
     */
    public Doctor model(ModelSource source) {
        this.model = Optional.of(source);
        return this;
    }

    /**
     * Looks at a model too.
     *
     * @param graph an ONNX file or a directory
     * @return this
     */
    public Doctor model(Path graph) {
        this.file = Optional.of(graph);
        return this;
    }

    /**
     * Looks at a configured provider, in place of an installed one with its id.
     *
     * @param provider the provider
     * @return this
     */
    public Doctor provider(Provider provider) {
        configured.put(provider.id(), Objects.requireNonNull(provider, "provider"));
        return this;
    }

    /** Another machine, for tests. */
    Doctor machine(MachineReader reader) {
        this.machine = reader;
        return this;
    }

    /**
     * Examines everything.
     *
     * @return what was found
     * @throws dev.inlay.ModelLoadException when the named model cannot be read
     */
    public DoctorReport examine() {
        DoctorReport.Machine computer = machine.read();
        List<String> problems = new ArrayList<>();
        List<String> suggestions = new ArrayList<>();
        List<NativeLibrary> natives = List.of(NativeLibraries.onnxRuntime(), NativeLibraries.tokenizers());
        natives.stream()
                .filter(each -> !each.loaded())
                .forEach(each -> problems.add("the native library of " + each.name() + " does not load"));
        boolean runtime = natives.get(0).loaded();
        List<ProviderFinding> findings = new ArrayList<>();
        try (SmokeTest smoke = new SmokeTest()) {
            for (Provider provider : providers().values()) {
                ProviderFinding finding = look(provider, smoke);
                findings.add(finding);
                problem(finding).ifPresent(problems::add);
            }
        }
        findings.sort(Comparator.comparingInt(Doctor::distance));
        MemorySnapshot memory = MemoryMonitor.now();
        MemoryAssessment level = MemoryThresholds.defaults().assess(memory);
        if (level.level() == MemoryLevel.CRITICAL) {
            problems.add("memory is critical: " + level.reason());
        }
        Optional<ModelInspection> inspection = inspect();
        List<Readiness> readiness = inspection.map(ReadinessJudge::judge).orElse(List.of());
        readiness.stream()
                .filter(each -> each.target() == Target.CPU && each.verdict() == Verdict.NOT_READY)
                .forEach(each -> problems.add("the model cannot be loaded: " + String.join("; ", each.reasons())));
        inspection.ifPresent(each -> tooLarge(each, memory).ifPresent(problems::add));
        Suggestions.add(suggestions, computer, findings, readiness);
        return new DoctorReport(
                computer,
                natives,
                findings,
                runtime ? OrtDevices.list() : List.of(),
                memory,
                level,
                inspection,
                readiness,
                problems,
                suggestions);
    }

    private Map<String, Provider> providers() {
        Map<String, Provider> all = new LinkedHashMap<>();
        ServiceLoader.load(Provider.class, Doctor.class.getClassLoader()).forEach(each -> all.put(each.id(), each));
        all.putAll(configured);
        return all;
    }

    /** Those that run come first, then those that could be had here, then those of other systems. */
    private static int distance(ProviderFinding finding) {
        Availability answer = finding.availability();
        return answer.available() ? 0 : answer.nextStep().isEmpty() ? 2 : 1;
    }

    private static ProviderFinding look(Provider provider, SmokeTest smoke) {
        Availability answer = provider.availability();
        boolean run = answer.available() && provider instanceof SessionProvider;
        return new ProviderFinding(
                provider.id(), answer, run ? Optional.of(smoke.run((SessionProvider) provider)) : Optional.empty());
    }

    /** A provider that is not here is no problem, unless somebody asked for it by naming its library. */
    private Optional<String> problem(ProviderFinding finding) {
        if (finding.smoke().isPresent() && !finding.smoke().get().passed()) {
            return Optional.of(finding.id() + " is available but does not run: "
                    + finding.smoke().get().details());
        }
        boolean asked = LibraryPath.find(finding.id()).isPresent() || configured.containsKey(finding.id());
        if (!finding.availability().available() && (asked || finding.id().equals("cpu"))) {
            return Optional.of(finding.id() + " was asked for but cannot be used: "
                    + finding.availability().reason());
        }
        return Optional.empty();
    }

    private Optional<ModelInspection> inspect() {
        if (file.isPresent()) {
            return file.map(ModelInspector::inspect);
        }
        return model.map(ModelInspector::inspect);
    }

    private static Optional<String> tooLarge(ModelInspection model, MemorySnapshot memory) {
        long available = memory.availableBytes().orElse(memory.limitBytes());
        return model.weightBytes() > available && available > 0
                ? Optional.of("the model's " + Sizes.text(model.weightBytes()) + " of weights do not fit into the "
                        + Sizes.text(available) + " that can be had")
                : Optional.empty();
    }
}
