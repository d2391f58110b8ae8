package dev.inlay.examples.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a long input is: a bar on standard error, where a person sees it and it disturbs no output. */
final class LineProgress implements AutoCloseable {
    /** Fewer lines are done before a bar could be read. */
    private static final long LONG_INPUT = 500;

    private final PrintStream err;
    private final @Nullable ProgressBar bar;

    private LineProgress(PrintStream err, @Nullable ProgressBar bar) {
        this.err = err;
        this.bar = bar;
    }

    static LineProgress start(Path file, Console console) {
        Terminal terminal = console.terminal().get();
        boolean typed = InputLines.isStandardInput(file) && terminal.in();
        if (typed && terminal.err()) {
            console.err().println("Type lines of text; end with Ctrl-D.");
        }
        // Vectors on the same screen are progress enough, and would tear the bar apart.
        boolean visible = terminal.err() && !terminal.out() && !typed;
        long lines = visible ? InputLines.count(file) : 0;
        boolean wanted = visible && (lines < 0 || lines >= LONG_INPUT);
        return new LineProgress(console.err(), wanted ? bar(lines, console.err()) : null);
    }

    private static ProgressBar bar(long lines, PrintStream err) {
        return new ProgressBarBuilder()
                .setTaskName("Embedding")
                .setInitialMax(lines)
                .setUnit(" lines", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .setConsumer(new ConsoleProgressBarConsumer(err))
                .showSpeed(new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .continuousUpdate()
                .build();
    }

    /** So many lines are done. */
    void completed(long lines) {
        if (bar != null) {
            bar.stepTo(lines);
        }
    }

    /** Clears the bar's line for a message; the bar is drawn again below it. */
    void interrupted() {
        if (bar != null) {
            err.print("\r\u001B[K");
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
