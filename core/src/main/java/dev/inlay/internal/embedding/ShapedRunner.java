package dev.inlay.internal.embedding;

import dev.inlay.InlayException;
import dev.inlay.internal.runtime.NodeCounts;
import dev.inlay.internal.runtime.OpenedModel;
import dev.inlay.provider.FixedShapes;
import dev.inlay.provider.ShapeBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of fixed shapes, opened at their first use and kept. A run takes the shortest length that its longest row fits into,
 * and there the smallest batch that holds all its rows, or as often as needed the largest one. A shape that fails its probe is
 * left out for good; the others go on.
 */
final class ShapedRunner implements OpenRunner {
    private static final Logger log = LoggerFactory.getLogger(ShapedRunner.class);

    private final List<Integer> batchSizes;
    private final List<Integer> lengths;
    private final Function<ShapeBucket, Bucket> opener;
    private final LengthHistogram histogram;

    /** Guarded by itself. */
    private final Map<ShapeBucket, Slot> slots = new TreeMap<>();

    /** The longest row that no shape takes; 0 when none came. */
    private final AtomicInteger tooLong = new AtomicInteger();

    private final Bucket first;

    /**
     * An open shape.
     *
     * @param opened its session, owned by this
     * @param runner runs rows through it
     * @param nodes its nodes
     */
    record Bucket(OpenedModel opened, EncoderRunner runner, NodeCounts nodes) {}

    /** A shape that was asked for: open, or failed for a reason. Its monitor is held while it opens; anybody may look. */
    private static final class Slot {
        volatile @Nullable Bucket bucket;
        volatile @Nullable InlayException failure;
    }

    /**
     * Opens the smallest shape.
     *
     * @param shapes the shapes
     * @param maxTokens the most tokens of a row
     * @param opener opens a shape and tries it
     */
    ShapedRunner(FixedShapes shapes, int maxTokens, Function<ShapeBucket, Bucket> opener) {
        this.batchSizes = shapes.batchSizes();
        TreeSet<Integer> fitting = new TreeSet<>(
                shapes.lengths().stream().filter(length -> length <= maxTokens).toList());
        if (fitting.isEmpty()
                || (fitting.last() < maxTokens
                        && fitting.size() < shapes.lengths().size())) {
            fitting.add(maxTokens);
        }
        this.lengths = List.copyOf(fitting);
        this.histogram = new LengthHistogram(lengths);
        this.opener = opener;
        this.first = openFirst();
    }

