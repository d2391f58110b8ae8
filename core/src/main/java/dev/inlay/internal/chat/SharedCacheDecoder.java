package dev.inlay.internal.chat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import dev.inlay.internal.runtime.NativeRuntime;
import dev.inlay.internal.runtime.RunSwitch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the cache of all rows in one piece of direct memory per tensor, {@code [slots, heads, capacity, headSize]}, which is
 * given to the graph as past and as present: GroupQueryAttention then writes new tokens in place. A run covers neighbouring
 * slots, so rows are moved together before they decode; a row alone runs on a slice.
 */
final class SharedCacheDecoder implements Decoder {
    private static final int CAPACITY_STEP = 64;

    private final DecoderGraph graph;
    private final StepFeeds feeds;
    private final LogitsBuffer logits;
    private final RunSwitch runs = new RunSwitch();
    private final boolean lastOnly;
    private final boolean batched;
    private final List<ByteBuffer> memory = new ArrayList<>();
    private final Map<Window, Bound> boundTo = new HashMap<>();
    private int slots;
    private int capacity;

    /** Row in each slot, or -1; slot and length of each row, -1 for a row that is not open. */
    private int[] rowIn = new int[0];

    private int[] slotOf = new int[0];
    private int[] lengths = new int[0];

    /** Where in the last run's logits each of its rows is: slots need not have the order of the rows. */
    private int[] logitsRow = new int[0];

    SharedCacheDecoder(DecoderGraph graph, int vocabulary, boolean lastOnly, boolean batched) {
        this.graph = graph;
        this.feeds = new StepFeeds(graph);
        this.logits = new LogitsBuffer(graph.logitsType(), vocabulary);
        this.lastOnly = lastOnly;
        this.batched = batched;
        graph.cache().forEach(tensor -> memory.add(StepFeeds.direct(0)));
    }

    @Override
    public boolean batched() {
        return batched;
    }

    @Override
    public boolean rewinds() {
        return true;
    }

    @Override
    public String cache() {
        return "in place, past and present share their memory";
    }

    @Override
    public int mostWithLogits() {
        return lastOnly ? Integer.MAX_VALUE : logits.mostPositions();
    }

    @Override
    public int vocabulary() {
        return logits.vocabulary();
    }

    @Override
    public long tokenBytes() {
        return graph.tokenBytes();
    }

    @Override
    public int length(int row) {
        return lengths[row];
    }

    @Override
    public long allocatedBytes() {
        return memory.stream().mapToLong(ByteBuffer::capacity).sum();
    }

    @Override
    public boolean reserve(boolean oneMore, int tokens, long cacheBytes) {
        int used = 0;
        int longest = tokens;
        for (int row = 0; row < slotOf.length; row++) {
            if (slotOf[row] >= 0) {
                used++;
                longest = Math.max(longest, lengths[row]);
            }
        }
        int rows = used + (oneMore ? 1 : 0);
        if (rows <= slots && longest <= capacity) {
            return true;
        }
        int least = rounded(longest);
        int ample = longest <= capacity ? capacity : Math.max(least, rounded(capacity + capacity / 2));
        return resize(Math.max(rows, slots), ample, cacheBytes)
                || resize(rows, ample, cacheBytes)
                || resize(rows, least, cacheBytes)
                || resize(rows, longest, cacheBytes);
    }

    private static int rounded(int tokens) {
        return (tokens + CAPACITY_STEP - 1) / CAPACITY_STEP * CAPACITY_STEP;
    }

    private boolean resize(int newSlots, int newCapacity, long cacheBytes) {
        if ((double) newSlots * newCapacity * graph.tokenBytes() > cacheBytes) {
            return false;
        }
        for (CacheTensor tensor : graph.cache()) {
            if ((double) newSlots * newCapacity * tensor.tokenBytes() > StepFeeds.MOST_BYTES) {
                return false;
            }
        }
        forgetTensors();
        try {
            move(newSlots, newCapacity);
        } catch (OutOfMemoryError e) {
            forgetRows();
            throw e;
        } finally {
            graph.session().memory().kvCache(allocatedBytes());
        }
        return true;
    }

    private void move(int newSlots, int newCapacity) {
        int[] order = openRowsBySlot();
        // One tensor after the other, so that old and new memory never stand side by side as a whole.
        for (int t = 0; t < memory.size(); t++) {
            CacheTensor tensor = graph.cache().get(t);
            ByteBuffer old = memory.get(t);
            ByteBuffer grown = StepFeeds.direct((long) newSlots * newCapacity * tensor.tokenBytes());
            for (int slot = 0; slot < order.length; slot++) {
                int row = order[slot];
                copy(tensor, old, slotOf[row], capacity, grown, slot, newCapacity, lengths[row]);
            }
            memory.set(t, grown);
        }
        slots = newSlots;
        capacity = newCapacity;
        rowIn = new int[slots];
        Arrays.fill(rowIn, -1);
        for (int slot = 0; slot < order.length; slot++) {
            rowIn[slot] = order[slot];
            slotOf[order[slot]] = slot;
        }
    }

