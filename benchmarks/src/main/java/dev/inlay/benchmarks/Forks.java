package dev.inlay.benchmarks;

/** What every forked JVM of the suite is started with. */
public final class Forks {
    /** Enough for every peer; the vectors and the peers' garbage, the weights of those that read them as bytes. */
    public static final String HEAP = "-Xmx2g";

    /** DJL neither downloads nor reports its use. */
    public static final String OFFLINE = "-Dai.djl.offline=true";

    /** llama.cpp's threads keep a JVM alive; seconds until it is ended. */
    public static final String SHORT_GOODBYE = "-Djmh.shutdownTimeout=1";

    private Forks() {}
}
