package dev.inlay.internal.graph;

import java.io.IOException;

/**
 * Bounds the heap that a model's description takes. Every object that the reader makes is charged before it is made, so that a
 * file of a few bytes a node cannot become gigabytes of objects.
 */
final class ReadBudget {
    /** What an object costs beside its contents: itself, its lists, its entry in a list. */
    static final int OBJECT = 256;

    private final long limit;
    private long left;

    ReadBudget(long limit) {
        this.limit = limit;
        this.left = limit;
    }

    /** 512 MB, less where the heap is small: the description of a graph of 10,000 nodes takes about ten. */
    static ReadBudget standard() {
        return new ReadBudget(Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 4));
    }

    void charge(long bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new IOException("its description needs more than " + (limit >> 20)
                    + " MB of heap (nodes, names and attributes; weights do not count): raise -Xmx if the file can be"
                    + " trusted");
        }
    }
}