    /** Half of the tensors may have moved when memory ran out: no row can be trusted any more. */
    private void forgetRows() {
        memory.replaceAll(each -> StepFeeds.direct(0));
        slots = 0;
        capacity = 0;
        rowIn = new int[0];
        Arrays.fill(slotOf, -1);
        Arrays.fill(lengths, 0);
    }

    private int[] openRowsBySlot() {
        return Arrays.stream(rowIn).filter(row -> row >= 0).toArray();
    }

    private static void copy(
            CacheTensor tensor,
            ByteBuffer from,
            int fromSlot,
            int fromCapacity,
            ByteBuffer to,
            int toSlot,
            int toCapacity,
            int tokens) {
        int head = tensor.headBytes();
        for (int h = 0; h < tensor.heads(); h++) {
            int source = (fromSlot * tensor.heads() + h) * fromCapacity * head;
            int target = (toSlot * tensor.heads() + h) * toCapacity * head;
            to.put(target, from, source, tokens * head);
        }
    }

    @Override
    public int open() {
        int slot = freeSlot();
        int row = 0;
        while (row < slotOf.length && slotOf[row] >= 0) {
            row++;
        }
        if (row == slotOf.length) {
            slotOf = Arrays.copyOf(slotOf, row + 1);
            lengths = Arrays.copyOf(lengths, row + 1);
        }
        slotOf[row] = slot;
        lengths[row] = 0;
        rowIn[slot] = row;
        return row;
    }

    private int freeSlot() {
        for (int slot = 0; slot < slots; slot++) {
            if (rowIn[slot] < 0) {
                return slot;
            }
        }
        throw new IllegalStateException("No free slot among " + slots + ": reserve one first");
    }

    @Override
    public void free(int row) {
        if (slotOf[row] >= 0) {
            rowIn[slotOf[row]] = -1;
        }
        slotOf[row] = -1;
        lengths[row] = 0;
    }

    @Override
    public void prefill(int row, int[] tokens, int from, int count, boolean wantLogits) {
        int past = lengths[row];
        requireRoom(past + count);
        feeds.begin(1, count, past + count);
        feeds.row(0, past, tokens, from, count);
        logitsRow = new int[] {lastOnly ? 0 : count - 1};
        run(new Window(slotOf[row], 1), past > 0, wantLogits ? logits.positions(lastOnly ? 1 : count) : null);
        lengths[row] = past + count;
    }

    /** The kernel writes where it is told to. */
    private void requireRoom(int tokens) {
        if (tokens > capacity) {
            throw new IllegalStateException(
                    "A row has room for " + capacity + " tokens, not " + tokens + ": reserve it first");
        }
    }

    @Override
    public int score(int row, int[] tokens, int from, int most) {
        int count = Math.min(most, lastOnly && graph.logitsToKeep() == null ? 1 : logits.mostPositions());
        int past = lengths[row];
        feeds.begin(1, count, past + count);
        feeds.keep(count);
        feeds.row(0, past, tokens, from, count);
        logitsRow = IntStream.range(0, count).toArray();
        run(new Window(slotOf[row], 1), past > 0, logits.positions(count));
        lengths[row] = past + count;
        return count;
    }

