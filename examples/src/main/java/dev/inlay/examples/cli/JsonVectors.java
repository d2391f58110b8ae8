package dev.inlay.examples.cli;

import dev.inlay.Embedding;
import dev.inlay.EmbeddingType;

/** One JSON array of numbers a line, {@code null} where there is none. */
record JsonVectors(Output out) implements VectorPrinter {
    @Override
    public void print(long lineNumber, String text, Embedding embedding) {
        out.json(embedding.type() == EmbeddingType.FLOAT ? embedding.vector() : integers(embedding));
    }

    @Override
    public void printMissing() {
        out.line("null");
    }

    private static int[] integers(Embedding embedding) {
        byte[] bytes = embedding.bytes();
        int[] values = new int[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = embedding.type() == EmbeddingType.BINARY ? Byte.toUnsignedInt(bytes[i]) : bytes[i];
        }
        return values;
    }
}
