package dev.inlay.benchmarks.startup;

import dev.inlay.benchmarks.engine.EngineKind;
import java.util.Arrays;
import java.util.List;

/** What is started. */
enum StartupVariant {
    /** Inlay, the model unpacked by an earlier start: every start but the first. */
    INLAY("inlay", EngineKind.INLAY),
    /** Inlay with an empty cache: the first start on a machine, which unpacks the model. */
    INLAY_FIRST_EVER("inlay-first-ever", EngineKind.INLAY),
    /** Inlay, the model unpacked by an earlier start, with no specialised graph in the cache: it is made and compared. */
    INLAY_FIRST_LOAD("inlay-first-load", EngineKind.INLAY),
    /** Inlay with the graph as it was exported. */
    INLAY_EXPORTED("inlay-exported", EngineKind.INLAY_EXPORTED),
    LANGCHAIN4J_FILE("langchain4j-file", EngineKind.LANGCHAIN4J_FILE),
    LANGCHAIN4J("langchain4j", EngineKind.LANGCHAIN4J),
    NAIVE("naive", EngineKind.NAIVE);

    private final String id;
    private final EngineKind engine;

    StartupVariant(String id, EngineKind engine) {
        this.id = id;
        this.engine = engine;
    }

    String id() {
        return id;
    }

    EngineKind engine() {
        return engine;
    }

    static List<StartupVariant> all(List<String> ids) {
        return ids.stream()
                .map(id -> Arrays.stream(values())
                        .filter(variant -> variant.id.equals(id))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("No variant is called " + id + ".")))
                .toList();
    }
}
