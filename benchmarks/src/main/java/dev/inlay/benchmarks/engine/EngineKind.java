package dev.inlay.benchmarks.engine;

import dev.inlay.SpecializationOptions;
import java.util.Arrays;
import java.util.List;

/** The engines by the names that parameters and reports use. */
public enum EngineKind {
    /** Inlay with every setting at its default. */
    INLAY("inlay", true),
    /** Inlay with the graph as it was exported. */
    INLAY_EXPORTED("inlay-exported", true),
    /** LangChain4j's in-process model, from its own artifact on the class path. */
    LANGCHAIN4J("langchain4j", true),
    /** LangChain4j with the model file loaded by path. */
    LANGCHAIN4J_FILE("langchain4j-file", true),
    /** What is written first by hand: fixed batches in order of arrival, padded to the longest. */
    NAIVE("naive", true),
    /** Spring AI, which pools by the mean whatever the model says: its vectors differ. */
    SPRING_AI("spring-ai", false),
    /** DJL's own ONNX Runtime engine with its embedding translator. */
    DJL("djl", true);

    private final String id;
    private final boolean comparable;

    EngineKind(String id, boolean comparable) {
        this.id = id;
        this.comparable = comparable;
    }

    /**
     * The name.
     *
     * @return such as {@code spring-ai}
     */
    public String id() {
        return id;
    }

    /**
     * Whether the engine can be set up to give the model's own vectors.
     *
     * @return true when anything else is an error
     */
    public boolean comparable() {
        return comparable;
    }

    /**
     * Loads the engine.
     *
     * @return the engine; close it
     * @throws EngineUnavailableException when it cannot run here
     */
    public EmbeddingEngine open() {
        return switch (this) {
            case INLAY -> new InlayEngine();
            case INLAY_EXPORTED -> new InlayEngine(settings -> settings.specialize(SpecializationOptions.off()));
            case LANGCHAIN4J -> LangChain4jEngine.fromClassPath();
            case LANGCHAIN4J_FILE -> LangChain4jEngine.fromFile();
            case NAIVE -> new NaiveEngine();
            case SPRING_AI -> new SpringAiEngine();
            case DJL -> new DjlEngine();
        };
    }

    /**
     * The engine of a name.
     *
     * @param id such as {@code spring-ai}
     * @return the engine
     * @throws IllegalArgumentException when there is none
     */
    public static EngineKind of(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No engine is called " + id + ", only " + ids() + "."));
    }

    /**
     * All names.
     *
     * @return the names in the order of reports
     */
    public static List<String> ids() {
        return Arrays.stream(values()).map(EngineKind::id).toList();
    }
}
