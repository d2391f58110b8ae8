package dev.inlay.internal.embedding;

import ai.onnxruntime.OnnxJavaType;
import dev.inlay.InlayException;
import dev.inlay.PoolingMode;
import dev.inlay.internal.models.EmbeddingModelConfig;
import dev.inlay.internal.runtime.Candidates;
import dev.inlay.internal.runtime.GraphChooser;
import dev.inlay.internal.runtime.GraphSpecializers;
import dev.inlay.internal.runtime.TensorSpec;
import dev.inlay.internal.specialize.GraphAnswer;
import dev.inlay.internal.specialize.GraphForm;
import dev.inlay.internal.specialize.GraphOutput;
import dev.inlay.internal.specialize.SpecializedGraph;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.Task;
import dev.inlay.tokenizer.Tokenizer;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Gives an encoder on the CPU a graph that computes only what the engine reads of it. */
final class EncoderSpecialization implements GraphChooser {
    private final EmbedderSettings settings;
    private final Task task;
    private final EmbeddingModelConfig config;
    private final Supplier<Tokenizer> tokenizer;
    private final List<PoolingMode> defaultPooling;
    private volatile List<String> notes = List.of();

    EncoderSpecialization(
            EmbedderSettings settings,
            Task task,
            EmbeddingModelConfig config,
            Supplier<Tokenizer> tokenizer,
            List<PoolingMode> defaultPooling) {
        this.settings = settings;
        this.task = task;
        this.config = config;
        this.tokenizer = tokenizer;
        this.defaultPooling = defaultPooling;
    }

    /** What was done to the graph, in words; empty while the CPU has not opened it. */
    List<String> notes() {
        return notes;
    }

    @Override
    public SpecializedGraph choose(String provider, SessionPlan plan) {
        SpecializedGraph chosen = GraphSpecializers.choose(
                provider,
                config.graph(),
                settings.specialization(),
                this::answer,
                new EncoderJudge(config.graph(), plan, this::spec, tokenizer, this::maxTokens)::difference);
        if (Candidates.isCpu(provider)) {
            notes = chosen.notes();
        }
        return chosen;
    }

    private EncoderSpec spec(GraphForm form) {
        return EncoderLoader.spec(settings, task, config, tokenizer.get(), defaultPooling)
                .withForm(form);
    }

    private int maxTokens() {
        return EncoderLoader.maxTokens(settings, config, tokenizer.get());
    }

    /** The output that {@link EncoderRunner} will choose once the graph is open, and the rows that {@link Pooler} takes of it. */
    private GraphAnswer answer(List<GraphOutput> declared) {
        if (declared.stream().anyMatch(output -> output.rank() < 0)) {
            return GraphAnswer.EVERYTHING;
        }
        List<TensorSpec> outputs =
                declared.stream().map(EncoderSpecialization::tensor).toList();
        boolean classifier = task == Task.RERANKING;
        EncoderOutput output;
        try {
            output = classifier
                    ? EncoderOutput.logits(outputs)
                    : EncoderOutput.choose(outputs, !settings.pooling().isEmpty() || !config.includePrompt());
        } catch (InlayException e) {
            // Opening the graph will say what is wrong with it.
            return GraphAnswer.EVERYTHING;
        }
        List<PoolingMode> pooling = EncoderLoader.pooling(settings, config, defaultPooling);
        GraphAnswer.Row row = GraphAnswer.Row.ALL;
        // Where a prompt is left out of pooling, the first token that counts is not the first one.
        if (output.perToken() && config.includePrompt() && pooling.size() == 1) {
            row = switch (pooling.get(0)) {
                case CLS -> GraphAnswer.Row.FIRST;
                case LAST_TOKEN -> GraphAnswer.Row.LAST;
                default -> GraphAnswer.Row.ALL;
            };
        }
        return new GraphAnswer(output.name(), row);
    }

    private static TensorSpec tensor(GraphOutput output) {
        OnnxJavaType type = switch (output.elementType()) {
            case 1 -> OnnxJavaType.FLOAT;
            case 10 -> OnnxJavaType.FLOAT16;
            case 16 -> OnnxJavaType.BFLOAT16;
            default -> OnnxJavaType.UNKNOWN;
        };
        return new TensorSpec(
                output.name(), type, Collections.nCopies(output.rank(), -1L), Collections.nCopies(output.rank(), ""));
    }
}
