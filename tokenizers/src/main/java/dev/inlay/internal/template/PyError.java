package dev.inlay.internal.template;

/**
 * A failure inside an operation that does not know its place in the source; {@link Template} turns it into a
 * {@link TemplateException}. Carries no stack trace: it is part of the language, and templates can raise many of them.
 */
final class PyError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final TemplateException.Kind kind;

    private PyError(TemplateException.Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    TemplateException.Kind kind() {
        return kind;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    private static PyError runtime(String type, String message) {
        return new PyError(TemplateException.Kind.RUNTIME, type + ": " + message);
    }

    static PyError type(String message) {
        return runtime("TypeError", message);
    }

    static PyError value(String message) {
        return runtime("ValueError", message);
    }

    static PyError overflow(String message) {
        return runtime("OverflowError", message);
    }

    static PyError zeroDivision(String message) {
        return runtime("ZeroDivisionError", message);
    }

    static PyError key(String message) {
        return runtime("KeyError", message);
    }

    static PyError index(String message) {
        return runtime("IndexError", message);
    }

    static PyError undefined(String message) {
        return runtime("UndefinedError", message);
    }

    static PyError security(String message) {
        return runtime("SecurityError", message);
    }

    static PyError argument(String message) {
        return runtime("FilterArgumentError", message);
    }

    static PyError template(String message) {
        return runtime("TemplateRuntimeError", message);
    }

    static PyError raised(String message) {
        return new PyError(TemplateException.Kind.RAISED, message);
    }

    static PyError limit(String message) {
        return new PyError(TemplateException.Kind.LIMIT, message);
    }
}
