package dev.inlay.internal.chat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.inlay.InferenceException;
import dev.inlay.internal.runtime.NativeRuntime;
import dev.inlay.internal.runtime.RunSwitch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * For attention in plain ONNX operators: every run returns the cache one token longer, in memory of the runtime, and that
 * result is the next run's input, so nothing is copied here. Rows run one after the other, since plain graphs take only rows
 * of one length together.
 */
final class GrowingCacheDecoder implements Decoder {
    private final DecoderGraph graph;
    private final StepFeeds feeds;
    private final LogitsBuffer logits;
    private final RunSwitch runs = new RunSwitch();
    private final boolean lastOnly;
    private final Set<String> presents;

    /** Where the first row of the last run lies in the logits. */
    private int firstLogits;

    private final List<@Nullable Row> rows = new ArrayList<>();

    /** A row: its tensors by input name, and what must be closed to free them. */
    private static final class Row {
        Map<String, OnnxTensor> past = Map.of();
        List<AutoCloseable> owned = List.of();
        int length;

        void replace(Map<String, OnnxTensor> tensors, List<AutoCloseable> owners, int tokens) {
            owned.forEach(StepFeeds::closeQuietly);
            past = tensors;
            owned = owners;
            length = tokens;
        }
    }

    GrowingCacheDecoder(DecoderGraph graph, int vocabulary, boolean lastOnly) {
        this.graph = graph;
        this.feeds = new StepFeeds(graph);
        this.logits = new LogitsBuffer(graph.logitsType(), vocabulary);
        this.lastOnly = lastOnly;
        this.presents = Stream.concat(
                        graph.cache().stream().map(CacheTensor::present),
                        graph.states().stream().map(StateTensor::present))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean batched() {
        return false;
    }

    @Override
    public boolean rewinds() {
        return graph.states().isEmpty();
    }

    @Override
    public String cache() {
        return graph.states().isEmpty()
                ? "growing: each step returns it one token longer"
                : "growing, with state that cannot be rewound: no prefix is reused";
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
        return row(row).length;
    }

    private Row row(int index) {
        Row row = rows.get(index);
        if (row == null) {
            throw new IllegalStateException("Row " + index + " is not open");
        }
        return row;
    }

    @Override
    public long allocatedBytes() {
        long tokens = 0;
        for (Row row : rows) {
            tokens += row == null ? 0 : row.length;
        }
        return tokens * graph.tokenBytes();
    }

    @Override
    public boolean reserve(boolean oneMore, int tokens, long cacheBytes) {
        // The runtime allocates; the bound is kept by counting, as if all rows were as long as the longest.
        long count = oneMore ? 1 : 0;
        long longest = tokens;
        for (Row row : rows) {
            if (row != null) {
                count++;
                longest = Math.max(longest, row.length);
            }
        }
        return (double) count * longest * graph.tokenBytes() <= cacheBytes;
    }

    @Override
    public int open() {
        Row row = new Row();
        row.replace(initial(), List.of(), 0);
        row.owned = new ArrayList<>(row.past.values());
        int index = rows.indexOf(null);
        if (index < 0) {
            rows.add(row);
            return rows.size() - 1;
        }
        rows.set(index, row);
        return index;
    }

    /** The tensors of a row without tokens, which are closed with this decoder. */
    Map<String, OnnxTensor> emptyPast() {
        return row(open()).past;
    }

    private Map<String, OnnxTensor> initial() {
        OrtEnvironment environment = NativeRuntime.environment();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        for (CacheTensor tensor : graph.cache()) {
            tensors.put(
                    tensor.past(),
                    StepFeeds.tensor(
                            environment,
                            StepFeeds.direct(0),
                            new long[] {1, tensor.heads(), 0, tensor.headSize()},
                            tensor.type()));
        }
        for (StateTensor state : graph.states()) {
            long bytes = state.type().size;
            for (long each : state.shape()) {
                bytes *= each;
            }
            tensors.put(
                    state.past(), StepFeeds.tensor(environment, StepFeeds.direct(bytes), state.shape(), state.type()));
        }
        return tensors;
    }

    @Override
    public void free(int index) {
        row(index).replace(Map.of(), List.of(), 0);
        rows.set(index, null);
        graph.session().memory().kvCache(allocatedBytes());
    }

    @Override
    public void prefill(int index, int[] tokens, int from, int count, boolean wantLogits) {
        int positions = lastOnly ? 1 : count;
        firstLogits = positions - 1;
        step(row(index), tokens, from, count, 1, wantLogits ? logits.positions(positions) : null);
    }

    @Override
    public int score(int index, int[] tokens, int from, int most) {
        int count = Math.min(most, lastOnly && graph.logitsToKeep() == null ? 1 : logits.mostPositions());
        firstLogits = 0;
        step(row(index), tokens, from, count, count, logits.positions(count));
        return count;
    }

    @Override
    public void decode(int[] indexes, int[] tokens) {
        firstLogits = 0;
        for (int i = 0; i < indexes.length; i++) {
            step(row(indexes[i]), tokens, i, 1, 1, logits.tensor(i, 1));
        }
    }

    private void step(Row row, int[] tokens, int from, int count, int kept, @Nullable OnnxTensor logitsTensor) {
        Map<String, OnnxTensorLike> inputs = new HashMap<>(row.past);
        OrtSession.Result result;
        try {
            feeds.begin(1, count, row.length + count);
            feeds.keep(kept);
            feeds.row(0, row.length, tokens, from, count);
            feeds.feed(row.length > 0, inputs);
            result = graph.session()
                    .run(
                            inputs,
                            presents,
                            logitsTensor == null ? Map.of() : Map.of(graph.logits(), logitsTensor),
                            runs);
        } finally {
            feeds.end();
        }
        Map<String, OnnxTensor> next = new HashMap<>();
        graph.cache().forEach(each -> next.put(each.past(), output(result, each.present())));
        graph.states().forEach(each -> next.put(each.past(), output(result, each.present())));
        row.replace(next, List.of(result), row.length + count);
        graph.session().memory().kvCache(allocatedBytes());
    }

    private static OnnxTensor output(OrtSession.Result result, String name) {
        OnnxValue value =
                result.get(name).orElseThrow(() -> new InferenceException("The decoder returned no " + name + "."));
        return (OnnxTensor) value;
    }

    @Override
    public void endRuns(boolean end) {
        runs.end(end);
    }

    @Override
    public void readLogits(int index, float[] into) {
        logits.read(firstLogits + index, into);
    }

    @Override
    public void copyPrefix(int from, int to, int tokens) {
        Map<String, OnnxTensor> copy = prefix(row(from), tokens);
        row(to).replace(copy, new ArrayList<>(copy.values()), tokens);
    }

    @Override
    public void truncate(int index, int tokens) {
        Row row = row(index);
        if (tokens < row.length) {
            Map<String, OnnxTensor> copy = prefix(row, tokens);
            row.replace(copy, new ArrayList<>(copy.values()), tokens);
        }
    }

    private Map<String, OnnxTensor> prefix(Row row, int tokens) {
        if (tokens == 0) {
            return initial();
        }
        Map<String, OnnxTensor> copy = new LinkedHashMap<>();
        for (CacheTensor tensor : graph.cache()) {
            OnnxTensor whole = row.past.get(tensor.past());
            if (whole == null) {
                throw new IllegalStateException("Row without " + tensor.past());
            }
            ByteBuffer all = whole.getByteBuffer();
            int head = tensor.headBytes();
            ByteBuffer part = StepFeeds.direct((long) tokens * tensor.tokenBytes());
            for (int h = 0; h < tensor.heads(); h++) {
                part.put(h * tokens * head, all, h * row.length * head, tokens * head);
            }
            copy.put(
                    tensor.past(),
                    StepFeeds.tensor(
                            NativeRuntime.environment(),
                            part,
                            new long[] {1, tensor.heads(), tokens, tensor.headSize()},
                            tensor.type()));
        }
        return copy;
    }

    @Override
    public void close() {
        feeds.close();
        runs.close();
        logits.close();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i) != null) {
                free(i);
            }
        }
    }
}
