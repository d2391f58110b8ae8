package dev.inlay.examples.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The streams of a run, so that a test can hold them.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param terminal which of them a person sits at; asked only where it matters, for the answer costs a process
 * @param keyboard opens the person's keyboard; asked only where there is one
 * @param interrupts sets what Ctrl-C does from now on
 */
record Console(
        InputStream in,
        Output out,
        PrintStream err,
        Supplier<Terminal> terminal,
        Supplier<Keyboard> keyboard,
        Consumer<Runnable> interrupts) {
    /** The streams of this process. */
    static Console system() {
        // Not System.out, which hides every write error: a closed pipe must end the work, not go unnoticed.
        return new Console(
                System.in,
                new Output(new FileOutputStream(FileDescriptor.out)),
                System.err,
                Terminal::detect,
                TerminalKeyboard::open,
                Interrupts::handle);
    }
}
