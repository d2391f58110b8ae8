package dev.inlay.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Results as JSON, with machine and versions, for reports. */
public final class ResultFile {
    private ResultFile() {}

    /**
     * Writes results.
     *
     * @param file where to
     * @param kind which command made them
     * @param machine machine and versions
     * @param results maps, lists, numbers and strings
     * @throws IOException when the file cannot be written
     */
    public static void write(Path file, String kind, Map<String, String> machine, Map<String, ?> results)
            throws IOException {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("kind", kind);
        content.put("machine", machine);
        content.put("results", results);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), content);
    }
}
