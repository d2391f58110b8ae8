package dev.inlay.internal.template;

/** A flaw of the source found while lexing, parsing or compiling, with its offset. */
final class SyntaxError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int offset;
    private final TemplateException.Kind kind;

    private SyntaxError(TemplateException.Kind kind, String message, int offset) {
        super(message, null, false, false);
        this.kind = kind;
        this.offset = offset;
    }

    static SyntaxError at(int offset, String message) {
        return new SyntaxError(TemplateException.Kind.SYNTAX, message, offset);
    }

    static SyntaxError tooDeep(int offset) {
        return new SyntaxError(TemplateException.Kind.LIMIT, "the template is nested too deeply", offset);
    }

    int offset() {
        return offset;
    }

    TemplateException.Kind kind() {
        return kind;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
