package dev.inlay.benchmarks.startup;

import dev.inlay.benchmarks.ChildJvm;
import dev.inlay.benchmarks.Forks;
import dev.inlay.benchmarks.engine.ModelFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One measured process.
 *
 * @param firstVectorMillis from the start of the JVM to the first vector
 * @param firstVectorMebibytes peak memory by then
 * @param corpusMebibytes peak memory after the corpus
 */
record StartupRun(double firstVectorMillis, double firstVectorMebibytes, double corpusMebibytes) {
    private static final double KIBIBYTES = 1024;

    /** The folder of the cache that docs/graph.md describes. */
    private static final String SPECIALISED_GRAPHS = "graphs";

    /**
     * Starts a process and measures it.
     *
     * @param variant what to start
     * @param model directory of the model's files
     * @param corpus file of texts, one a line
     */
    static StartupRun of(StartupVariant variant, Path model, Path corpus) throws IOException, InterruptedException {
        List<String> jvmArgs = new ArrayList<>(List.of(Forks.OFFLINE));
        if (variant == StartupVariant.INLAY_FIRST_EVER || variant == StartupVariant.INLAY_FIRST_LOAD) {
            Path cache = Files.createTempDirectory("inlay-benchmarks-cache");
            try {
                jvmArgs.add("-Dinlay.cache=" + cache);
                if (variant == StartupVariant.INLAY_FIRST_LOAD) {
                    measure(variant, jvmArgs, corpus);
                    delete(cache.resolve(SPECIALISED_GRAPHS));
                }
                return measure(variant, jvmArgs, corpus);
            } finally {
                delete(cache);
            }
        }
        jvmArgs.add("-D" + ModelFiles.DIRECTORY_PROPERTY + "=" + model);
        return measure(variant, jvmArgs, corpus);
    }

    private static StartupRun measure(StartupVariant variant, List<String> jvmArgs, Path corpus)
            throws IOException, InterruptedException {
        ProcessBuilder child = ChildJvm.prepare(
                jvmArgs, StartupChild.class, List.of(variant.engine().id(), corpus.toString()));
        long start = System.nanoTime();
        Process process = child.start();
        double firstMillis = Double.NaN;
        double first = Double.NaN;
        double whole = Double.NaN;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(StartupChild.FIRST)) {
                    firstMillis = (System.nanoTime() - start) / 1e6;
                    first = mebibytes(line.substring(StartupChild.FIRST.length()));
                } else if (line.startsWith(StartupChild.CORPUS)) {
                    whole = mebibytes(line.substring(StartupChild.CORPUS.length()));
                }
            }
        } finally {
            process.destroyForcibly();
        }
        int status = process.waitFor();
        if (Double.isNaN(whole)) {
            throw new IllegalStateException(variant.id() + " ended with status " + status + " before it was done.");
        }
        return new StartupRun(firstMillis, first, whole);
    }

    private static double mebibytes(String kibibytes) {
        return Long.parseLong(kibibytes) / KIBIBYTES;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
