package dev.inlay.providers.doctor;

import dev.inlay.providers.cpu.CpuTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads what kind of machine this is.
 *
 * @param root the folder that holds {@code proc}
 * @param environment the environment variables
 */
record MachineReader(Path root, Map<String, String> environment) {
    DoctorReport.Machine read() {
        CpuTopology cpu = CpuTopology.current();
        List<String> limits = new ArrayList<>();
        if (cpu.quotaCpus().isPresent()) {
            limits.add("CPU quota " + cpu.quotaCpus().getAsDouble());
        }
        if (Files.exists(root.resolve(".dockerenv")) || Files.exists(root.resolve("run/.containerenv"))) {
            limits.add("inside a container");
        }
        return new DoctorReport.Machine(
                System.getProperty("os.name", "") + " " + System.getProperty("os.version", ""),
                System.getProperty("os.arch", ""),
                System.getProperty("java.version", "") + " (" + System.getProperty("java.vm.name", "") + ", "
                        + System.getProperty("java.vendor", "") + ")",
                cpu.reason(),
                wsl(),
                String.join(", ", limits));
    }

    /** Microsoft's kernel for WSL names itself in its release; WSL also sets a variable, which a service may not see. */
    boolean wsl() {
        return environment.containsKey("WSL_DISTRO_NAME")
                || text("proc/sys/kernel/osrelease").contains("microsoft")
                || text("proc/version").contains("microsoft");
    }

    private String text(String file) {
        try {
            return Files.readString(root.resolve(file)).toLowerCase(Locale.ROOT);
        } catch (IOException | InvalidPathException | SecurityException e) {
            return "";
        }
    }
}