    @Override
    public void decode(int[] rows, int[] tokens) {
        for (int row : rows) {
            requireRoom(lengths[row] + 1);
        }
        if (batched) {
            decodeTogether(rows, tokens);
        } else {
            logitsRow = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                logitsRow[i] = i;
                feeds.begin(1, 1, lengths[rows[i]] + 1);
                feeds.row(0, lengths[rows[i]], tokens, i, 1);
                run(new Window(slotOf[rows[i]], 1), lengths[rows[i]] > 0, logits.tensor(i, 1));
            }
        }
        for (int row : rows) {
            lengths[row]++;
        }
    }

    private void decodeTogether(int[] rows, int[] tokens) {
        Window window = gather(rows);
        int longest = 0;
        for (int row : rows) {
            longest = Math.max(longest, lengths[row]);
        }
        feeds.begin(rows.length, 1, longest + 1);
        logitsRow = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            logitsRow[i] = slotOf[rows[i]] - window.first();
            feeds.row(logitsRow[i], lengths[rows[i]], tokens, i, 1);
        }
        run(window, longest > 0, logits.tensor(0, rows.length));
    }

    /** Moves rows into neighbouring slots: as few of them as can be, each once. */
    private Window gather(int[] rows) {
        boolean[] wanted = new boolean[slots];
        for (int row : rows) {
            wanted[slotOf[row]] = true;
        }
        int best = 0;
        int bestInside = -1;
        for (int first = 0; first + rows.length <= slots; first++) {
            int inside = 0;
            for (int slot = first; slot < first + rows.length; slot++) {
                inside += wanted[slot] ? 1 : 0;
            }
            if (inside > bestInside) {
                best = first;
                bestInside = inside;
            }
        }
        int outside = 0;
        for (int slot = best; slot < best + rows.length; slot++) {
            if (wanted[slot]) {
                continue;
            }
            while (!wanted[outside] || (outside >= best && outside < best + rows.length)) {
                outside++;
            }
            swap(slot, outside);
            wanted[outside] = false;
        }
        return new Window(best, rows.length);
    }

    private void swap(int a, int b) {
        int rowA = rowIn[a];
        int rowB = rowIn[b];
        for (int t = 0; t < memory.size(); t++) {
            CacheTensor tensor = graph.cache().get(t);
            ByteBuffer data = memory.get(t);
            ByteBuffer kept = ByteBuffer.allocate(rowA < 0 ? 0 : lengths[rowA] * tensor.tokenBytes());
            if (rowA >= 0) {
                copy(tensor, data, a, capacity, kept, 0, lengths[rowA], lengths[rowA]);
            }
            copy(tensor, data, b, capacity, data, a, capacity, lengths[rowB]);
            if (rowA >= 0) {
                copy(tensor, kept, 0, lengths[rowA], data, b, capacity, lengths[rowA]);
                slotOf[rowA] = b;
            }
        }
        slotOf[rowB] = a;
        rowIn[a] = rowB;
        rowIn[b] = rowA;
    }

    private void run(Window window, boolean hasPast, @Nullable OnnxTensor logitsTensor) {
        Bound bound = boundTo.computeIfAbsent(window, this::bind);
        if (logitsTensor == null) {
            bound.outputs.remove(graph.logits());
        } else {
            bound.outputs.put(graph.logits(), logitsTensor);
        }
        try {
            feeds.feed(hasPast, bound.inputs);
            graph.session().runInto(bound.inputs, bound.outputs, runs);
        } finally {
            feeds.end();
        }
    }

    private Bound bind(Window window) {
        Bound bound = new Bound(new HashMap<>(), new HashMap<>(), pastTensors(window));
        for (CacheTensor tensor : graph.cache()) {
            OnnxTensor past = bound.cache.get(tensor.past());
            bound.inputs.put(tensor.past(), past);
            bound.outputs.put(tensor.present(), past);
        }
        return bound;
    }

    /** What a run over some slots takes and gives: a decode step changes nothing of it but ids, mask, positions. */
    private record Bound(
            Map<String, OnnxTensorLike> inputs, Map<String, OnnxTensor> outputs, Map<String, OnnxTensor> cache) {}

    private Map<String, OnnxTensor> pastTensors(Window window) {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        for (int t = 0; t < memory.size(); t++) {
            CacheTensor tensor = graph.cache().get(t);
            int slotBytes = capacity * tensor.tokenBytes();
            ByteBuffer part = memory.get(t).slice(window.first() * slotBytes, window.rows() * slotBytes);
            tensors.put(
                    tensor.past(),
                    StepFeeds.tensor(
                            NativeRuntime.environment(),
                            part,
                            new long[] {window.rows(), tensor.heads(), capacity, tensor.headSize()},
                            tensor.type()));
        }
        return tensors;
    }

    @Override
    public void endRuns(boolean end) {
        runs.end(end);
    }

    @Override
    public void readLogits(int index, float[] into) {
        logits.read(logitsRow[index], into);
    }

    @Override
    public void copyPrefix(int from, int to, int tokens) {
        for (int t = 0; t < memory.size(); t++) {
            ByteBuffer data = memory.get(t);
            copy(graph.cache().get(t), data, slotOf[from], capacity, data, slotOf[to], capacity, tokens);
        }
        lengths[to] = tokens;
    }

    @Override
    public void truncate(int row, int tokens) {
        lengths[row] = Math.min(lengths[row], tokens);
    }

    private void forgetTensors() {
        boundTo.values().forEach(each -> each.cache.values().forEach(OnnxTensor::close));
        boundTo.clear();
    }

    @Override
    public void close() {
        feeds.close();
        runs.close();
        logits.close();
        forgetTensors();
        memory.clear();
    }
}