    /** The first batch size that works at the shortest length; when none does, the place is of no use. */
    private Bucket openFirst() {
        InlayException failure = null;
        for (int batch : batchSizes) {
            try {
                return bucket(new ShapeBucket(batch, lengths.get(0)));
            } catch (InlayException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failure == null ? new IllegalStateException("no batch size") : failure;
    }

    OpenedModel opened() {
        return first.opened();
    }

    private Bucket bucket(ShapeBucket shape) {
        Slot slot;
        synchronized (slots) {
            slot = slots.computeIfAbsent(shape, key -> new Slot());
        }
        synchronized (slot) {
            InlayException failure = slot.failure;
            if (failure != null) {
                throw failure;
            }
            Bucket open = slot.bucket;
            if (open == null) {
                try {
                    open = opener.apply(shape);
                    slot.bucket = open;
                } catch (InlayException e) {
                    log.warn("The shape {} is left out: {}", shape, e.getMessage());
                    slot.failure = e;
                    throw e;
                }
            }
            return open;
        }
    }

    private boolean failed(ShapeBucket shape) {
        Slot slot;
        synchronized (slots) {
            slot = slots.get(shape);
        }
        return slot != null && slot.failure != null;
    }

    @Override
    public Optional<FixedShapes> shapes() {
        return Optional.of(new FixedShapes(batchSizes, lengths));
    }

    @Override
    public boolean takes(int tokens) {
        for (int length : lengths) {
            if (length >= tokens && shape(1, length).isPresent()) {
                return true;
            }
        }
        tooLong.accumulateAndGet(tokens, Math::max);
        return false;
    }

    @Override
    public float[][] run(List<EncoderSequence> rows) {
        int longest = 0;
        for (EncoderSequence row : rows) {
            longest = Math.max(longest, row.length());
            histogram.add(row.length());
        }
        float[][] vectors = new float[rows.size()][];
        int done = 0;
        while (done < rows.size()) {
            Choice choice = choose(rows.size() - done, longest);
            int count = Math.min(choice.shape().batchSize(), rows.size() - done);
            float[][] part = choice.bucket().runner().run(rows.subList(done, done + count));
            System.arraycopy(part, 0, vectors, done, count);
            done += count;
        }
        return vectors;
    }

    /** A shape and its session. */
    private record Choice(ShapeBucket shape, Bucket bucket) {}

    private Choice choose(int rows, int longest) {
        InlayException failure = null;
        for (int length : lengths) {
            if (length < longest) {
                continue;
            }
            for (Optional<ShapeBucket> shape = shape(rows, length); shape.isPresent(); shape = shape(rows, length)) {
                try {
                    return new Choice(shape.get(), bucket(shape.get()));
                } catch (InlayException e) {
                    failure = e;
                }
            }
        }
        tooLong.accumulateAndGet(longest, Math::max);
        throw new RowNotTakenException(
                failure == null
                        ? "No fixed shape takes " + longest + " tokens, but only up to "
                                + lengths.get(lengths.size() - 1) + "."
                        : "No fixed shape for " + longest + " tokens works: " + failure.getMessage(),
                failure);
    }

    /** The smallest batch that holds the rows, else the largest below; none of those that failed. */
    private Optional<ShapeBucket> shape(int rows, int length) {
        ShapeBucket below = null;
        for (int batch : batchSizes) {
            ShapeBucket shape = new ShapeBucket(batch, length);
            if (!failed(shape)) {
                if (batch >= rows) {
                    return Optional.of(shape);
                }
                below = shape;
            }
        }
        return Optional.ofNullable(below);
    }

    private List<Bucket> open() {
        List<Slot> all;
        synchronized (slots) {
            all = new ArrayList<>(slots.values());
        }
        List<Bucket> open = new ArrayList<>();
        for (Slot slot : all) {
            Bucket bucket = slot.bucket;
            if (bucket != null) {
                open.add(bucket);
            }
        }
        return open;
    }

    @Override
    public int dimension() {
        return first.runner().dimension();
    }

    @Override
    public boolean poolsHere() {
        return first.runner().poolsHere();
    }

    @Override
    public TensorWidth output() {
        return first.runner().output();
    }

    @Override
    public List<ShapeBucket> buckets() {
        List<ShapeBucket> shapes = new ArrayList<>();
        synchronized (slots) {
            slots.forEach((shape, slot) -> {
                if (slot.bucket != null) {
                    shapes.add(shape);
                }
            });
        }
        return shapes;
    }

    @Override
    public NodeCounts nodes() {
        return first.nodes();
    }

    @Override
    public List<String> suggestions() {
        List<String> all = new ArrayList<>(histogram.suggestions());
        if (tooLong.get() > 0) {
            all.add("texts of up to " + tooLong.get()
                    + " tokens went elsewhere, since no fixed shape that works takes more than " + longestWorking()
                    + ": add longer ones to the provider's fixed shapes");
        }
        synchronized (slots) {
            slots.forEach((shape, slot) -> {
                InlayException failure = slot.failure;
                if (failure != null) {
                    all.add("the fixed shape " + shape + " is left out: " + failure.getMessage());
                }
            });
        }
        return all;
    }

    private int longestWorking() {
        return lengths.stream().filter(length -> shape(1, length).isPresent()).reduce(0, Math::max);
    }

    @Override
    public void terminateRunOf(Thread thread) {
        open().forEach(bucket -> bucket.opened().session().terminateRunOf(thread));
    }

    @Override
    public void close() {
        open().forEach(bucket -> bucket.opened().session().close());
    }
}
