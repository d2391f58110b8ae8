package dev.inlay.internal.chat;

import dev.inlay.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks for the name of an operator in the bytes of an ONNX file, which spells them out. */
final class GraphOperators {
    private static final int BLOCK = 1 << 20;

    private GraphOperators() {}

    static boolean mentions(Path graph, String operator) {
        byte[] name = operator.getBytes(StandardCharsets.US_ASCII);
        byte[] block = new byte[BLOCK + name.length];
        int kept = 0;
        try (var in = Files.newInputStream(graph)) {
            while (true) {
                int read = in.readNBytes(block, kept, BLOCK);
                int end = kept + read;
                for (int i = 0; i + name.length <= end; i++) {
                    if (block[i] == name[0] && matches(block, i, name)) {
                        return true;
                    }
                }
                if (read < BLOCK) {
                    return false;
                }
                kept = name.length - 1;
                System.arraycopy(block, end - kept, block, 0, kept);
            }
        } catch (IOException e) {
            throw new ModelLoadException("The graph " + graph + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean matches(byte[] block, int at, byte[] name) {
        for (int i = 1; i < name.length; i++) {
            if (block[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }
}
