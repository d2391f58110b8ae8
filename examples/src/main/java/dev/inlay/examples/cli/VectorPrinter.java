package dev.inlay.examples.cli;

import dev.inlay.Embedding;

/** Prints embeddings, one line each. */
interface VectorPrinter {
    /** Prints the embedding of a line. */
    void print(long lineNumber, String text, Embedding embedding);

    /** Keeps the place of a line that has no embedding. */
    void printMissing();
}
