package dev.inlay.examples;

import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingResponse;
import dev.inlay.Purpose;
import dev.inlay.model.ModelSource;
import java.util.List;
import java.util.stream.DoubleStream;

/** The main job in one page: load a model, embed sentences, compare them, and find the one that answers a question. */
public final class EmbeddingQuickstart {
    /** Two sentences on each of three topics, in other words, so that only meaning can pair them. */
    static final List<String> SENTENCES = List.of(
            "The customer wants her money back for a broken lamp.",
            "Refunds are paid to the original card within five days.",
            "A rocket carried two astronauts to the space station.",
            "The crew docked at the orbiting laboratory on Monday morning.",
            "Simmer the tomatoes with garlic and basil for twenty minutes.",
            "This pasta sauce needs fresh herbs and a gentle flame.");

    static final String QUESTION = "How long does it take until a payment is returned to me?";

    private static final int WARM_RUNS = 11;

    private EmbeddingQuickstart() {}

    /**
     * What the run found.
     *
     * @param model the model's name
     * @param dimension numbers per embedding
     * @param maxTokens tokens a text may have
     * @param sentences the texts
     * @param tokens tokens of all texts together
     * @param similarities cosine of each text with each
     * @param question the question
     * @param best index of the text that answers it best
     * @param score its cosine with the question
     * @param firstMillis time to embed all texts, as the first work of a fresh JVM
     * @param warmMillis the same once the JVM has compiled what it runs
     * @param placement where the model ran, and why
     */
    public record Result(
            String model,
            int dimension,
            int maxTokens,
            List<String> sentences,
            long tokens,
            List<List<Double>> similarities,
            String question,
            int best,
            double score,
            double firstMillis,
            double warmMillis,
            Placement placement) {}

    /**
     * Runs the example.
     *
     * @param model where the model is
     * @return what it found
     */
    public static Result run(ModelSource model) {
        try (Embedder embedder = Embedder.load(model)) {
            EmbeddingRequest request = EmbeddingRequest.builder()
                    .texts(SENTENCES)
                    .purpose(Purpose.DOCUMENT)
                    .build();
            long start = System.nanoTime();
            EmbeddingResponse response = embedder.embed(request);
            double firstMillis = millisSince(start);
            List<Embedding> documents = response.embeddings();

            Embedding question = embedder.embed(QUESTION, Purpose.QUERY);
            int best = 0;
            for (int i = 1; i < documents.size(); i++) {
                if (question.cosineSimilarity(documents.get(i)) > question.cosineSimilarity(documents.get(best))) {
                    best = i;
                }
            }
            return new Result(
                    embedder.info().model(),
                    embedder.info().dimension(),
                    embedder.info().maxTokens(),
                    SENTENCES,
                    response.totalTokens(),
                    similarities(documents),
                    QUESTION,
                    best,
                    question.cosineSimilarity(documents.get(best)),
                    firstMillis,
                    warmMillis(embedder, request),
                    Placement.of(embedder.placement()));
        }
    }

    private static double warmMillis(Embedder embedder, EmbeddingRequest request) {
        return DoubleStream.generate(() -> {
                    long start = System.nanoTime();
                    embedder.embed(request);
                    return millisSince(start);
                })
                .limit(WARM_RUNS)
                .sorted()
                .skip(WARM_RUNS / 2)
                .findFirst()
                .orElseThrow();
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static List<List<Double>> similarities(List<Embedding> embeddings) {
        return embeddings.stream()
                .map(a -> embeddings.stream().map(a::cosineSimilarity).toList())
                .toList();
    }
}
