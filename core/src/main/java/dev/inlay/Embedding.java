package dev.inlay;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The embedding of one text. Immutable; {@link #vector()} and {@link #bytes()} return copies.
 *
 * <p>The numbers are kept as {@link EmbeddingType} says; {@link #vector()} gives floats for every type.
 */
public final class Embedding {
    private final EmbeddingType type;
    private final float[] floats;
    private final byte[] bytes;
    private final float scale;
    private final int dimension;
    private final int tokens;
    private final boolean truncated;
    private final List<EmbeddingWindow> windows;

    private Embedding(
            EmbeddingType type,
            float[] floats,
            byte[] bytes,
            float scale,
            int dimension,
            int tokens,
            boolean truncated,
            List<EmbeddingWindow> windows) {
        this.type = type;
        this.floats = floats;
        this.bytes = bytes;
        this.scale = scale;
        this.dimension = dimension;
        this.tokens = tokens;
        this.truncated = truncated;
        this.windows = List.copyOf(windows);
    }

    /**
     * Makes an embedding from a vector, as an engine or a test does.
     *
     * @param vector the numbers; copied
     * @param type how to keep them
     * @param tokens tokens of the text that were run, special tokens included
     * @param truncated whether the end of the text was cut off
     * @param windows the windows of a long text, empty otherwise
     * @return the embedding
     * @throws InvalidRequestException when the vector is empty
     */
    public static Embedding of(
            float[] vector, EmbeddingType type, int tokens, boolean truncated, List<EmbeddingWindow> windows) {
        Objects.requireNonNull(type, "type");
        if (vector.length == 0) {
            throw new InvalidRequestException("An embedding needs at least one dimension.");
        }
        return switch (type) {
            case FLOAT ->
                new Embedding(type, vector.clone(), new byte[0], 1, vector.length, tokens, truncated, windows);
            case INT8 -> {
                float scale = VectorMath.int8Scale(vector);
                yield new Embedding(
                        type,
                        new float[0],
                        VectorMath.toInt8(vector, scale),
                        scale,
                        vector.length,
                        tokens,
                        truncated,
                        windows);
            }
            case BINARY ->
                new Embedding(
                        type, new float[0], VectorMath.toBits(vector), 1, vector.length, tokens, truncated, windows);
        };
    }

    /**
     * Makes a float embedding of a whole text.
     *
     * @param vector the numbers; copied
     * @param tokens tokens of the text, special tokens included
     * @return the embedding
     */
    public static Embedding of(float[] vector, int tokens) {
        return of(vector, EmbeddingType.FLOAT, tokens, false, List.of());
    }

    /**
     * The numbers as floats: a copy for {@code FLOAT}, {@code byte * scale} for {@code INT8}, +1 and -1 for {@code BINARY}.
     *
     * @return {@link #dimension()} floats
     */
    public float[] vector() {
        return switch (type) {
            case FLOAT -> floats.clone();
            case INT8 -> VectorMath.fromInt8(bytes, scale);
            case BINARY -> VectorMath.fromBits(bytes, dimension);
        };
    }

    /**
     * The stored bytes of an {@code INT8} (one per dimension) or {@code BINARY} (one per eight dimensions) embedding.
     *
     * @return a copy
     * @throws IllegalStateException for a {@code FLOAT} embedding
     */
    public byte[] bytes() {
        if (type == EmbeddingType.FLOAT) {
            throw new IllegalStateException(
                    "A FLOAT embedding has no bytes: use vector(), or ask for INT8 or BINARY in the EmbeddingRequest.");
        }
        return bytes.clone();
    }

    /**
     * How the numbers are kept.
     *
     * @return the type that the request asked for
     */
    public EmbeddingType type() {
        return type;
    }

    /**
     * The factor of an {@code INT8} embedding ({@code value = byte * scale}); 1 for the other types.
     *
     * @return the scale
     */
    public float scale() {
        return scale;
    }

    /**
     * The number of dimensions.
     *
     * @return at least 1
     */
    public int dimension() {
        return dimension;
    }

    /**
     * Tokens that were run for this text: its prompt and the model's special tokens included, what was cut off excluded; the
     * sum over all windows of a windowed text.
     *
     * @return the count
     */
    public int tokens() {
        return tokens;
    }

    /**
     * Whether the end of the text was cut off because it was longer than the model takes.
     *
     * @return true when something is missing
     */
    public boolean truncated() {
        return truncated;
    }

    /**
     * The windows of a text that was split, in order; empty for a text that fitted into one run.
     *
     * @return an immutable list
     */
    public List<EmbeddingWindow> windows() {
        return windows;
    }

    /**
     * Cosine similarity with another embedding of the same type and dimension: from -1 to 1. For {@code BINARY} it is that of
     * the sign vectors, {@code 1 - 2 * hamming / dimension}.
     *
     * @param other the other embedding
     * @return the cosine; 0 when one of them has length zero
     * @throws InvalidRequestException when type or dimension differ
     */
    public double cosineSimilarity(Embedding other) {
        if (type != other.type || dimension != other.dimension) {
            throw new InvalidRequestException("Embeddings of " + type + " x " + dimension + " and " + other.type + " x "
                    + other.dimension + " cannot be compared: ask for the same output and dimensions.");
        }
        return switch (type) {
            case FLOAT -> VectorMath.cosine(floats, other.floats);
            case INT8 -> VectorMath.cosine(bytes, other.bytes);
            case BINARY -> 1 - 2.0 * hammingDistance(other) / dimension;
        };
    }

    /**
     * The number of dimensions in which two {@code BINARY} embeddings differ.
     *
     * @param other the other embedding
     * @return from 0 to {@link #dimension()}
     * @throws InvalidRequestException when one of them is not {@code BINARY} or the dimensions differ
     */
    public int hammingDistance(Embedding other) {
        if (type != EmbeddingType.BINARY || other.type != EmbeddingType.BINARY || dimension != other.dimension) {
            throw new InvalidRequestException("A Hamming distance needs two BINARY embeddings of one dimension, not "
                    + this + " and " + other + ".");
        }
        return VectorMath.hamming(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Embedding that
                && type == that.type
                && dimension == that.dimension
                && tokens == that.tokens
                && truncated == that.truncated
                && scale == that.scale
                && Arrays.equals(floats, that.floats)
                && Arrays.equals(bytes, that.bytes)
                && windows.equals(that.windows);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * dimension + Arrays.hashCode(floats)) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Embedding[" + type + ", " + dimension + " dimensions, " + tokens + " tokens"
                + (truncated ? ", truncated" : "") + (windows.isEmpty() ? "" : ", " + windows.size() + " windows")
                + "]";
    }
}
