package dev.inlay.internal.chat;

import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.runtime.GraphChooser;
import dev.inlay.internal.runtime.GraphSpecializers;
import dev.inlay.internal.runtime.ModelSession;
import dev.inlay.internal.specialize.GraphAnswer;
import dev.inlay.internal.specialize.SpecializedGraph;
import dev.inlay.provider.SessionPlan;
import org.jspecify.annotations.Nullable;

/** Gives a decoder on the CPU a graph that computes the logits which are read. */
final class DecoderSpecialization implements GraphChooser {
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
        return GraphSpecializers.choose(
                provider,
                config.decoder(),
                settings.specialization(),
                outputs -> GraphAnswer.EVERYTHING,
                new DecoderJudge(config, embedding, plan)::difference);
    }
}
