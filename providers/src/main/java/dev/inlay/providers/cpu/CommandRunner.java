package dev.inlay.providers.cpu;

import java.util.List;
import java.util.Optional;

/** Runs a program and takes what it prints. */
@FunctionalInterface
interface CommandRunner {
    /**
     * Runs it.
     *
     * @param command the program and its arguments
     * @return its standard output, whatever its exit code; empty when it cannot be started or does not end in time
     */
    Optional<String> run(List<String> command);
}
