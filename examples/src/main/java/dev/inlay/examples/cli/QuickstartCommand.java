package dev.inlay.examples.cli;

import dev.inlay.examples.EmbeddingQuickstart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code inlay quickstart}: every part of the library once, on real text. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = "Embed a few sentences, compare them, answer a question, and say where it ran.")
final class QuickstartCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOption model = new ModelOption();

    private final Console console;

    QuickstartCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        EmbeddingQuickstart.Result embedding = EmbeddingQuickstart.run(model.source());
        if (common.json) {
            // One field per part: a chat part gets its own.
            Map<String, Object> parts = new LinkedHashMap<>();
            parts.put("embedding", embedding);
            console.out().json(parts);
        } else {
            new QuickstartReport(embedding).lines().forEach(console.out()::line);
        }
        return 0;
    }
}
