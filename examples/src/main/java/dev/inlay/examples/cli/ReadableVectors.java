package dev.inlay.examples.cli;

import dev.inlay.Embedding;
import dev.inlay.EmbeddingType;
import java.util.Locale;
import java.util.StringJoiner;

/** A line for a person: the start of the vector and of the text. */
record ReadableVectors(Output out) implements VectorPrinter {
    private static final int SHOWN_NUMBERS = 4;

    @Override
    public void print(long lineNumber, String text, Embedding embedding) {
        out.line(String.format(
                Locale.ROOT,
                "%4d  %d x %s %s  %d tokens%s  %s",
                lineNumber,
                embedding.dimension(),
                embedding.type().name().toLowerCase(Locale.ROOT),
                numbers(embedding),
                embedding.tokens(),
                remark(embedding),
                Excerpt.of(text, 48)));
    }

    @Override
    public void printMissing() {
        // The report on standard error is enough.
    }

    private static String remark(Embedding embedding) {
        if (embedding.truncated()) {
            return " (truncated)";
        }
        return embedding.windows().isEmpty() ? "" : " in " + embedding.windows().size() + " windows";
    }

    private static String numbers(Embedding embedding) {
        StringJoiner joined = new StringJoiner(" ", "[", " …]");
        if (embedding.type() == EmbeddingType.FLOAT) {
            float[] vector = embedding.vector();
            for (int i = 0; i < Math.min(SHOWN_NUMBERS, vector.length); i++) {
                joined.add(String.format(Locale.ROOT, "%7.4f", vector[i]));
            }
        } else {
            byte[] bytes = embedding.bytes();
            for (int i = 0; i < Math.min(SHOWN_NUMBERS, bytes.length); i++) {
                joined.add(
                        embedding.type() == EmbeddingType.INT8
                                ? String.format(Locale.ROOT, "%4d", bytes[i])
                                : bits(bytes[i]));
            }
        }
        return joined.toString();
    }

    private static String bits(byte value) {
        // The bit above the byte keeps its leading zeros.
        return Integer.toBinaryString(Byte.toUnsignedInt(value) | 0x100).substring(1);
    }
}
