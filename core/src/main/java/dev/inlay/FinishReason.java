package dev.inlay;

/** Why a generation ended. */
public enum FinishReason {
    /** The model ended its answer, or a stop string came up. */
    STOP,
    /** {@link GenerationOptions#maxTokens()} or the context was reached. */
    LENGTH,
    /** The model ended its answer with calls of tools. */
    TOOL_CALLS,
    /** A remote service left out the rest, or all, for its content policy. Local models never say so. */
    CONTENT_FILTER,
    /** The caller gave it up; what was generated until then is kept. */
    CANCELLED
}
