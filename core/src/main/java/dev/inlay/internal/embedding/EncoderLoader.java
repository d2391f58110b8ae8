package dev.inlay.internal.embedding;

import dev.inlay.InlayException;
import dev.inlay.PoolingMode;
import dev.inlay.internal.models.EmbeddingModelConfig;
import dev.inlay.internal.models.EmbeddingModelReader;
import dev.inlay.internal.routing.AdaptiveFile;
import dev.inlay.internal.routing.AdaptiveOrder;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.internal.routing.FallbackLog;
import dev.inlay.internal.routing.LatencyBook;
import dev.inlay.internal.runtime.Background;
import dev.inlay.internal.runtime.Candidates;
import dev.inlay.internal.runtime.NativeRuntime;
import dev.inlay.internal.runtime.Tokenizers;
import dev.inlay.internal.specialize.GraphForm;
import dev.inlay.model.LocatedModel;
import dev.inlay.provider.AdaptiveOptions;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.PlacementReport.Skip;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.RemoteProvider;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.Task;
import dev.inlay.provider.Workload;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.TokenizedText;
import dev.inlay.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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

    /**
     * Loads a model.
     *
     * @param settings what the builder collected
     * @param task what it is for
     * @param defaultPooling modes where nobody says
     * @param finishing what is done to a runner's vectors after the run, given what the files say
     * @return the engine, ready
     */
    static Loaded load(EmbedderSettings settings, Task task, List<PoolingMode> defaultPooling, Finishing finishing) {
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
            Path graph = config.graph();
            Candidates candidates = new Candidates(settings.policy(), task, settings.providers());
            EncoderSpecialization specialization =
                    new EncoderSpecialization(settings, task, config, () -> Background.join(opening), defaultPooling);
            Function<CpuOptions, EncoderOpener> openers = cpu -> new EncoderOpener(
                    task,
                    graph,
                    cpu,
                    candidates.cpu(),
                    specialization,
                    () -> firstRun(settings, task, config, Background.join(opening), defaultPooling));
            EncoderOpener opener = openers.apply(settings.cpu());
            Optional<EncoderOpener> loneOpener = settings.cpu().forLoneText().map(openers);
            Map<String, EncoderPlace> places = new LinkedHashMap<>();
            candidates.usable().forEach((id, provider) -> {
                if (provider instanceof SessionProvider local) {
                    places.put(
                            id,
                            new SessionPlace(
                                    id,
                                    () -> opener.open(local),
                                    settings.batching(),
                                    runner -> finishing.of(config, runner),
                                    new Breaker(),
                                    loneOpener
                                            .filter(lone -> Candidates.isCpu(id))
                                            .map(lone -> (Supplier<OpenedEncoder>) () -> lone.open(local))
                                            .orElse(null)));
                }
            });
            try {
                Opened opened = openFirst(new Workload(task, 1, 1), settings.policy(), candidates, places, graph);
                SizeAgreement.require(task, config, opened.runner());
                Tokenizer tokenizer = Background.join(opening);
                int longest = maxTokens(settings, config, tokenizer);
                new RemotePlaces(settings.source().name(), task, config.lowerCase(), longest, candidates)
                        .open(opened.place(), tokenizer, places);
                Optional<AdaptiveOptions> adaptive = settings.policy().adaptive();
                AdaptiveOrder learnt = adaptive.map(AdaptiveOrder::new).orElse(null);
                AdaptiveFile file = adaptive.flatMap(AdaptiveOptions::stateFile)
                        .map(path -> new AdaptiveFile(path, settings.source().name()))
                        .orElse(null);
                if (learnt != null && file != null) {
                    file.load(learnt);
                }
                EncoderRouter router = new EncoderRouter(
                        task,
                        settings.policy(),
                        places,
                        opened.place(),
                        new LatencyBook(),
                        new FallbackLog(),
                        retry -> Background.run("inlay-retry", retry),
                        learnt);
                EncoderEngine engine = new EncoderEngine(
                        tokenizer,
                        router,
                        opened.runner().dimension(),
                        opened.runner().poolsHere(),
                        settings.source().name(),
                        settings.policy().order(task),
                        candidates.skipped(),
                        () -> {
                            if (learnt != null && file != null) {
                                file.save(learnt);
                            }
                        },
                        Duration.ofNanos(System.nanoTime() - start),
                        specialization::notes);
                candidates.tellSkipped(settings.source().name());
                log.info("{}", engine.placement().summary());
                return new Loaded(engine, config, longest);
            } catch (RuntimeException | Error e) {
                places.values().forEach(EncoderPlace::close);
                throw e;
            }
        } catch (RuntimeException | Error e) {
            close(opening, e);
            throw e;
        }
    }

    /** What is done to a vector after the run. */
    @FunctionalInterface
    interface Finishing {
        UnaryOperator<float[]> of(EmbeddingModelConfig config, OpenRunner runner);
    }

    /** The place that was opened at load. */
    private record Opened(SessionPlace place, OpenRunner runner) {}

    /** Opens the first place of the route that works; the others are opened by the first call that wants them. */
    private static Opened openFirst(
            Workload workload,
            ProviderPolicy policy,
            Candidates candidates,
            Map<String, EncoderPlace> places,
            Path graph) {
        for (String id : policy.route(workload).providers()) {
            if (places.get(id) instanceof SessionPlace place) {
                try {
                    return new Opened(place, place.open());
                } catch (InlayException e) {
                    candidates.failed(id, e);
                }
            }
        }
        candidates.usable().forEach((id, provider) -> {
            if (provider instanceof RemoteProvider) {
                candidates.skip(
                        new Skip(
                                id,
                                "it is a service, and its vectors have to be compared with those of a place on this machine",
                                "name a provider of this machine too, such as fallbackTo(\"cpu\"), or open the service's own embedder"));
            }
        });
        throw candidates.nothingFound(graph);
    }

    private static FirstRun firstRun(
            EmbedderSettings settings,
            Task task,
            EmbeddingModelConfig config,
            Tokenizer tokenizer,
            List<PoolingMode> defaultPooling) {
        int maxTokens = maxTokens(settings, config, tokenizer);
        return new FirstRun(
                spec(settings, task, config, tokenizer, defaultPooling), sample(tokenizer, maxTokens), maxTokens);
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

    static List<PoolingMode> pooling(
            EmbedderSettings settings, EmbeddingModelConfig config, List<PoolingMode> defaultPooling) {
        return !settings.pooling().isEmpty()
                ? settings.pooling()
                : !config.pooling().isEmpty() ? config.pooling() : defaultPooling;
    }

    static EncoderSpec spec(
            EmbedderSettings settings,
            Task task,
            EmbeddingModelConfig config,
            Tokenizer tokenizer,
            List<PoolingMode> defaultPooling) {
        int padId = tokenizer.padId();
        return new EncoderSpec(
                task == Task.RERANKING,
                !settings.pooling().isEmpty() || !config.includePrompt(),
                pooling(settings, config, defaultPooling),
                padId,
                tokenizer.padLeft(),
                config.vocabularySize().orElse(Integer.MAX_VALUE),
                config.positionOffset(),
                GraphForm.EXPORTED);
    }

    static int maxTokens(EmbedderSettings settings, EmbeddingModelConfig config, Tokenizer tokenizer) {
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
