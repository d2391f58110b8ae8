package dev.inlay;

/** How the numbers of an {@link Embedding} are kept. */
public enum EmbeddingType {
    /** 32-bit floats, as the model computes them. */
    FLOAT,

    /**
     * Signed bytes with one scale per vector: {@code value = byte * scale}, {@code scale = max(|v|) / 127}. A quarter of the
     * memory; the cosine between two such vectors differs from the float one by well under 0.01.
     */
    INT8,

    /**
     * One bit per dimension, set where the value is above zero; eight to a byte, the first dimension in the highest bit
     * (the packing of NumPy's {@code packbits}, which sentence-transformers calls {@code ubinary}). Compare by Hamming distance.
     */
    BINARY
}
