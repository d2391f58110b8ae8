package dev.inlay.examples.load;

import java.time.Duration;

/**
 * What runs against a server, and for how long.
 *
 * @param name for the report
 * @param chats clients that chat, one after the other's end
 * @param embeddings clients that embed
 * @param maxTokens tokens of an answer
 * @param texts texts of an embeddings request
 * @param time until no new request is sent
 */
public record LoadPhase(String name, int chats, int embeddings, int maxTokens, int texts, Duration time) {}
