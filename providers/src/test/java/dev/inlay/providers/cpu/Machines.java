package dev.inlay.providers.cpu;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Machines made of a folder below src/test/resources/topology. */
final class Machines {
    private Machines() {}

    static Machine linux(String tree, String arch, int jvmProcessors) {
        return linux(tree(tree), arch, jvmProcessors);
    }

    static Machine linux(Path root, String arch, int jvmProcessors) {
        return new Machine("Linux", arch, jvmProcessors, root, Map.of(), command -> Optional.empty());
    }

    static Machine mac(String arch, int jvmProcessors, CommandRunner commands) {
        return new Machine("Mac OS X", arch, jvmProcessors, Path.of("nowhere"), Map.of(), commands);
    }

    static Machine windows(String arch, int jvmProcessors, Map<String, String> environment) {
        return new Machine(
                "Windows 11", arch, jvmProcessors, Path.of("nowhere"), environment, command -> Optional.empty());
    }

    static Path tree(String name) {
        URL url = Objects.requireNonNull(Machines.class.getResource("/topology/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
