package dev.inlay.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.inlay.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged graphs by the thousand: each is inspected, or refused by a message that names the file. Run it with {@code
 * -Dinlay.test.excludedGroups= -Dtest=InspectorFuzzTest}, and more rounds with {@code -Dinlay.fuzz.rounds=N}.
 */
@Tag("opt-in")
class InspectorFuzzTest {
    private static final int ROUNDS = Integer.getInteger("inlay.fuzz.rounds", 20_000);

    @Test
    void noDamageDoesMoreThanBeRefused(@TempDir Path folder) throws IOException {
        List<byte[]> graphs = new ArrayList<>();
        for (String name : List.of("inspected", "heads")) {
            try (Stream<Path> files = Files.list(Path.of("src/test/resources").resolve(name))) {
                for (Path file : files.sorted().toList()) {
                    if (file.toString().endsWith(".onnx")) {
                        graphs.add(Files.readAllBytes(file));
                    }
                }
            }
        }
        Random random = new Random(20261125);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damaged(graphs.get(random.nextInt(graphs.size())), random);
            Path file = Files.write(folder.resolve("damaged.onnx"), damaged);
            try {
                ModelInspection model = ModelInspector.inspect(file);
                assertThat(model.toString()).isNotEmpty();
                assertThat(model.toJson()).startsWith("{").endsWith("}");
            } catch (ModelLoadException e) {
                assertThat(e).hasMessageContaining("damaged.onnx");
                refused++;
            } catch (RuntimeException | Error e) {
                Path kept = Files.write(Path.of("target", "fuzz-" + round + ".onnx"), damaged);
                fail("Round " + round + ", kept as " + kept.toAbsolutePath(), e);
            }
        }
        assertThat(refused).isBetween(1, ROUNDS - 1);
    }

    /** Bytes flipped, set to the extremes, doubled, removed, moved; or the end cut off. */
    private static byte[] damaged(byte[] graph, Random random) {
        byte[] bytes = graph.clone();
        // Most of a graph is weights, which nobody looks at: structure is at both ends.
        int reach = Math.min(bytes.length, random.nextBoolean() ? 2_000 : bytes.length);
        int start = random.nextBoolean() ? 0 : bytes.length - reach;
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            int at = start + random.nextInt(reach);
            int length = Math.min(1 + random.nextInt(16), bytes.length - at);
            int from = random.nextInt(bytes.length - length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> java.util.Arrays.fill(bytes, at, at + length, (byte) 0xff);
                case 3 -> java.util.Arrays.fill(bytes, at, at + length, (byte) 0x80);
                default -> System.arraycopy(graph, from, bytes, at, length);
            }
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
