package dev.inlay.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inlay.internal.template.TemplateException.Kind;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The Java side of templates: values, errors, clock and threads. */
class TemplateTest {

    private static String render(String source, Map<String, ?> variables) {
        return Template.parse("test", source).render(variables);
    }

    private static TemplateException failure(String source) {
        return catchThrowableOfType(
                TemplateException.class, () -> Template.parse("test", source).render(Map.of("n", 1)));
    }

    @Test
    void javaValuesBecomePythonValues() {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("values", new ArrayList<>());
        Collections.addAll(
                values(variables), 1, 2L, (short) 3, (byte) 4, 1.5f, 2.0, BigInteger.TWO.pow(70), BigInteger.ONE, true);
        Collections.addAll(values(variables), null, "s", List.of(1), Map.of("k", "v"));
        assertThat(render("{{ values }}", variables))
                .isEqualTo("[1, 2, 3, 4, 1.5, 2.0, 1180591620717411303424, 1, True, None, 's', [1], {'k': 'v'}]");
    }

    @SuppressWarnings("unchecked")
    private static List<Object> values(Map<String, Object> variables) {
        return (List<Object>) variables.get("values");
    }

    @Test
    void mapsKeepTheirOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String key : List.of("z", "a", "m", "b")) {
            map.put(key, key);
        }
        assertThat(render("{{ m|tojson }}", Map.of("m", map)))
                .isEqualTo("{\"z\": \"z\", \"a\": \"a\", \"m\": \"m\", \"b\": \"b\"}");
    }

    @Test
    void errorsNameTheirPlace() {
        TemplateException e = failure("a\n  {{ n }}\n  {{ n.x.y }}");
        assertThat(e.template()).isEqualTo("test");
        assertThat(e.line()).isEqualTo(3);
        assertThat(e.column()).isEqualTo(10);
        assertThat(e.kind()).isEqualTo(Kind.RUNTIME);
        assertThat(e.detail()).isEqualTo("UndefinedError: 'int object' has no attribute 'x'");
        assertThat(e).hasMessage("test:3:10: UndefinedError: 'int object' has no attribute 'x'");
    }

    @Test
    void errorsInMacrosNameThePlaceInTheMacro() {
        assertThat(failure("{% macro m() %}\n{{ 1 + 'a' }}\n{% endmacro %}\n{{ m() }}"))
                .hasMessage("test:2:6: TypeError: unsupported operand type(s) for +: 'int' and 'str'");
        assertThat(failure("{% macro m() %}{% endmacro %}\n{{ m() + 1 }}")).hasMessageStartingWith("test:2:8: ");
        assertThat(failure("\n{% for x in 5 %}{% endfor %}")).hasMessageStartingWith("test:2:13: ");
        assertThat(failure("{{ [1, 2]\n|map('nofilter')\n|list }}")).hasMessageStartingWith("test:3:2: ");
    }

    @Test
    void syntaxErrorsNameTheirPlace() {
        assertThat(failure("ab\r\n{% if n %}\r\n  {% foo %}"))
                .hasMessageStartingWith("test:3:6: Encountered unknown tag");
        assertThat(failure("{{ 'abc").kind()).isEqualTo(Kind.SYNTAX);
        assertThat(failure("{{ n ? 1 }}")).hasMessage("test:1:6: unexpected char '?'");
        assertThat(failure("{# never closed")).hasMessage("test:1:1: Missing end of comment tag");
        assertThat(failure("{% if n %}x")).hasMessageContaining("endif");
    }

    @Test
    void messagesOfTheTemplateItselfCanBeToldApart() {
        TemplateException e = failure("{{ raise_exception('Only ' ~ n ~ ' role!') }}");
        assertThat(e.kind()).isEqualTo(Kind.RAISED);
        assertThat(e.detail()).isEqualTo("Only 1 role!");
        assertThat(failure("{{ 1 / 0 }}").kind()).isEqualTo(Kind.RUNTIME);
    }

    @Test
    void theClockIsTheCallersAndItsZoneToo() {
        Clock clock = Clock.fixed(Instant.parse("2024-12-31T23:30:00Z"), ZoneId.of("Europe/Zurich"));
        String source = "{{ strftime_now('%Y-%m-%d %H:%M %j %U %W %V %G %I %p %a %b') }}";
        assertThat(Template.parse("t", source).render(Map.of(), RenderOptions.DEFAULT.withClock(clock)))
                .isEqualTo("2025-01-01 00:30 001 00 00 01 2025 12 AM Wed Jan");
    }

    @Test
    void everyDayOfAYearHasItsNames() {
        // Made with Python: datetime(2023, m, 1).strftime(...) for each month.
        String[] expected = {
            "Sun Jan 001 01 00 52", "Wed Feb 032 05 05 05", "Wed Mar 060 09 09 09", "Sat Apr 091 13 13 13",
            "Mon May 121 18 18 18", "Thu Jun 152 22 22 22", "Sat Jul 182 26 26 26", "Tue Aug 213 31 31 31",
            "Fri Sep 244 35 35 35", "Sun Oct 274 40 39 39", "Wed Nov 305 44 44 44", "Fri Dec 335 48 48 48"
        };
        for (int month = 1; month <= 12; month++) {
            Instant day = LocalDateTime.of(2023, month, 1, 0, 0).toInstant(ZoneOffset.UTC);
            RenderOptions options = RenderOptions.DEFAULT.withClock(Clock.fixed(day, ZoneOffset.UTC));
            assertThat(Template.parse("t", "{{ strftime_now('%a %b %j %U %W %V') }}")
                            .render(Map.of(), options))
                    .isEqualTo(expected[month - 1]);
        }
    }

    @Test
    void oneTemplateServesManyThreads() throws InterruptedException, ExecutionException {
        Template template = Template.parse("t", """
                {% set ns = namespace(n=0) %}{% macro m(x) %}<{{ x }}{{ caller(x) }}>{% endmacro %}
                {% for x in xs recursive %}{% set ns.n = ns.n + x %}{{ loop.index }}{% call(y) m(x) %}{{ y * 2 }}{% endcall %}
                {% endfor %}{{ ns.n }}{{ xs|map('string')|join(',') }}""");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                List<Integer> xs = Collections.nCopies(i % 40, i);
                String expected = template.render(Map.of("xs", xs));
                tasks.add(() -> template.render(Map.of("xs", xs)).equals(expected));
            }
            for (Future<Boolean> result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aRenderLeavesNothingBehind() {
        Template template = Template.parse("t", "{{ x }}{% set x = 5 %}{{ x }}{% block b %}{{ x }}{% endblock %}");
        assertThat(template.render(Map.of())).isEqualTo("55");
        assertThat(template.render(Map.of("x", 1))).isEqualTo("155");
        assertThat(template.render(Map.of())).isEqualTo("55");
    }

    @Test
    void variablesHideGlobals() {
        assertThat(render("{{ range }}", Map.of("range", 3))).isEqualTo("3");
    }

    @Test
    void limitsMustBePositive() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new TemplateLimits(1, 1, 0, 1, 1, 1, 1));
    }
}
