package dev.inlay.internal.graph.cache;

import dev.inlay.SpecializationOptions;
import dev.inlay.internal.specialize.GraphAnswer;
import dev.inlay.internal.specialize.SpecializationRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Run by {@link CachingSpecializerTest} in several JVMs at once. */
final class RaceMain {
    private RaceMain() {}

    public static void main(String[] args) {
        Path judged = Path.of(args[2]);
        System.out.println(new CachingSpecializer()
                .specialize(new SpecializationRequest(
                        Path.of(args[0]),
                        SpecializationOptions.defaults(),
                        outputs -> new GraphAnswer("last_hidden_state", GraphAnswer.Row.FIRST),
                        Path.of(args[1]),
                        "1.29.0",
                        candidate -> {
                            try {
                                Files.writeString(judged, "1", StandardOpenOption.APPEND);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                            return 0;
                        })));
    }
}
