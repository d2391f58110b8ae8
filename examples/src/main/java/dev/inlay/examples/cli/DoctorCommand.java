package dev.inlay.examples.cli;

import dev.inlay.providers.doctor.Doctor;
import dev.inlay.providers.doctor.DoctorReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inlay doctor}: what runs on this machine, what does not, and what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Examine this machine: native libraries, providers with their reasons, devices, memory; each provider that is"
                    + " available runs a small matrix product.",
            "",
            "Exit codes: 0 healthy, 1 degraded, 2 wrong usage.",
            ""
        })
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(
            names = "--model",
            paramLabel = "NAME|DIR",
            description = "Also say what to expect of this model on NPU, GPU and CPU, without loading its weights.")
    @Nullable
    String model;

    private final Console console;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Doctor doctor = Doctor.create();
        if (model != null) {
            if (Files.isRegularFile(Path.of(model))) {
                doctor.model(Path.of(model));
            } else {
                doctor.model(ModelOption.source(model));
            }
        }
        DoctorReport report = doctor.examine();
        if (common.json) {
            console.out().line(report.toJson());
        } else {
            report.toString().lines().forEach(console.out()::line);
        }
        return report.healthy() ? 0 : 1;
    }
}
