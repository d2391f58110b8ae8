package dev.inlay.benchmarks.ratio;

import java.util.List;

/**
 * What is compared with each other.
 *
 * @param param the JMH parameter that chooses it
 * @param baseline the value that the others are divided by
 * @param values all values, the baseline included
 */
record Variants(String param, String baseline, List<String> values) {
    /** The libraries; LangChain4j from a file differs from the class path only in loading, so it is not in the default. */
    static final Variants ENGINES =
            new Variants("engine", "langchain4j", List.of("langchain4j", "inlay", "naive", "spring-ai", "djl"));

    /** Chat libraries. */
    static final Variants CHAT_PEERS = new Variants("peer", "genai", List.of("genai", "inlay", "naive", "llama.cpp"));

    /** Places to run. */
    static final Variants PROVIDERS = new Variants(
            "provider", "cpu", List.of("cpu", "qnn", "directml", "openvino", "webgpu", "cuda", "coreml", "xnnpack"));

    boolean areProviders() {
        return param.equals(PROVIDERS.param());
    }

    boolean areChatPeers() {
        return param.equals(CHAT_PEERS.param());
    }

    boolean areEngines() {
        return param.equals(ENGINES.param());
    }

    Variants only(List<String> kept) {
        return new Variants(
                param, baseline, values.stream().filter(kept::contains).toList());
    }
}
