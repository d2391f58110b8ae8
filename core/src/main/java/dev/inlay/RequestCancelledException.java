package dev.inlay;

/**
 * The calling thread was interrupted while its request waited or ran. The interrupt flag stays set; nothing of the request
 * goes on in the background.
 */
public class RequestCancelledException extends InlayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was given up
     */
    public RequestCancelledException(String message) {
        super(message);
    }
}
