package dev.inlay.examples.server;

import dev.inlay.provider.PlacementReport;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model that is loaded while the server answers already.
 *
 * @param <T> what it becomes
 */
final class ModelSlot<T> {
    /** Where it stands. */
    enum State {
        /** Being loaded. */
        LOADING,
        /** Ready for requests. */
        READY,
        /** Could not be loaded. */
        FAILED
    }

    /**
     * What a kind of model is for, and what can be asked of it.
     *
     * @param task a word for users
     * @param placement where it runs
     * @param closer frees it
     * @param <T> the kind
     */
    record Kind<T>(String task, Function<T, PlacementReport> placement, Consumer<T> closer) {}

    private final String name;
    private final Kind<T> kind;
    private final Supplier<T> loader;
    private volatile boolean closing;
    private volatile State state = State.LOADING;
    private volatile @Nullable T model;

    ModelSlot(String name, Kind<T> kind, Supplier<T> loader) {
        this.name = name;
        this.kind = kind;
        this.loader = loader;
    }

    String name() {
        return name;
    }

    String task() {
        return kind.task();
    }

    /** Where it runs, or empty unless ready. */
    Optional<PlacementReport> placement() {
        return Optional.ofNullable(model).map(kind.placement());
    }

    String stateInWords() {
        return state.name().toLowerCase(Locale.ROOT);
    }

    State state() {
        return state;
    }

    /** Loads it; on the calling thread. */
    void load() {
        T loaded;
        try {
            loaded = loader.get();
        } catch (RuntimeException | Error e) {
            state = State.FAILED;
            throw e;
        }
        model = loaded;
        state = State.READY;
        if (closing) {
            close();
        }
    }

    /** Frees the model; one that is still being loaded is freed when it is there. */
    void close() {
        closing = true;
        T loaded = model;
        if (loaded != null) {
            kind.closer().accept(loaded);
        }
    }

    /**
     * The model.
     *
     * @throws ApiException 503 while it is loading
     */
    T get() {
        T ready = model;
        if (ready == null) {
            throw ApiException.unavailable(
                    "model_loading", 2, "The model '" + name + "' is still loading: try again in a moment.");
        }
        return ready;
    }
}
