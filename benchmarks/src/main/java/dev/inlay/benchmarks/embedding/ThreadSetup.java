package dev.inlay.benchmarks.embedding;

import dev.inlay.provider.CpuOptions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads settings of threads from one parameter: {@code 1x2}, {@code 2x1+spin}, {@code 2x2+block4+spin}, or a preset: {@code
 * default}, {@code all-cores}.
 */
final class ThreadSetup {
    private static final Pattern SHAPE = Pattern.compile("(\\d+)x(\\d+)(\\+block\\d+)?(\\+spin)?");

    private ThreadSetup() {}

    /**
     * Reads settings.
     *
     * @param setup a preset, or threads of one run x runs at once, then the size of ONNX Runtime's dynamic blocks, then spinning
     * @return the settings
     */
    static CpuOptions parse(String setup) {
        if (setup.equals("default")) {
            return CpuOptions.defaults();
        }
        if (setup.equals("all-cores")) {
            return CpuOptions.allCores();
        }
        Matcher matcher = SHAPE.matcher(setup);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    setup + " is not such as 1x2, 2x1+spin, 2x2+block4, default or all-cores.");
        }
        CpuOptions.Builder cpu = CpuOptions.builder()
                .intraOpThreads(Integer.parseInt(matcher.group(1)))
                .concurrentRuns(Integer.parseInt(matcher.group(2)))
                .spinning(matcher.group(4) != null);
        if (matcher.group(3) != null) {
            cpu.configEntry("session.dynamic_block_base", matcher.group(3).substring("+block".length()));
        }
        return cpu.build();
    }
}
