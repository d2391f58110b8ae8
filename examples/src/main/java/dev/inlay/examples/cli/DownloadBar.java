package dev.inlay.examples.cli;

import dev.inlay.model.DownloadListener;
import dev.inlay.model.DownloadProgress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a download is: a bar on standard error where a person sits. */
final class DownloadBar implements DownloadListener, AutoCloseable {
    private final @Nullable ProgressBar bar;

    private DownloadBar(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static DownloadBar start(String name, Console console) {
        if (!console.terminal().get().err()) {
            return new DownloadBar(null);
        }
        return new DownloadBar(new ProgressBarBuilder()
                .setTaskName(name)
                .setUnit(" MB", 1_000_000)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(console.err()))
                .showSpeed()
                .build());
    }

    @Override
    public void onProgress(DownloadProgress progress) {
        if (bar != null) {
            bar.maxHint(progress.totalBytes());
            bar.stepTo(progress.bytes());
            bar.setExtraMessage(" " + progress.file());
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
