package dev.inlay.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Broken variations of real templates: whatever happens, nothing but a TemplateException may come out. */
class TemplateFuzzTest {

    private static final int ROUNDS = 40_000;
    private static final TemplateLimits LIMITS =
            new TemplateLimits(1 << 16, 200, 50_000, 4_000, 1 << 18, 1 << 16, 1 << 12);
    private static final String[] PIECES = {
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "-",
        "+",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "|",
        ".",
        ",",
        ":",
        "~",
        "*",
        "**",
        "/",
        "//",
        "%",
        "=",
        "==",
        "<",
        ">=",
        "!",
        "'",
        "\"",
        "\\",
        "\n",
        " ",
        "0",
        "9",
        "1e9",
        "-1",
        "none",
        "true",
        "if ",
        " else ",
        " in ",
        " not ",
        " is ",
        "for ",
        "endfor",
        "endif",
        "loop",
        "loop.",
        "caller()",
        "varargs",
        "messages",
        "namespace()",
        "range(3)",
        "😀",
        "\u0000",
        "é",
        "raw",
        "endraw",
        "set x = ",
        "|tojson",
        "|list",
        "|map(",
        "|join",
        "|sort",
        "|int",
        "|batch(2)",
        "|indent",
        ".split(",
        ".format(",
        "[::-1]",
        "[1:]",
        "{% break %}",
        "recursive"
    };

    @Test
    void onlyTemplateExceptionsComeOut() {
        Random random = new Random(20240706);
        List<TemplateCase> cases = TemplateCase.ofCorpus();
        RenderOptions options = TemplateCase.options().withLimits(LIMITS);
        int rendered = 0;
        for (int i = 0; i < ROUNDS; i++) {
            TemplateCase c = cases.get(random.nextInt(cases.size()));
            String source = mutate(c.template(), cases, random);
            try {
                Template.parse("fuzz", source, LIMITS).render(c.context(), options);
                rendered++;
            } catch (TemplateException e) {
                assertThat(e.line()).as(source).isPositive();
                assertThat(e.column()).as(source).isPositive();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + i + ": " + source, e);
            }
        }
        assertThat(rendered).as("a good part must still be valid").isBetween(ROUNDS / 20, ROUNDS);
    }

    private static String mutate(String template, List<TemplateCase> cases, Random random) {
        StringBuilder source = new StringBuilder(template);
        int changes = 1 + random.nextInt(4);
        for (int n = 0; n < changes; n++) {
            int at = random.nextInt(source.length() + 1);
            int end = Math.min(source.length(), at + random.nextInt(6));
            switch (random.nextInt(5)) {
                case 0:
                    source.delete(at, end);
                    break;
                case 1:
                    source.insert(at, PIECES[random.nextInt(PIECES.length)]);
                    break;
                case 2:
                    source.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
                    break;
                case 3:
                    source.insert(at, source.substring(Math.min(at, end), end));
                    break;
                default:
                    String other = cases.get(random.nextInt(cases.size())).template();
                    int from = random.nextInt(other.length() + 1);
                    source.insert(at, other, from, Math.min(other.length(), from + random.nextInt(30)));
            }
        }
        return source.toString();
    }
}
