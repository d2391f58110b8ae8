package dev.inlay.benchmarks;

import dev.inlay.benchmarks.engine.AgreementCommand;
import dev.inlay.benchmarks.limits.LimitsCommand;
import dev.inlay.benchmarks.longrun.LongRunCommand;
import dev.inlay.benchmarks.ratio.RatiosCommand;
import dev.inlay.benchmarks.report.ReportCommand;
import dev.inlay.benchmarks.startup.StartupAndMemory;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The jar's main class: runs one of the commands below, or JMH with the arguments as they are. */
@Command(
        name = "benchmarks.jar",
        description =
                "Anything that is not one of these commands goes to JMH, such as: EmbeddingThroughput -p corpus=mixed",
        subcommands = {
            RatiosCommand.class,
            StartupAndMemory.class,
            AgreementCommand.class,
            LimitsCommand.class,
            LongRunCommand.class,
            SuiteCommand.class,
            ReportCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    private static final Set<String> OWN =
            Set.of("ratios", "startup", "agreement", "limits", "longrun", "suite", "report", "help");

    Main() {}

    /**
     * Runs a command.
     *
     * @param args see {@code help}; JMH's own are listed with {@code -h}
     * @throws Exception when JMH fails
     */
    public static void main(String[] args) throws Exception {
        if (args.length > 0 && OWN.contains(args[0])) {
            int status = new CommandLine(new Main())
                    .setExecutionExceptionHandler((failure, command, parsed) -> {
                        System.err.println(failure);
                        return 1;
                    })
                    .execute(args);
            // A peer's threads may keep the process alive.
            Runtime.getRuntime().halt(status);
        }
        if (args.length == 0) {
            CommandLine.usage(new Main(), System.out);
            return;
        }
        org.openjdk.jmh.Main.main(args);
    }
}
