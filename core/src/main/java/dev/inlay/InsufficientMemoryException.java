package dev.inlay;

/**
 * A model was not loaded because it cannot fit into the memory that this process may still take. Nothing was allocated. Free
 * memory, raise the limit, or take a smaller model.
 */
public class InsufficientMemoryException extends ModelLoadException {
    private static final long serialVersionUID = 1L;

    /** The least that the model takes. */
    private final long requiredBytes;

    /** What could be had. */
    private final long availableBytes;

    /**
     * Creates the exception.
     *
     * @param message what happened with the numbers, and the next step
     * @param requiredBytes the least that the model takes
     * @param availableBytes what could be had
     */
    public InsufficientMemoryException(String message, long requiredBytes, long availableBytes) {
        super(message);
        this.requiredBytes = requiredBytes;
        this.availableBytes = availableBytes;
    }

    /**
     * The least that the model takes.
     *
     * @return bytes
     */
    public long requiredBytes() {
        return requiredBytes;
    }

    /**
     * What could be had when it was to be loaded.
     *
     * @return bytes
     */
    public long availableBytes() {
        return availableBytes;
    }
}
