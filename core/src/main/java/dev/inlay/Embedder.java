package dev.inlay;

import dev.inlay.model.ModelSource;
import dev.inlay.provider.PlacementReport;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns texts into vectors. Safe for use by many threads until it is closed; texts that many threads pass one by one are
 * run together without waiting for each other. What a text runs together with changes the order of sums, and so the last digits of its
 * vector: less than 1e-6 an element for a graph in float32.
 *
 * <pre>{@code
 * try (Embedder embedder = Embedder.load(ModelSource.named("bge-small-en-v1.5"))) {
 *     Embedding hello = embedder.embed("Hello world");
 *     System.out.println(hello.vector().length); // 384
 * }
 * }</pre>
 *
 * <p>Every method that takes texts throws {@link InvalidRequestException} for null and for malformed UTF-16 (a lone
 * surrogate), before anything runs; {@link InferenceException} when the native runtime fails; {@link
 * RequestCancelledException} when the calling thread is interrupted; and {@link IllegalStateException} after {@link
 * #close()}. An empty text is embedded as the model embeds an empty text.
 */
public interface Embedder extends AutoCloseable {
    /**
     * Loads a model with every setting at its default.
     *
     * @param source where the model is
     * @return the embedder; close it
     * @throws ModelLoadException when the model's files are missing or broken
     * @throws ProviderUnavailableException when nothing here can run it
     */
    static Embedder load(ModelSource source) {
        return builder().model(source).build();
    }

    /**
     * Starts with the defaults.
     *
     * @return a builder
     */
    static EmbedderBuilder builder() {
        return new EmbedderBuilder();
    }

    /**
     * Embeds one text with the model's default prompt, cutting off what is too long.
     *
     * @param text the text; may be empty
     * @return its embedding
     */
    Embedding embed(String text);

    /**
     * Embeds one text for a purpose.
     *
     * @param text the text; may be empty
     * @param purpose which prompt to put in front
     * @return its embedding
     */
    Embedding embed(String text, Purpose purpose);

    /**
     * Embeds texts as the request says.
     *
     * @param request the request
     * @return one embedding per text, in order
     * @throws PartialEmbeddingException when some of the texts cannot be embedded; it carries the others' results
     * @throws InvalidRequestException when the request asks for what the model does not have
     */
    EmbeddingResponse embed(EmbeddingRequest request);

    /**
     * Embeds texts with the model's default prompt, cutting off what is too long.
     *
     * @param texts any number of texts; the library plans the runs
     * @return one embedding per text, in order; empty for an empty list
     * @throws PartialEmbeddingException when some of the texts cannot be embedded; it carries the others' results
     */
    List<Embedding> embedAll(List<String> texts);

    /**
     * Embeds texts for a purpose, cutting off what is too long.
     *
     * @param texts any number of texts; the library plans the runs
     * @param purpose which prompt to put in front of each
     * @return one embedding per text, in order; empty for an empty list
     * @throws PartialEmbeddingException when some of the texts cannot be embedded; it carries the others' results
     */
    List<Embedding> embedAll(List<String> texts, Purpose purpose);

    /**
     * Embeds a stream of any length in bounded memory: texts are read, run and handed on in portions.
     *
     * @param texts the texts; read once, on the calling thread, and not closed
     * @param settings a request without texts, for purpose, truncation and output
     * @param sink takes the results in order, on the calling thread
     * @return how many texts were read
     * @throws InvalidRequestException when {@code settings} has texts of its own
     */
    long embedAll(Iterable<String> texts, EmbeddingRequest settings, EmbeddingSink sink);

    /**
     * Embeds a stream with default settings; see {@link #embedAll(Iterable, EmbeddingRequest, EmbeddingSink)}.
     *
     * @param texts the texts
     * @param sink takes the results in order, on the calling thread
     * @return how many texts were read
     */
    default long embedAll(Iterable<String> texts, EmbeddingSink sink) {
        return embedAll(texts, EmbeddingRequest.builder().build(), sink);
    }

    /**
     * Embeds a stream with default settings; see {@link #embedAll(Iterable, EmbeddingRequest, EmbeddingSink)}.
     *
     * @param texts the texts; consumed, not closed
     * @param sink takes the results in order, on the calling thread
     * @return how many texts were read
     */
    @SuppressWarnings("StreamToIterable") // embedAll promises to read it once
    default long embedAll(Stream<String> texts, EmbeddingSink sink) {
        return embedAll((Iterable<String>) texts::iterator, sink);
    }

    /**
     * Counts the tokens of a text as the model's tokenizer does, special tokens included, no prompt, nothing cut off.
     *
     * @param text the text
     * @return the count
     */
    int countTokens(String text);

    /**
     * The tokens of a text as {@link #countTokens} counts them: special tokens included, no prompt, nothing cut off.
     *
     * @param text the text
     * @return token ids of the model's vocabulary
     * @throws InvalidRequestException also when the model runs elsewhere and its tokenizer is not here
     */
    default int[] tokenize(String text) {
        throw new InvalidRequestException("This embedder has no tokenizer here: its model runs elsewhere.");
    }

    /**
     * Embeds sequences of tokens as they are: no prompt and no special token is added, so that what {@link #tokenize} returns
     * gives the vector of its text.
     *
     * @param sequences token ids of the model's vocabulary, at least one each
     * @param settings a request without texts, for dimensions, output and progress; prompts, purposes and windows are for
     *     texts and are refused; a sequence that is too long is an error with every truncation
     * @return one embedding per sequence, in order
     * @throws PartialEmbeddingException when some of the sequences cannot be embedded; it carries the others' results
     * @throws InvalidRequestException also when the model runs elsewhere and takes texts only
     */
    default EmbeddingResponse embedTokens(List<int[]> sequences, EmbeddingRequest settings) {
        throw new InvalidRequestException("This embedder takes texts only: its model runs elsewhere.");
    }

    /**
     * What the model is.
     *
     * @return its dimension, limits, pooling and prompts
     */
    EmbedderInfo info();

    /**
     * Where the model really runs, and why.
     *
     * @return the report
     */
    PlacementReport placement();

    /**
     * Refuses further calls, waits for the running ones, and frees the model's memory. Closing twice is harmless.
     */
    @Override
    void close();
}
