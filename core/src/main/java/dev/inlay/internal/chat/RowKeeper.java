package dev.inlay.internal.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Gives rows to requests and keeps those of finished ones as the prefix cache, which makes way, least recently used first,
 * whenever a request needs its row or its memory. Belongs to the engine thread.
 */
final class RowKeeper {
    /** Copying a prefix out of another row is not worth it for less. */
    private static final int LEAST_COPY = 16;

    private final Decoder decoder;
    private final int maxRows;
    private final long cacheBytes;
    private final boolean keep;
    private final List<CachedRow> cached = new ArrayList<>();
    private long clock;

    RowKeeper(Decoder decoder, int maxRows, long cacheBytes, boolean keep) {
        this.decoder = decoder;
        this.maxRows = maxRows;
        this.cacheBytes = cacheBytes;
        this.keep = keep && decoder.rewinds();
    }

    /** A row for a request, and how many leading tokens it has already. */
    record Grant(int row, int cachedTokens) {}

    /**
     * Whether running requests and one more can all come to their end in the memory there is.
     *
     * @param active running requests
     * @param candidate the one more
     */
    boolean fits(Collection<Generation> active, Generation candidate) {
        if (active.size() >= maxRows) {
            return false;
        }
        long longest = candidate.mostTokens();
        for (Generation each : active) {
            longest = Math.max(longest, each.mostTokens());
        }
        return active.isEmpty() || (double) (active.size() + 1) * longest * decoder.tokenBytes() <= cacheBytes;
    }

    /** Makes a row ready that holds the longest known prefix of the prompt. The caller has checked {@link #fits}. */
    Grant acquire(Collection<Generation> active, Generation generation) {
        int[] prompt = generation.history().tokens();
        int promptLength = generation.history().promptLength();
        int useful = useful(generation);
        CachedRow best = null;
        int shared = 0;
        for (CachedRow each : cached) {
            int common = common(each.tokens(), Math.min(each.length(), useful), prompt);
            if (common > shared) {
                shared = common;
                best = each;
            }
        }
        Generation source = null;
        for (Generation each : active) {
            int common = common(each.history().tokens(), Math.min(decoder.length(each.row()), useful), prompt);
            if (common > shared && common >= LEAST_COPY) {
                shared = common;
                source = each;
            }
        }
        if (source == null && best != null && (shared == best.length() || !roomFor(active, promptLength))) {
            // Its conversation goes on, or there is no room to keep both.
            cached.remove(best);
            decoder.truncate(best.row(), shared);
            reserve(promptLength);
            return new Grant(best.row(), shared);
        }
        int from = source != null ? source.row() : best != null && shared >= LEAST_COPY ? best.row() : -1;
        if (source == null && best != null) {
            touch(best);
        }
        makeRoom(active, promptLength, from);
        int row = decoder.open();
        if (from < 0 || (source == null && cached.stream().noneMatch(each -> each.row() == from))) {
            return new Grant(row, 0);
        }
        decoder.copyPrefix(from, row, shared);
        return new Grant(row, shared);
    }

    /**
     * Looks once more for a prefix before the first chunk of a prompt is computed: a request that came at the same time may
     * have computed it by now.
     *
     * @return tokens that the row has now
     */
    int extend(Collection<Generation> active, Generation generation) {
        int have = decoder.length(generation.row());
        int useful = useful(generation);
        int shared = have + LEAST_COPY - 1;
        Generation source = null;
        for (Generation each : active) {
            if (each != generation) {
                int common = common(
                        each.history().tokens(),
                        Math.min(decoder.length(each.row()), useful),
                        generation.history().tokens());
                if (common > shared) {
                    shared = common;
                    source = each;
                }
            }
        }
        if (source == null) {
            return have;
        }
        reserve(shared);
        decoder.copyPrefix(source.row(), generation.row(), shared);
        return shared;
    }

    /** Tokens of a prompt that may come from a cache: at least one must run, since only a run gives logits. */
    private int useful(Generation generation) {
        return keep && !generation.scoresPrompt() ? generation.history().promptLength() - 1 : 0;
    }

    private boolean roomFor(Collection<Generation> active, int tokens) {
        return active.size() + cached.size() < maxRows && decoder.reserve(true, tokens, cacheBytes);
    }

    private void makeRoom(Collection<Generation> active, int tokens, int spare) {
        while (active.size() + cached.size() >= maxRows || !decoder.reserve(true, tokens, cacheBytes)) {
            Optional<CachedRow> oldest = cached.stream()
                    .min(Comparator.comparing((CachedRow each) -> each.row() == spare)
                            .thenComparingLong(CachedRow::lastUsed));
            if (oldest.isEmpty()) {
                throw new IllegalStateException("No room for " + tokens + " tokens although it was reckoned with");
            }
            drop(oldest.get());
        }
    }

    /** Makes room for running rows to grow, at the cost of the prefix cache. */
    void reserve(int tokens) {
        while (!decoder.reserve(false, tokens, cacheBytes)) {
            CachedRow oldest = cached.stream()
                    .min(Comparator.comparingLong(CachedRow::lastUsed))
                    .orElseThrow(() -> new IllegalStateException(
                            "No room for " + tokens + " tokens although it was reckoned with"));
            drop(oldest);
        }
    }

    private void touch(CachedRow row) {
        cached.remove(row);
        cached.add(new CachedRow(row.row(), row.tokens(), row.length(), ++clock));
    }

    private void drop(CachedRow row) {
        cached.remove(row);
        decoder.free(row.row());
    }

    /** Takes a finished request's row back. */
    void release(Generation generation, boolean intact) {
        int length = decoder.length(generation.row());
        if (keep && intact && length > 0) {
            cached.add(new CachedRow(generation.row(), generation.history().tokens(), length, ++clock));
        } else {
            decoder.free(generation.row());
        }
    }

    /** Drops the whole prefix cache. */
    void forget() {
        List.copyOf(cached).forEach(this::drop);
    }

    int cachedRows() {
        return cached.size();
    }

    private static int common(int[] a, int length, int[] b) {
        int i = 0;
        while (i < length && a[i] == b[i]) {
            i++;
        }
        return i;
    }
}
