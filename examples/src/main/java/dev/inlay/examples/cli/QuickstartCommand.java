package dev.inlay.examples.cli;

import dev.inlay.examples.ChatQuickstart;
import dev.inlay.examples.ChatResult;
import dev.inlay.examples.EmbeddingQuickstart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inlay quickstart}: every part of the library once, on real text. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = "Embed a few sentences, compare them, ask a chat model a question, and say where both ran.")
final class QuickstartCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOption model = new ModelOption();

    @Option(
            names = "--chat-model",
            paramLabel = "NAME|DIR",
            defaultValue = ChatModelOption.DEFAULT,
            description = "The same for chat. Default: ${DEFAULT-VALUE}.")
    String chatModel = "";

    private final Console console;

    QuickstartCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        EmbeddingQuickstart.Result embedding = EmbeddingQuickstart.run(model.source());
        ChatResult chat = ChatQuickstart.run(ModelOption.source(chatModel));
        if (common.json) {
            Map<String, Object> parts = new LinkedHashMap<>();
            parts.put("embedding", embedding);
            parts.put("chat", chat);
            console.out().json(parts);
        } else {
            new QuickstartReport(embedding, chat).lines().forEach(console.out()::line);
        }
        return 0;
    }
}
