package dev.inlay.internal.embedding;

import dev.inlay.PoolingMode;
import dev.inlay.internal.models.EmbeddingModelConfig;
import dev.inlay.internal.models.EmbeddingModelReader;
import dev.inlay.internal.runtime.Background;
import dev.inlay.internal.runtime.ModelOpener;
import dev.inlay.internal.runtime.NativeRuntime;
import dev.inlay.internal.runtime.OpenRequest;
import dev.inlay.internal.runtime.OpenedModel;
import dev.inlay.internal.runtime.Tokenizers;
import dev.inlay.model.LocatedModel;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.Task;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.TokenizedText;
import dev.inlay.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads an encoder: files, tokenizer, session, first run. */
final class EncoderLoader {
    private static final Logger log = LoggerFactory.getLogger(EncoderLoader.class);

    /** What every model can embed; its vector is thrown away. */
    private static final String SAMPLE = "The first run shows the shape of the output.";

    private EncoderLoader() {}

    /** A loaded engine with what its files said. */
    record Loaded(EncoderEngine engine, EmbeddingModelConfig config, int maxTokens) {}

    static Loaded load(EmbedderSettings settings, Task task, List<PoolingMode> defaultPooling) {
        long start = System.nanoTime();
        NativeRuntime.warmUp();
        LocatedModel model = settings.source().locate();
        Path directory = model.directory();
        EmbeddingModelConfig config = EmbeddingModelReader.read(
                        directory, settings.modelFile().or(model::modelFile))
                .orElse(model.defaults());
        // The session opens on this thread meanwhile; its first run needs the tokenizer.
        CompletableFuture<Tokenizer> opening =
                Background.start("inlay-load-tokenizer", () -> Tokenizers.open(directory));
        try {
            EncoderEngine engine = ModelOpener.open(
                    new OpenRequest(task, config.graph(), settings.policy(), settings.providers(), settings.cpu()),
                    opened -> engine(settings, task, config, Background.join(opening), opened, defaultPooling, start));
            log.info("{}", engine.placement());
            return new Loaded(engine, config, maxTokens(settings, config, engine.tokenizer()));
        } catch (RuntimeException | Error e) {
            close(opening, e);
            throw e;
        }
    }

    private static void close(CompletableFuture<Tokenizer> opening, Throwable failure) {
        try {
            Background.join(opening).close();
        } catch (RuntimeException | Error e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
    }

    private static EncoderEngine engine(
            EmbedderSettings settings,
            Task task,
            EmbeddingModelConfig config,
            Tokenizer tokenizer,
            OpenedModel opened,
            List<PoolingMode> defaultPooling,
            long start) {
        EncoderSpec spec = spec(settings, task, config, tokenizer, defaultPooling);
        EncoderSequence sample = sample(tokenizer, maxTokens(settings, config, tokenizer));
        EncoderRunner runner = EncoderRunner.create(opened.session(), spec, sample);
        PlacementReport placement = opened.report(
                settings.source().name(), settings.policy().order(), Duration.ofNanos(System.nanoTime() - start));
        return new EncoderEngine(
                tokenizer, opened, runner, EncoderEngine.scheduler(opened, settings.batching(), runner), placement);
    }

    private static EncoderSpec spec(
            EmbedderSettings settings,
            Task task,
            EmbeddingModelConfig config,
            Tokenizer tokenizer,
            List<PoolingMode> defaultPooling) {
        List<PoolingMode> pooling = !settings.pooling().isEmpty()
                ? settings.pooling()
                : !config.pooling().isEmpty() ? config.pooling() : defaultPooling;
        int padId = tokenizer.padId();
        return new EncoderSpec(
                task == Task.RERANKING,
                !settings.pooling().isEmpty() || !config.includePrompt(),
                pooling,
                padId,
                tokenizer.padLeft(),
                config.vocabularySize().orElse(Integer.MAX_VALUE),
                config.positionOffset());
    }

    private static int maxTokens(EmbedderSettings settings, EmbeddingModelConfig config, Tokenizer tokenizer) {
        int limit = Integer.MAX_VALUE;
        for (OptionalInt each : List.of(settings.maxTokens(), config.maxTokens(), tokenizer.maxLength())) {
            limit = Math.min(limit, each.orElse(Integer.MAX_VALUE));
        }
        return limit;
    }

    private static EncoderSequence sample(Tokenizer tokenizer, int maxTokens) {
        TokenizedText tokens = tokenizer.encode(SAMPLE, EncodeOptions.DEFAULT);
        int length = Math.min(tokens.length(), maxTokens);
        return new EncoderSequence(
                java.util.Arrays.copyOf(tokens.ids(), length), java.util.Arrays.copyOf(tokens.typeIds(), length), 0);
    }
}
