package dev.inlay.examples.cli;

import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {
    static final String JSON = "--json";
    static final String VERBOSE = "--verbose";

    @Option(names = JSON, description = "Print JSON, one value a line, for other programs.")
    boolean json;

    /** Raises the log level. Runs while the options are parsed, before the library asks for its first logger. */
    @Option(names = VERBOSE, description = "Show log messages from INFO up, and stack traces of errors.")
    void verbose(boolean on) {
        if (on) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
        }
    }
}
