package dev.inlay.examples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** The terminal of this process, with line editing and the arrow keys' memory of earlier lines. */
final class TerminalKeyboard implements Keyboard {
    private final org.jline.terminal.Terminal terminal;
    private final LineReader reader;

    private TerminalKeyboard(org.jline.terminal.Terminal terminal) {
        this.terminal = terminal;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                // Prose, not a command language: quotes, backslashes and exclamation marks mean nothing.
                .parser(new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    static Keyboard open() {
        try {
            return new TerminalKeyboard(TerminalBuilder.builder()
                    // What is typed is no result, and stays out of a redirected standard output.
                    .systemOutput(TerminalBuilder.SystemOutput.SysErrOrSysOut)
                    .encoding(StandardCharsets.UTF_8)
                    .nativeSignals(true)
                    .build());
        } catch (IOException e) {
            throw new CommandFailedException("The terminal cannot be opened: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public @Nullable String line(String sign) {
        // A Ctrl-C between a line and its answer interrupts this thread; the answer was ended by it, the next line is
        // not meant.
        Thread.interrupted();
        try {
            return reader.readLine(sign);
        } catch (UserInterruptException e) {
            return "";
        } catch (EndOfFileException e) {
            return null;
        }
    }

    @Override
    public void onInterrupt(Runnable action) {
        terminal.handle(Signal.INT, signal -> action.run());
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new CommandFailedException("The terminal cannot be closed: " + e.getMessage() + ".", e);
        }
    }
}
