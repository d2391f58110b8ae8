package dev.inlay.examples.cli;

import dev.inlay.InlayException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns exceptions into one clear line on standard error and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final PrintStream err;

    Failures(PrintStream err) {
        this.err = err;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        // The options are not all parsed when one of them is wrong.
        if (List.of(args).contains(CommonOptions.JSON)) {
            json(String.valueOf(wrong.getMessage()), "UsageError");
        } else {
            err.println(wrong.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
            err.println(command.getHelp().fullSynopsis().stripTrailing());
            err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof OutputException output && output.readerLeft()) {
            return CommandLine.ExitCode.OK;
        }
        if (has(command, CommonOptions.JSON)) {
            json(message(failure), failure.getClass().getSimpleName());
        } else {
            err.println(message(failure));
        }
        if (has(command, CommonOptions.VERBOSE)) {
            failure.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean has(CommandLine command, String option) {
        ParseResult parsed = command.getParseResult();
        return parsed != null && parsed.hasMatchedOption(option);
    }

    private void json(String message, String type) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("error", message);
        error.put("type", type);
        err.println(Output.toJson(error));
    }

    private static String message(Exception failure) {
        boolean explained = failure instanceof InlayException
                || failure instanceof CommandFailedException
                || failure instanceof OutputException;
        return explained
                ? String.valueOf(failure.getMessage())
                : "Unexpected error: " + failure + " (--verbose shows where)";
    }
}
