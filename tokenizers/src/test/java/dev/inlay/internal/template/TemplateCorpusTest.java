package dev.inlay.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inlay.internal.template.TemplateException.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every template of the project's corpus does what Python's Jinja2 did with it (see make_template_goldens.py). */
class TemplateCorpusTest {

    private static final RenderOptions OPTIONS = TemplateCase.options();
    private static final Set<String> SYNTAX_ERRORS =
            Set.of("TemplateSyntaxError", "TemplateAssertionError", "SyntaxError");

    static List<TemplateCase> cases() {
        return TemplateCase.ofCorpus();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersAsPython(TemplateCase c) {
        if (c.error() == null) {
            assertThat(Template.parse(c.name(), c.template()).render(c.context(), OPTIONS))
                    .as(c.template())
                    .isEqualTo(c.expected());
            return;
        }
        assertThatExceptionOfType(TemplateException.class)
                .as(c.template())
                .isThrownBy(() -> Template.parse(c.name(), c.template()).render(c.context(), OPTIONS))
                .satisfies(e -> assertFailsAsPython(c, e));
    }

    private static void assertFailsAsPython(TemplateCase c, TemplateException e) {
        String type = c.error().substring(0, c.error().indexOf(':'));
        String as = c.error() + " / " + e.getMessage();
        if (type.equals("TemplateError")) {
            assertThat(e.kind()).as(as).isEqualTo(Kind.RAISED);
            assertThat(e.detail()).isEqualTo(c.error().substring("TemplateError: ".length()));
        } else {
            assertThat(e.kind()).as(as).isEqualTo(kind(type));
        }
        if (c.line() > 0) {
            assertThat(e.line()).as(as).isEqualTo(c.line());
        }
    }

    private static Kind kind(String pythonType) {
        if (pythonType.equals("RecursionError")) {
            return Kind.LIMIT;
        }
        return SYNTAX_ERRORS.contains(pythonType) ? Kind.SYNTAX : Kind.RUNTIME;
    }

    @Test
    void coversTheLanguage() {
        assertThat(cases()).hasSizeGreaterThan(800);
        assertThat(cases().stream().filter(c -> c.error() != null)).hasSizeGreaterThan(300);
    }
}
