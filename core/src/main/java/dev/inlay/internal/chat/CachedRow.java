package dev.inlay.internal.chat;

/**
 * A finished conversation whose cache is kept.
 *
 * @param row its row
 * @param tokens the tokens in it; the first {@code length} count
 * @param length how many
 * @param lastUsed grows with every use
 */
record CachedRow(int row, int[] tokens, int length, long lastUsed) {}
