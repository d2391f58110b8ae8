package dev.inlay.provider;

/** The kind of work that a model does. */
public enum Task {
    /** Text embedding: an encoder run on batches. */
    EMBEDDING,
    /** Scoring query-document pairs: an encoder run on batches. */
    RERANKING,
    /** Chat and completion: a decoder run step by step. */
    CHAT
}
