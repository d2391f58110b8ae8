package dev.inlay.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills the page's tables and draws its plots from the result files of a folder. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Turns result files (of this jar's commands, or JMH's own -rf json) into the tables and plots of a page."
                        + " NAME.json fills the place <!-- results: NAME --> ... <!-- end -->.")
public final class ReportCommand implements Callable<Integer> {
    @Option(
            names = "--results",
            defaultValue = "docs/performance",
            description = "Folder of the result files. Default: ${DEFAULT-VALUE}.")
    private Path results;

    @Option(
            names = "--page",
            defaultValue = "docs/performance.md",
            description = "The page; plots go into the folder of the results. Default: ${DEFAULT-VALUE}.")
    private Path page;

    @Override
    public Integer call() throws IOException {
        Page template = new Page(Files.readString(page));
        Map<String, Path> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.list(results)) {
            all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .forEach(file -> files.put(file.getFileName().toString().replaceFirst("\\.json$", ""), file));
        }
        Set<String> homeless = new TreeSet<>(files.keySet());
        homeless.removeAll(template.places());
        if (!homeless.isEmpty()) {
            System.err.println(page + " has no place for " + String.join(", ", homeless) + ": left out.");
        }
        Map<String, String> contents = new LinkedHashMap<>();
        Results reader = new Results(results);
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (!homeless.contains(file.getKey())) {
                contents.put(file.getKey(), markdown(file.getKey(), reader.read(file.getKey(), file.getValue())));
            }
        }
        Files.writeString(page, template.fill(contents));
        System.out.println(page + ": filled " + String.join(", ", contents.keySet()));
        return 0;
    }

    private String markdown(String name, Section section) {
        StringJoiner text = new StringJoiner("\n\n");
        section.tables().forEach(text::add);
        Path folder = page.toAbsolutePath().getParent();
        for (Path plot : section.plots()) {
            Path link = folder == null ? plot : folder.relativize(plot.toAbsolutePath());
            text.add("![" + name + "](" + link.toString().replace('\\', '/') + ")");
        }
        return text.toString();
    }
}
