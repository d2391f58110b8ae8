package dev.inlay.examples;

import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingSink;
import dev.inlay.InlayException;
import dev.inlay.Purpose;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/** Search by meaning over any number of lines: they stream by, and only the best few are kept. */
public final class SemanticSearch {
    private static final Comparator<Hit> BEST_FIRST = Comparator.comparingDouble(Hit::score)
            .reversed()
            .thenComparingLong(hit -> hit.line().number());

    private final Embedder embedder;

    /**
     * Makes a search.
     *
     * @param embedder used and not closed
     */
    public SemanticSearch(Embedder embedder) {
        this.embedder = embedder;
    }

    /**
     * A line of a document.
     *
     * @param number its number, from 1
     * @param text what it says
     */
    public record Line(long number, String text) {}

    /**
     * A line that was found.
     *
     * @param line the line
     * @param score cosine with the query
     */
    public record Hit(Line line, double score) {}

    /** Told of lines that could not be embedded; the others are searched all the same. */
    @FunctionalInterface
    public interface Failures {
        /**
         * A line could not be embedded.
         *
         * @param line the line
         * @param error what is wrong with it
         */
        void failed(Line line, InlayException error);
    }

    /**
     * Finds the lines nearest to a query.
     *
     * @param query what to look for
     * @param lines where to look; read once
     * @param top how many to return
     * @param failures told of lines that cannot be embedded
     * @return at most {@code top} lines, best first
     */
    public List<Hit> search(String query, Iterator<Line> lines, int top, Failures failures) {
        // Many models put different words in front of a query and of a document; the purpose picks them.
        Embedding wanted = embedder.embed(query, Purpose.QUERY);
        EmbeddingRequest asDocuments =
                EmbeddingRequest.builder().purpose(Purpose.DOCUMENT).build();
        PriorityQueue<Hit> best = new PriorityQueue<>(BEST_FIRST.reversed());
        // Results arrive in the order of the texts, so a queue knows the line of each.
        Queue<Line> running = new ArrayDeque<>();
        embedder.embedAll(textsOf(lines, running), asDocuments, new EmbeddingSink() {
            @Override
            public void accept(long index, String text, Embedding embedding) {
                best.add(new Hit(running.remove(), wanted.cosineSimilarity(embedding)));
                if (best.size() > top) {
                    best.remove();
                }
            }

            @Override
            public void failed(long index, String text, InlayException error) {
                failures.failed(running.remove(), error);
            }
        });
        return best.stream().sorted(BEST_FIRST).toList();
    }

    private static Iterable<String> textsOf(Iterator<Line> lines, Queue<Line> running) {
        return () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public String next() {
                Line line = lines.next();
                running.add(line);
                return line.text();
            }
        };
    }
}
