package dev.inlay.internal.template;

import dev.inlay.internal.template.TemplateException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chat template, parsed once and rendered as often as wanted.
 *
 * <p>The language is Jinja2 as the Python library transformers sets it up for chat templates: {@code trim_blocks} and
 * {@code lstrip_blocks} on, the immutable sandbox, loop controls, {@code {% generation %}}, a {@code tojson} that escapes
 * nothing for HTML, and the functions {@code raise_exception} and {@code strftime_now}.
 *
 * <p>Immutable and safe for use by several threads at once; each render has a state of its own.
 */
public final class Template {

    private final String name;
    private final String source;
    private final Action action;
    private final int height;

    private Template(String name, String source, Action action, int height) {
        this.name = name;
        this.source = source;
        this.action = action;
        this.height = height;
    }

    /**
     * Parses a template within {@link TemplateLimits#DEFAULT}.
     *
     * @param name what error messages call the template
     * @param source the template's text
     * @return the template
     * @throws TemplateException if the source is not a valid template or exceeds a limit
     */
    public static Template parse(String name, String source) {
        return parse(name, source, TemplateLimits.DEFAULT);
    }

    /**
     * Parses a template.
     *
     * @param name what error messages call the template
     * @param source the template's text
     * @param limits how long and how deeply nested the source may be
     * @return the template
     * @throws TemplateException if the source is not a valid template or exceeds a limit
     */
    public static Template parse(String name, String source, TemplateLimits limits) {
        Objects.requireNonNull(name, "name");
        if (source.length() > limits.maxSourceLength()) {
            String message = "the template is longer than " + limits.maxSourceLength() + " characters";
            throw new TemplateException(name, 1, 1, Kind.LIMIT, message);
        }
        String normalized = Lexer.normalize(source);
        try {
            List<Stmt> body = Parser.parse(Lexer.tokenize(normalized), limits.maxNesting());
            return new Template(name, normalized, StatementCompiler.template(body), Heights.of(body));
        } catch (SyntaxError e) {
            throw failure(name, normalized, e.offset(), e.kind(), e.detail());
        } catch (PyError e) {
            throw failure(name, normalized, 0, e.kind(), e.detail());
        } catch (StackOverflowError e) {
            throw failure(name, normalized, 0, Kind.LIMIT, "the template is nested too deeply for this thread");
        }
    }

    /**
     * Renders with the system's clock and the default limits.
     *
     * @param variables what the template sees, as for {@link #render(Map, RenderOptions)}
     * @return the text
     * @throws TemplateException if rendering fails
     */
    public String render(Map<String, ? extends @Nullable Object> variables) {
        return render(variables, RenderOptions.DEFAULT);
    }

    /**
     * Renders the template.
     *
     * @param variables what the template sees: strings, {@link Boolean}, whole numbers, floats, lists, maps (in their own
     *     order) and null for Python's None; copied before anything else is done
     * @param options the clock and the limits
     * @return the text
     * @throws TemplateException if an operation of the template fails, if it calls {@code raise_exception}, if a limit is
     *     reached, or if a variable is of another kind or contains itself
     */
    public String render(Map<String, ? extends @Nullable Object> variables, RenderOptions options) {
        RenderState runtime = null;
        try {
            runtime = new RenderState(options, ContextConverter.convert(variables));
            runtime.descend(height);
            action.run(new Frame(runtime, null, 0));
            return runtime.output();
        } catch (PyError e) {
            throw failure(name, source, offsetOf(runtime), e.kind(), e.detail());
        } catch (StackOverflowError e) {
            // The limits keep well below this on ordinary threads; a caller's own thread may have a very small stack.
            String message = "the template nests too deeply for this thread";
            throw failure(name, source, offsetOf(runtime), Kind.LIMIT, message);
        }
    }

    private static int offsetOf(@Nullable RenderState runtime) {
        return runtime == null ? 0 : runtime.offset();
    }

    private static TemplateException failure(String name, String source, int offset, Kind kind, String detail) {
        int line = 1;
        int lineStart = 0;
        for (int i = source.indexOf('\n'); i >= 0 && i < offset; i = source.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        return new TemplateException(name, line, offset - lineStart + 1, kind, detail);
    }

    /**
     * The name of the template.
     *
     * @return the name given to {@link #parse(String, String)}
     */
    public String name() {
        return name;
    }
}
