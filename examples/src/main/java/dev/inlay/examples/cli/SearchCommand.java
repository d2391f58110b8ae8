package dev.inlay.examples.cli;

import dev.inlay.Embedder;
import dev.inlay.examples.SemanticSearch;
import dev.inlay.model.ModelSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inlay search}: the lines of a file that mean what a query means. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Find the lines of a text file (UTF-8) that are nearest in meaning to a query.",
            "",
            "Prints score (cosine similarity), line number and line, best first. Empty lines are skipped; a line that"
                    + " cannot be embedded is reported and the exit code is 1.",
            ""
        })
final class SearchCommand implements Callable<Integer> {
    /** Characters of a line that a person gets to see; JSON has it all. */
    private static final int SHOWN = 200;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOption model = new ModelOption();

    @Option(
            names = "--file",
            paramLabel = "F",
            required = true,
            description = "The file to search; '-' reads standard input.")
    Path file = Path.of("-");

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "5",
            description = "How many lines to print. Default: ${DEFAULT-VALUE}.")
    int top;

    @Parameters(paramLabel = "QUERY", description = "What to look for, in words.")
    String query = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    private final Console console;

    SearchCommand(Console console) {
        this.console = console;
    }

    /** One found line, as JSON shows it. */
    record Found(long line, double score, String text) {
        static Found of(SemanticSearch.Hit hit) {
            return new Found(hit.line().number(), hit.score(), hit.line().text());
        }
    }

    @Override
    public Integer call() {
        if (top < 1) {
            throw new ParameterException(spec.commandLine(), "--top is " + top + " but must be at least 1.");
        }
        LineProblems problems = new LineProblems(console.err(), common.json);
        ModelSource source = model.source();
        List<SemanticSearch.Hit> hits;
        try (InputLines input = InputLines.open(file, console);
                Embedder embedder = Embedder.load(source)) {
            hits = new SemanticSearch(embedder)
                    .search(
                            query,
                            new NonBlankLines(input.lines()),
                            top,
                            (line, error) -> problems.report(line.number(), line.text(), error));
        }
        if (common.json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("query", query);
            answer.put("model", source.name());
            answer.put("results", hits.stream().map(Found::of).toList());
            console.out().json(answer);
        } else {
            hits.stream().map(Found::of).forEach(this::print);
        }
        return problems.exitCode();
    }

    private void print(Found found) {
        console.out()
                .line(String.format(
                        Locale.ROOT, "%6.3f  %5d  %s", found.score(), found.line(), Excerpt.of(found.text(), SHOWN)));
    }
}
