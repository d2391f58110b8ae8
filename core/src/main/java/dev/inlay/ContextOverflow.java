package dev.inlay;

/** What happens when the prompt leaves no room in the context for a single new token. */
public enum ContextOverflow {
    /** {@link ContextLengthExceededException}, before any work. */
    ERROR,
    /**
     * The oldest turns are left out until the prompt and {@link GenerationOptions#maxTokens()} (where given) fit. A turn is a
     * user message with everything up to the next one. System messages and the last turn always stay; when they alone
     * are too long it is an error. {@link ChatResponse#droppedMessages()} tells how many messages went.
     */
    DROP_OLDEST_TURNS
}
