package dev.inlay.examples.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program: {@code java -jar inlay.jar COMMAND}. */
@Command(
        name = "inlay",
        description = "Text embedding and chat inside the JVM: the examples of the Inlay library.",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 failure, 2 wrong usage.",
            "Results go to standard output; errors, logs and progress to standard error.",
            "With --json an error is one line {\"error\": \"...\", \"type\": \"...\"} on standard error."
        })
public final class InlayCli implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    /**
     * Runs the program and ends the JVM with its exit code.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        System.exit(run(Console.system(), args));
    }

    /** Runs the program on the given streams and returns its exit code. */
    static int run(Console console, String... args) {
        String charset = System.getProperty("sun.jnu.encoding", "UTF-8");
        if (!charset.equals("UTF-8") && String.join(" ", args).contains("\uFFFD")) {
            console.err()
                    .println("An argument has characters that this process cannot read in the locale's " + charset
                            + ": set LC_ALL=C.UTF-8, or use standard input.");
            return CommandLine.ExitCode.USAGE;
        }
        return commandLine(console).execute(args);
    }

    private static CommandLine commandLine(Console console) {
        CommandLine root = new CommandLine(new InlayCli());
        root.addSubcommand(new QuickstartCommand(console));
        root.addSubcommand(new EmbedCommand(console));
        root.addSubcommand(new SearchCommand(console));
        root.addSubcommand(new ChatCommand(console));
        root.addSubcommand(new ModelsCommand(console));
        root.addSubcommand(new InspectCommand(console));
        root.addSubcommand(new CompareCommand(console));
        root.addSubcommand(new DoctorCommand(console));
        root.addSubcommand(new ServeCommand(console));
        root.addSubcommand(new LoadCommand(console));
        Failures failures = new Failures(console.err());
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(console.out().printWriter())
                .setErr(new PrintWriter(new OutputStreamWriter(console.err(), Charset.defaultCharset()), true))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setExecutionStrategy(parsed -> {
                    int exitCode = new CommandLine.RunLast().execute(parsed);
                    try {
                        console.out().flush();
                    } catch (OutputException e) {
                        // What was still in the buffer met a full disk: an error like any other.
                        throw new ExecutionException(
                                parsed.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
                    }
                    return exitCode;
                });
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }
}
