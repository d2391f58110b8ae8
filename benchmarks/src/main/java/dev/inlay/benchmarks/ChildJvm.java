package dev.inlay.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs with the class path of this one. */
public final class ChildJvm {
    private ChildJvm() {}

    /**
     * Prepares a JVM; its errors go to this one's.
     *
     * @param jvmArgs arguments of the JVM
     * @param main the main class
     * @param args its arguments
     * @return what to start
     */
    public static ProcessBuilder prepare(List<String> jvmArgs, Class<?> main, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(nativeAccess());
        command.addAll(jvmArgs);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(args);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /**
     * The flag by which newer platforms let native code in without a warning.
     *
     * @return the flag, or nothing where it is not known
     */
    public static List<String> nativeAccess() {
        return Runtime.version().feature() >= 24 ? List.of("--enable-native-access=ALL-UNNAMED") : List.of();
    }

    /**
     * Runs a prepared JVM to its end, its output going to this one's.
     *
     * @param child what to start
     * @return its exit code
     * @throws IOException when it cannot be started
     * @throws InterruptedException when interrupted; the child is ended
     */
    public static int run(ProcessBuilder child) throws IOException, InterruptedException {
        Process process = child.redirectOutput(ProcessBuilder.Redirect.INHERIT).start();
        try {
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }
}
