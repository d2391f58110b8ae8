package dev.inlay.monitor;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * The memory of this process at one moment, in bytes. The parts overlap: direct buffers, mapped files, the heap and the weights
 * that ONNX Runtime allocated are all inside the resident set as far as they were touched.
 *
 * @param time when it was read
 * @param residentBytes resident set of the process, heap and native memory together, as the kernel counts it; empty where it
 *     cannot be read without native code (Windows, macOS)
 * @param heapUsedBytes Java heap in use, garbage included
 * @param heapAfterGcBytes what the last collections left of it; empty before the first one
 * @param heapMaxBytes the heap's limit, {@code -Xmx}
 * @param directBytes direct buffers of the JVM, which hold batches and KV caches
 * @param mappedBytes files mapped by the JVM; those that ONNX Runtime maps itself are not counted here
 * @param models the loaded models; one that runs on several providers is listed once for each
 * @param limitBytes the most that the process can have: the smallest limit of its control groups (container), or else the
 *     machine's memory
 * @param limitSource what set that limit, in words
 * @param availableBytes what could still be had without swapping, file cache that can be dropped counted as free; empty where
 *     the operating system does not tell it (Windows, macOS)
 */
public record MemorySnapshot(
        Instant time,
        OptionalLong residentBytes,
        long heapUsedBytes,
        OptionalLong heapAfterGcBytes,
        long heapMaxBytes,
        long directBytes,
        long mappedBytes,
        List<ModelMemory> models,
        long limitBytes,
        String limitSource,
        OptionalLong availableBytes) {
    /**
     * Makes a snapshot.
     *
     * @param time when
     * @param residentBytes resident set
     * @param heapUsedBytes heap in use
     * @param heapAfterGcBytes heap after the last collections
     * @param heapMaxBytes limit of the heap
     * @param directBytes direct buffers
     * @param mappedBytes mapped files
     * @param models copied
     * @param limitBytes most the process can have
     * @param limitSource what set it
     * @param availableBytes what could still be had
     */
    public MemorySnapshot {
        models = List.copyOf(models);
    }

    /**
     * Size of all loaded models' files.
     *
     * @return bytes
     */
    public long modelFileBytes() {
        return models.stream().mapToLong(ModelMemory::fileBytes).sum();
    }

    /**
     * Memory allocated for all KV caches.
     *
     * @return bytes
     */
    public long kvCacheBytes() {
        return models.stream().mapToLong(ModelMemory::kvCacheBytes).sum();
    }

    @Override
    public String toString() {
        return "resident " + Bytes.text(residentBytes) + ", heap " + Bytes.text(heapUsedBytes) + " of "
                + Bytes.text(heapMaxBytes)
                + ", direct " + Bytes.text(directBytes) + ", mapped " + Bytes.text(mappedBytes) + ", model files "
                + Bytes.text(modelFileBytes()) + ", KV cache " + Bytes.text(kvCacheBytes()) + ", available "
                + Bytes.text(availableBytes) + " of " + Bytes.text(limitBytes) + " (" + limitSource + ")";
    }
}
