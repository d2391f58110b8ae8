package dev.inlay.examples.cli;

import dev.inlay.ChatGenerator;
import dev.inlay.FinishReason;
import dev.inlay.GenerationOptions;
import dev.inlay.InvalidRequestException;
import dev.inlay.examples.ChatConversation;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inlay chat}: one answer, or a conversation at the terminal. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Ask a chat model, and see the answer while it is generated.",
            "",
            "Without a prompt, at a terminal: a conversation (/reset forgets it, /quit or Ctrl-D ends, Ctrl-C stops an"
                    + " answer; the oldest turns are left out when it gets too long for the model). Without a prompt,"
                    + " otherwise: all of standard input (UTF-8) is the prompt.",
            "",
            "With --json every answer is one object: prompt, text, finishReason (stop, length or cancelled), usage"
                    + " (tokens), timings, model, placement.",
            ""
        })
final class ChatCommand implements Callable<Integer> {
    /** What a shell expects of a program that Ctrl-C ended. */
    static final int INTERRUPTED = 130;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ChatModelOption model = new ChatModelOption();

    @Mixin
    SamplingOptions sampling = new SamplingOptions();

    @Option(
            names = "--system",
            paramLabel = "TEXT",
            description = "Instructions to the model. Default: the model's own.")
    @Nullable
    String system;

    @Parameters(paramLabel = "PROMPT", arity = "0..1", description = "What to ask, in quotation marks.")
    @Nullable
    String prompt;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    private final Console console;

    ChatCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GenerationOptions options = options();
        Terminal terminal = console.terminal().get();
        boolean session = prompt == null && terminal.in();
        String question = session ? "" : question();
        try (ChatGenerator chat = ChatGenerator.load(model.source())) {
            AnswerPrinter printer = common.json
                    ? new JsonAnswers(console.out(), chat)
                    : new StreamedAnswers(console.out(), console.err(), terminal);
            Supplier<ChatConversation> start = () -> new ChatConversation(chat, system, options);
            if (session) {
                new ChatSession(chat, start, printer, console).run();
            } else {
                ChatConversation conversation = start.get();
                console.interrupts().accept(conversation::cancel);
                FinishReason reason = printer.answer(conversation, question);
                return reason == FinishReason.CANCELLED ? INTERRUPTED : CommandLine.ExitCode.OK;
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private GenerationOptions options() {
        try {
            return sampling.toGenerationOptions();
        } catch (InvalidRequestException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private String question() {
        String question = prompt != null ? prompt : Utf8Text.readAll(console.in(), "Standard input");
        if (question.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(), "The prompt is empty: give one in quotation marks, or on standard input.");
        }
        return question;
    }
}
