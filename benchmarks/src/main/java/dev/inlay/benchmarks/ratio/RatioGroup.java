package dev.inlay.benchmarks.ratio;

import dev.inlay.benchmarks.chat.ChatArrival;
import dev.inlay.benchmarks.chat.ChatConcurrent;
import dev.inlay.benchmarks.chat.ChatDecode;
import dev.inlay.benchmarks.chat.ChatFirstToken;
import dev.inlay.benchmarks.chat.ChatSecondTurn;
import dev.inlay.benchmarks.chat.ChatSpinning;
import dev.inlay.benchmarks.chat.PrefillLatency;
import dev.inlay.benchmarks.embedding.BatchBudget;
import dev.inlay.benchmarks.embedding.ConcurrentCallers;
import dev.inlay.benchmarks.embedding.EmbeddingBatch;
import dev.inlay.benchmarks.embedding.EmbeddingLatency;
import dev.inlay.benchmarks.embedding.EmbeddingThroughput;
import dev.inlay.benchmarks.embedding.ThreadLatency;
import dev.inlay.benchmarks.embedding.ThreadLayout;
import dev.inlay.benchmarks.provider.ProviderLatency;
import dev.inlay.benchmarks.tokenizer.TokenizerBench;
import dev.inlay.internal.embedding.RoutingOverhead;
import java.util.List;

/**
 * A comparison that can be run.
 *
 * @param id the name on the command line
 * @param benchmark the JMH class
 * @param caseParam the JMH parameter whose values are compared within, never across; empty when there is none
 * @param cases its values; one empty string when there is none
 * @param variants what is compared
 * @param metric what is read from a run
 */
record RatioGroup(
        String id, Class<?> benchmark, String caseParam, List<String> cases, Variants variants, Metric metric) {
    private static final List<String> CORPORA = List.of("short", "mixed", "long");
    private static final List<String> LENGTHS = List.of("8", "32", "128", "512");

    /** A new benchmark needs one entry here. */
    private static final List<RatioGroup> ALL = List.of(
            new RatioGroup(
                    "embedding",
                    EmbeddingThroughput.class,
                    "corpus",
                    CORPORA,
                    Variants.ENGINES,
                    Metric.TOKENS_PER_SECOND),
            new RatioGroup("latency", EmbeddingLatency.class, "tokens", LENGTHS, Variants.ENGINES, Metric.MEDIAN_TIME),
            new RatioGroup(
                    "batch",
                    EmbeddingBatch.class,
                    "texts",
                    List.of("1", "3", "5", "16", "64"),
                    Variants.ENGINES,
                    Metric.MEDIAN_TIME),
            new RatioGroup(
                    "callers", ConcurrentCallers.class, "", List.of(""), Variants.ENGINES, Metric.CALLS_PER_SECOND),
            new RatioGroup(
                    "budget",
                    BatchBudget.class,
                    "corpus",
                    CORPORA,
                    new Variants("maxBatchTokens", "512", List.of("512", "128", "256", "1024", "4096")),
                    Metric.TOKENS_PER_SECOND),
            new RatioGroup(
                    "threads",
                    ThreadLayout.class,
                    "corpus",
                    CORPORA,
                    new Variants(
                            "threads",
                            "1x2",
                            List.of("1x2", "2x1", "2x2", "2x1+block4", "2x2+block4", "2x1+spin", "2x2+spin")),
                    Metric.TOKENS_PER_SECOND),
            new RatioGroup(
                    "threads-latency",
                    ThreadLatency.class,
                    "tokens",
                    LENGTHS,
                    new Variants("threads", "1x2", List.of("1x2", "2x2", "2x2+block4", "2x2+spin", "2x2+block4+spin")),
                    Metric.MEDIAN_TIME),
            new RatioGroup(
                    "tokenizer",
                    TokenizerBench.class,
                    "input",
                    List.of("short", "long", "batch"),
                    new Variants("tokenizer", "djl", List.of("djl", "inlay")),
                    Metric.MEDIAN_TIME),
            new RatioGroup(
                    "presets",
                    ThreadLayout.class,
                    "corpus",
                    CORPORA,
                    new Variants("threads", "default", List.of("default", "all-cores")),
                    Metric.TOKENS_PER_SECOND),
            new RatioGroup(
                    "presets-latency",
                    ThreadLatency.class,
                    "tokens",
                    LENGTHS,
                    new Variants("threads", "default", List.of("default", "all-cores")),
                    Metric.MEDIAN_TIME),
            new RatioGroup(
                    "routing",
                    RoutingOverhead.class,
                    "texts",
                    List.of("1", "16"),
                    new Variants("route", "place", List.of("place", "session", "one", "rules", "adaptive", "limit")),
                    Metric.AVERAGE_MICROS),
            new RatioGroup(
                    "providers",
                    ProviderLatency.class,
                    "call",
                    List.of(
                            "1x16", "3x16", "5x16", "16x16", "1x64", "3x64", "5x64", "16x64", "1x256", "3x256", "5x256",
                            "16x256"),
                    Variants.PROVIDERS,
                    Metric.MEDIAN_TIME),
            new RatioGroup(
                    "specialised",
                    EmbeddingThroughput.class,
                    "corpus",
                    CORPORA,
                    new Variants("engine", "inlay-exported", List.of("inlay-exported", "inlay")),
                    Metric.TOKENS_PER_SECOND),
            new RatioGroup(
                    "prefill",
                    PrefillLatency.class,
                    "tokens",
                    List.of("512"),
                    new Variants("specialized", "false", List.of("false", "true")),
                    Metric.MEDIAN_TIME),
            new RatioGroup(
                    "chat-first-token",
                    ChatFirstToken.class,
                    "tokens",
                    List.of("32", "128", "512", "1500"),
                    Variants.CHAT_PEERS,
                    Metric.MEDIAN_TIME),
            new RatioGroup(
                    "chat-decode",
                    ChatDecode.class,
                    "tokens",
                    List.of("32", "512"),
                    Variants.CHAT_PEERS,
                    Metric.DECODED_PER_SECOND),
            new RatioGroup(
                    "chat-concurrent",
                    ChatConcurrent.class,
                    "tokens",
                    List.of("32", "256"),
                    new Variants("conversations", "1", List.of("1", "2", "4", "8")),
                    Metric.DECODED_PER_SECOND),
            new RatioGroup(
                    "chat-arrival",
                    ChatArrival.class,
                    "tokens",
                    List.of("32", "256"),
                    new Variants("conversations", "1", List.of("1", "2", "4", "8")),
                    Metric.DECODED_PER_SECOND),
            new RatioGroup(
                    "chat-second-turn",
                    ChatSecondTurn.class,
                    "tokens",
                    List.of("1000"),
                    new Variants("prefixCache", "off", List.of("off", "on")),
                    Metric.MEDIAN_TIME),
            new RatioGroup(
                    "chat-spinning",
                    ChatSpinning.class,
                    "busy",
                    List.of("0", "1", "2"),
                    new Variants("spinning", "never", List.of("never", "shortly", "always")),
                    Metric.DECODED_PER_SECOND));

    static List<String> ids() {
        return ALL.stream().map(RatioGroup::id).toList();
    }

    static RatioGroup of(String id) {
        return ALL.stream()
                .filter(group -> group.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No group is called " + id + ", only " + ids() + "."));
    }
}
