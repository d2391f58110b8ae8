package dev.inlay.providers.doctor;

import dev.inlay.providers.doctor.DoctorReport.Machine;
import dev.inlay.providers.doctor.DoctorReport.ProviderFinding;
import dev.inlay.providers.doctor.Readiness.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What could be done next. */
final class Suggestions {
    private Suggestions() {}

    static void add(
            List<String> suggestions, Machine machine, List<ProviderFinding> findings, List<Readiness> readiness) {
        Map<String, Boolean> available = findings.stream()
                .collect(Collectors.toMap(
                        ProviderFinding::id, each -> each.availability().available(), (a, b) -> b));
        String os = machine.os().toLowerCase(Locale.ROOT);
        boolean arm = machine.arch().equals("aarch64");
        if (machine.wsl()) {
            suggestions.add(
                    "WSL shows no NPU, and GPUs only to CUDA: to use them, run the application on the Windows side (a"
                            + " Windows JDK), or keep to the CPU here.");
        }
        if (os.startsWith("windows")) {
            suggest(suggestions, available, "directml", "Any GPU on Windows: " + next(findings, "directml"));
            if (arm) {
                suggest(suggestions, available, "qnn", "The NPU of a Snapdragon: " + next(findings, "qnn"));
            }
        }
        if (machine.cpu().contains("Intel")) {
            suggest(suggestions, available, "openvino", "Intel's GPU, NPU and CPU: " + next(findings, "openvino"));
        }
        for (Readiness each : readiness) {
            if (each.target() == Target.QNN_HTP
                    && each.verdict() == Verdict.READY
                    && !available.getOrDefault("qnn", false)) {
                suggestions.add("The model would fit a Qualcomm NPU as it is.");
            }
        }
    }

    private static void suggest(List<String> suggestions, Map<String, Boolean> available, String id, String text) {
        if (!available.getOrDefault(id, false)) {
            suggestions.add(text);
        }
    }

    private static String next(List<ProviderFinding> findings, String id) {
        return findings.stream()
                .filter(each -> each.id().equals(id))
                .map(each -> each.availability().nextStep())
                .findFirst()
                .orElse("add inlay-providers.");
    }
}
