package dev.inlay.examples.cli;

import dev.inlay.model.DownloadListener;
import dev.inlay.model.DownloadProgress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** How far a download is: a bar on standard error where a person sits, from the first byte on. */
final class DownloadBar implements DownloadListener, AutoCloseable {
    private final Console console;
    private final boolean visible;
    private @Nullable ProgressBar bar;
    private volatile @Nullable DownloadProgress last;

    private DownloadBar(Console console, boolean visible) {
        this.console = console;
        this.visible = visible;
    }

    static DownloadBar start(Console console) {
        return new DownloadBar(console, console.terminal().get().err());
    }

    @Override
    public void onProgress(DownloadProgress progress) {
        if (!visible) {
            return;
        }
        last = progress;
        if (bar == null) {
            console.err().println(progress.repository());
            bar = new ProgressBarBuilder()
                    .setUpdateIntervalMillis(200)
                    .setConsumer(new ConsoleProgressBarConsumer(console.err()))
                    // The library's own line has no room left for the bar in a narrow terminal.
                    .setRenderer((state, width) -> line(width))
                    .build();
        }
        bar.maxHint(progress.totalBytes());
        bar.stepTo(progress.bytes());
    }

    private String line(int width) {
        DownloadProgress progress = last;
        String line = progress == null ? "" : DownloadLine.of(progress, width);
        return line + " ".repeat(Math.max(0, width - line.length())); // over what a longer one has left
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
