package dev.inlay.benchmarks.engine;

import dev.inlay.benchmarks.ChildJvm;
import dev.inlay.benchmarks.Forks;
import dev.inlay.benchmarks.Main;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares every engine's vectors with the committed reference, each in a JVM of its own. */
@Command(
        name = "agreement",
        mixinStandardHelpOptions = true,
        description = "Compares every engine's vectors with the committed reference of the Python stack.")
public final class AgreementCommand implements Callable<Integer> {
    private static final int DISAGREES = 1;
    private static final int UNAVAILABLE = 3;

    @Option(names = "--engine", description = "Only this one, in this process.")
    private @Nullable String engine;

    @Option(
            names = "--step",
            defaultValue = "5",
            description = "Every n-th text is compared (default: ${DEFAULT-VALUE}).")
    private int step;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (engine != null) {
            return compare(EngineKind.of(engine));
        }
        return engines(EngineKind.ids(), step).disagreeing().isEmpty() ? 0 : DISAGREES;
    }

    /**
     * What became of the engines.
     *
     * @param agreeing those to time
     * @param disagreeing those with wrong vectors
     */
    public record Outcome(List<String> agreeing, List<String> disagreeing) {}

    /**
     * Compares engines, each in a JVM of its own: they share no thread pool and no native environment. Prints a line for each.
     *
     * @param ids their names
     * @param step every n-th text is compared
     * @return those that can be timed; those that cannot run here are in neither list
     * @throws IOException when a JVM cannot be started
     * @throws InterruptedException when interrupted
     */
    public static Outcome engines(List<String> ids, int step) throws IOException, InterruptedException {
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        for (String id : ids) {
            int status = ChildJvm.run(ChildJvm.prepare(
                    List.of(Forks.HEAP, Forks.OFFLINE),
                    Main.class,
                    List.of("agreement", "--engine", id, "--step", Integer.toString(step))));
            switch (status) {
                case 0 -> outcome.agreeing().add(id);
                case UNAVAILABLE -> {
                    // Its line says why.
                }
                default -> outcome.disagreeing().add(id);
            }
        }
        return outcome;
    }

    private int compare(EngineKind kind) {
        try (EmbeddingEngine opened = kind.open()) {
            Agreement agreement = Agreement.of(opened, step);
            boolean accepted = agreement.holds() || !kind.comparable();
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %3d texts, lowest cosine to the reference %.6f%s%n",
                    kind.id(),
                    agreement.texts(),
                    agreement.lowest(),
                    agreement.holds()
                            ? ""
                            : accepted ? ": known to differ, timed all the same" : ": DISAGREES, not timed");
            return accepted ? 0 : DISAGREES;
        } catch (EngineUnavailableException e) {
            System.out.printf(Locale.ROOT, "%-16s left out: %s%n", kind.id(), e.getMessage());
            return UNAVAILABLE;
        }
    }
}
