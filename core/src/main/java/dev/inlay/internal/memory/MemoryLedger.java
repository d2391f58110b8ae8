package dev.inlay.internal.memory;

import dev.inlay.monitor.ModelMemory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who holds how much: one entry for each model that is loaded. Safe for use by many threads. */
public final class MemoryLedger {
    private static final Set<Entry> ENTRIES = ConcurrentHashMap.newKeySet();

    private MemoryLedger() {}

    /** One loaded model; closing it takes it off the ledger. */
    public static final class Entry implements AutoCloseable {
        private final String model;
        private final long fileBytes;
        private volatile long kvCacheBytes;

        private Entry(String model, long fileBytes) {
            this.model = model;
            this.fileBytes = fileBytes;
        }

        /**
         * Says how much its KV cache takes now.
         *
         * @param bytes allocated bytes
         */
        public void kvCache(long bytes) {
            kvCacheBytes = bytes;
        }

        @Override
        public void close() {
            ENTRIES.remove(this);
        }
    }

    /**
     * Enters a model.
     *
     * @param model the name of its source
     * @param fileBytes size of its files
     * @return the entry to close with the model
     */
    public static Entry enter(String model, long fileBytes) {
        Entry entry = new Entry(model, fileBytes);
        ENTRIES.add(entry);
        return entry;
    }

    /**
     * What is loaded now.
     *
     * @return by name
     */
    public static List<ModelMemory> models() {
        return ENTRIES.stream()
                .map(entry -> new ModelMemory(entry.model, entry.fileBytes, entry.kvCacheBytes))
                .sorted(java.util.Comparator.comparing(ModelMemory::model))
                .toList();
    }
}
