package dev.inlay.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;

/** Where and with what a measurement was made. */
public final class MachineReport {
    private static final String VERSIONS = "/dev/inlay/benchmarks/versions.properties";

    private MachineReport() {}

    /**
     * Describes machine, JDK and versions.
     *
     * @return names with values, in the order to print
     */
    public static Map<String, String> describe() {
        Map<String, String> report = new LinkedHashMap<>();
        report.put("processor", fromFile("/proc/cpuinfo", "model name"));
        report.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        report.put("cores allowed", fromFile("/proc/self/status", "Cpus_allowed_list"));
        report.put("memory", fromFile("/proc/meminfo", "MemTotal"));
        report.put("load before", load());
        report.put("system", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        report.put("jdk", property("java.vm.name") + " " + property("java.vm.version"));
        Properties versions = versions();
        for (String name : new TreeSet<>(versions.stringPropertyNames())) {
            report.put(name, versions.getProperty(name));
        }
        return report;
    }

    /**
     * How busy the machine is.
     *
     * @return runnable threads on average over the last minute
     */
    public static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.2f", load);
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private static String fromFile(String file, String key) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException e) {
            // Not Linux.
            return "unknown";
        }
    }

    private static Properties versions() {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(MachineReport.class.getResourceAsStream(VERSIONS), VERSIONS)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(VERSIONS + " cannot be read", e);
        }
        return properties;
    }
}
