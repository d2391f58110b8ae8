package dev.inlay.internal.chat;

import dev.inlay.internal.models.CacheDirectory;
import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.runtime.GraphChooser;
import dev.inlay.internal.runtime.GraphSpecializers;
import dev.inlay.internal.runtime.ModelSession;
import dev.inlay.internal.runtime.NativeRuntime;
import dev.inlay.internal.specialize.GraphAnswer;
import dev.inlay.internal.specialize.GraphSpecializer;
import dev.inlay.internal.specialize.SpecializationRequest;
import dev.inlay.internal.specialize.SpecializedGraph;
import dev.inlay.provider.SessionPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives a decoder on the CPU a graph that computes the logits which are read. */
final class DecoderSpecialization implements GraphChooser {
    private static final String PROVIDER = "cpu";

    private final ChatSettings settings;
    private final ChatModelConfig config;
    private final @Nullable ModelSession embedding;

    DecoderSpecialization(ChatSettings settings, ChatModelConfig config, @Nullable ModelSession embedding) {
        this.settings = settings;
        this.config = config;
        this.embedding = embedding;
    }

    @Override
    public SpecializedGraph choose(String provider, SessionPlan plan) {
        Path graph = config.decoder();
        if (!provider.equals(PROVIDER)) {
            return SpecializedGraph.original(graph, List.of());
        }
        if (!settings.specialization().enabled()) {
            return SpecializedGraph.original(graph, List.of("as exported: specialisation is off"));
        }
        Optional<GraphSpecializer> specializer = GraphSpecializers.find();
        if (specializer.isEmpty()) {
            return SpecializedGraph.original(
                    graph, List.of("as exported: dev.inlay:inlay-graph is not on the class path"));
        }
        return specializer
                .get()
                .specialize(new SpecializationRequest(
                        graph,
                        settings.specialization(),
                        outputs -> GraphAnswer.EVERYTHING,
                        CacheDirectory.standard(),
                        NativeRuntime.environment().getVersion(),
                        new DecoderJudge(config, embedding, plan)::difference));
    }
}
