package dev.inlay.monitor;

/**
 * What one loaded model holds.
 *
 * @param model the name of its source
 * @param fileBytes size of its graph and weights on disk, which its session holds in memory, mapped or copied
 * @param kvCacheBytes memory allocated for the KV cache at the moment; 0 for an encoder
 */
public record ModelMemory(String model, long fileBytes, long kvCacheBytes) {}
