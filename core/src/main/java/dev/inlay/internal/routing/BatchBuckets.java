package dev.inlay.internal.routing;

/** Calls by the number of their texts: 1, 2-3, 4-7, 8-15, 16-31, 32 and more. */
final class BatchBuckets {
    static final int COUNT = 6;

    private BatchBuckets() {}

    static int of(int batch) {
        return Math.min(COUNT - 1, 31 - Integer.numberOfLeadingZeros(Math.max(1, batch)));
    }

    static int least(int bucket) {
        return 1 << bucket;
    }

    static int most(int bucket) {
        return bucket == COUNT - 1 ? Integer.MAX_VALUE : (2 << bucket) - 1;
    }

    static String inWords(int bucket) {
        if (bucket == 0) {
            return "1 text";
        }
        return bucket == COUNT - 1 ? least(bucket) + " and more texts" : least(bucket) + "-" + most(bucket) + " texts";
    }
}
