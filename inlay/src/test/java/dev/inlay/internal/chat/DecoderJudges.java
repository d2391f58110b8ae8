package dev.inlay.internal.chat;

import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.models.ChatModelReader;
import dev.inlay.internal.specialize.SpecializationRequest;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.CpuSessions;
import dev.inlay.provider.Task;
import java.nio.file.Path;
import java.util.Optional;

/** The judge of decoders, for tests of other packages. */
public final class DecoderJudges {
    private DecoderJudges() {}

    /**
     * The judge that a load on the CPU uses.
     *
     * @param directory the model
     * @return compares candidates with its decoder
     */
    public static SpecializationRequest.Judge of(Path directory) {
        ChatModelConfig config = ChatModelReader.read(directory, Optional.empty());
        DecoderJudge judge =
                new DecoderJudge(config, null, CpuSessions.plan(Task.CHAT, CpuOptions.defaults(), 1, "one core"));
        return judge::difference;
    }
}
