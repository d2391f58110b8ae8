package dev.inlay.internal.template;

/** A template that could not be parsed or rendered, with the place in its source where that happened. */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why a template failed. */
    public enum Kind {
        /** The source is not a valid template. */
        SYNTAX,
        /** An operation failed while rendering: an undefined value was used, types did not fit, and so on. */
        RUNTIME,
        /** The template itself refused its input by calling {@code raise_exception}. */
        RAISED,
        /** A bound of {@link TemplateLimits} was reached. */
        LIMIT
    }

    /** The template's name. */
    private final String template;

    /** The line, from 1. */
    private final int line;

    /** The column, from 1. */
    private final int column;

    /** Why it failed. */
    private final Kind kind;

    /** The message without the place. */
    private final String detail;

    TemplateException(String template, int line, int column, Kind kind, String detail) {
        super(template + ":" + line + ":" + column + ": " + detail);
        this.template = template;
        this.line = line;
        this.column = column;
        this.kind = kind;
        this.detail = detail;
    }

    /**
     * Names the template that failed.
     *
     * @return the name given to {@link Template#parse(String, String)}
     */
    public String template() {
        return template;
    }

    /**
     * The line of the failure.
     *
     * @return the line, counted from 1
     */
    public int line() {
        return line;
    }

    /**
     * The column of the failure.
     *
     * @return the column, counted from 1 in UTF-16 units
     */
    public int column() {
        return column;
    }

    /**
     * Why the template failed.
     *
     * @return the kind; {@link Kind#RAISED} means that {@link #detail()} is the template author's own message
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The message without the place: for {@link Kind#RAISED} exactly the text given to {@code raise_exception}.
     *
     * @return the message
     */
    public String detail() {
        return detail;
    }
}
