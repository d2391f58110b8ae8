package dev.inlay.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inlay.internal.template.TemplateException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates made to exhaust time, memory or the stack end in a TemplateException, and soon. */
class HostileTemplateTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String MANY = "{% for i in range(100000) %}";

    private static Template parse(String source) {
        return Template.parse("hostile", source);
    }

    private static TemplateException failure(String source, Map<String, ?> variables, TemplateLimits limits) {
        List<TemplateException> failures = new ArrayList<>();
        Assertions.assertTimeoutPreemptively(SOON, () -> {
            try {
                Template.parse("hostile", source, limits).render(variables, RenderOptions.DEFAULT.withLimits(limits));
            } catch (TemplateException e) {
                failures.add(e);
            }
        });
        assertThat(failures).as("must fail").hasSize(1);
        return failures.get(0);
    }

    static Stream<String> deepSources() {
        int deep = 100_000;
        return Stream.of(
                "{{ " + "(".repeat(deep) + "1" + ")".repeat(deep) + " }}",
                "{{ " + "[".repeat(deep) + "]".repeat(deep) + " }}",
                "{{ " + "{1:".repeat(deep) + "1" + "}".repeat(deep) + " }}",
                "{{ " + "(".repeat(deep),
                "{{ " + "not ".repeat(deep) + "1 }}",
                "{{ " + "-".repeat(deep) + "1 }}",
                "{{ " + "- ".repeat(deep) + "1 }}",
                "{{ 1" + " + 1".repeat(deep) + " }}",
                "{{ 1" + " and 1".repeat(deep) + " }}",
                "{{ 1" + " ** 1".repeat(deep) + " }}",
                "{{ 1" + " | abs".repeat(deep) + " }}",
                "{{ x" + ".x".repeat(deep) + " }}",
                "{{ x" + "[0]".repeat(deep) + " }}",
                "{{ x" + "()".repeat(deep) + " }}",
                "{{ " + "x(".repeat(deep) + ")".repeat(deep) + " }}",
                "{{ " + "x|default(".repeat(deep) + ")".repeat(deep) + " }}",
                "{{ 1" + " if 1 else 1".repeat(deep) + " }}",
                "{{ " + "1 if ".repeat(deep) + "1 }}",
                "{{ 1 is eq " + "(".repeat(deep) + "1" + ")".repeat(deep) + " }}",
                "{{ x" + " is eq(1)".repeat(deep) + " }}",
                "{{ " + "x is eq(".repeat(deep) + "1" + ")".repeat(deep) + " }}",
                "{{ " + "x[".repeat(deep) + "1" + "]".repeat(deep) + " }}",
                "{% if 1 %}".repeat(deep / 2) + "{% endif %}".repeat(deep / 2),
                "{% for x in y %}".repeat(deep / 4),
                "{% macro m() %}".repeat(deep / 4),
                "{% set x %}".repeat(deep / 4),
                "{% set " + "(".repeat(deep) + "a" + ")".repeat(deep) + " = 1 %}",
                "{% for " + "(".repeat(deep) + "a" + ")".repeat(deep) + " in x %}{% endfor %}",
                "{% filter upper" + "|upper".repeat(deep) + " %}{% endfilter %}");
    }

    @ParameterizedTest
    @MethodSource("deepSources")
    void deepNestingIsRefused(String source) {
        assertThat(failure(source, Map.of(), TemplateLimits.DEFAULT).kind()).isEqualTo(Kind.LIMIT);
    }

    @Test
    void ordinaryNestingIsNot() {
        int depth = 60;
        assertThat(parse("{{ " + "(".repeat(depth) + "1" + ")".repeat(depth) + " + 1" + " + 1".repeat(depth) + " }}")
                        .render(Map.of()))
                .isEqualTo("62");
        assertThat(parse("{% if 1 %}".repeat(depth) + "x" + "{% endif %}".repeat(depth))
                        .render(Map.of()))
                .isEqualTo("x");
        assertThat(parse("{% macro m(n) %}{{ n }}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(100) }}")
                        .render(Map.of()))
                .startsWith("1009998");
    }

    static Stream<String> bombs() {
        return Stream.of(
                "{{ range(100000000) }}x{{ 'a' * 9000000000 }}",
                "{{ 'a' * 100000000 }}",
                "{{ [0] * 100000000 }}",
                "{{ 'abc'.center(2000000000) }}",
                "{{ 'abc'.ljust(2000000000) }}",
                "{{ 'abc'.zfill(2000000000) }}",
                "{{ '%2000000000d' % 1 }}",
                "{{ '%.2000000000f' % 1 }}",
                "{{ '%*d' % (2000000000, 1) }}",
                "{{ '{:2000000000}'.format(1) }}",
                "{{ '{:.2000000000f}'.format(1.5) }}",
                "{{ 'a\tb'.expandtabs(2000000000) }}",
                "{{ 'a'|indent(2000000000, true) }}",
                "{{ 2 ** 1000000 }}",
                "{{ 2 ** 9999999999 }}",
                "{{ 10 ** 5000 }}",
                "{{ [1]|batch(2000000000, 1)|list }}",
                "{{ [1]|slice(2000000000)|list }}",
                "{% set ns = namespace(s='a') %}" + MANY + "{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
                "{% set ns = namespace(s='a') %}" + MANY + "{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "{% set ns = namespace(s='a') %}" + MANY + "{% set ns.s = ns.s.replace('a', 'aa') %}{% endfor %}",
                "{% set ns = namespace(s='a') %}" + MANY + "{% set ns.s = '%s%s' % (ns.s, ns.s) %}{% endfor %}",
                "{% set ns = namespace(s='a') %}" + MANY + "{% set ns.s = '{0}{0}'.format(ns.s) %}{% endfor %}",
                "{% set ns = namespace(s='a') %}" + MANY + "{% set ns.s = ns.s.join([ns.s, ns.s]) %}{% endfor %}",
                "{% set ns = namespace(s='a') %}" + MANY + "{% set ns.s = [ns.s, ns.s]|join(ns.s) %}{% endfor %}",
                "{% set ns = namespace(s='a') %}" + MANY + "{% set ns.s = ns.s|tojson|tojson %}{% endfor %}",
                "{% set ns = namespace(s='&') %}" + MANY + "{% set ns.s = ns.s|forceescape %}{% endfor %}",
                "{% set ns = namespace(s='&') %}" + MANY + "{% set ns.s = (ns.s ~ ns.s)|urlencode %}{% endfor %}",
                "{% set ns = namespace(s=[1]) %}" + MANY + "{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "{% set ns = namespace(s=[1]) %}" + MANY + "{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
                "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
                "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s|tojson }}",
                "{% set ns = namespace(s=[1], t=[1]) %}{% for i in range(99) %}{% set ns.s = [ns.s, ns.s] %}"
                        + "{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.s == ns.t }}",
                "{% set ns = namespace(s=(1,)) %}{% for i in range(99) %}{% set ns.s = (ns.s, ns.s) %}{% endfor %}{{ {ns.s: 1} }}",
                "{% set ns = namespace(s=[1]) %}" + MANY + "{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s|tojson }}",
                "{% set ns = namespace(s=[1], t=[1]) %}" + MANY
                        + "{% set ns.s = [ns.s] %}{% set ns.t = [ns.t] %}{% endfor %}{{ ns.s < ns.t }}",
                "{% set ns = namespace(g=[1]) %}" + MANY
                        + "{% set ns.g = ns.g|map('string') %}{% endfor %}{{ ns.g|list }}",
                "{% set ns = namespace(g=[1]) %}" + MANY + "{% set ns.g = ns.g|select %}{% endfor %}{{ ns.g|list }}",
                "{% set ns = namespace() %}{% set ns.self = ns %}{{ ns }}",
                MANY + MANY + "{% endfor %}{% endfor %}",
                MANY + MANY + "x{% endfor %}{% endfor %}",
                MANY + "{{ 'x' * 1000 }}{% endfor %}",
                MANY + "{% for j in range(i) if false %}{% endfor %}{% endfor %}",
                MANY + "{{ range(100000)|sum }}{% endfor %}",
                MANY + "{{ range(100000)|list|sort|length }}{% endfor %}",
                MANY + "{{ 5.5 in range(100000)|list }}{% endfor %}",
                "{% set a = 'a' * 4000000 %}{% set b = 'a' * 2000000 ~ 'b' %}" + MANY + "{{ b in a }}{% endfor %}",
                "{% set a = 'a' * 4000000 %}{% set b = 'a' * 2000000 ~ 'b' %}" + MANY
                        + "{{ a.rfind('b' ~ b) }}{% endfor %}",
                "{% set a = '😀' * 1000000 %}" + MANY + "{{ a[-1] }}{% endfor %}",
                "{% set a = '<' * 1000000 ~ '>' %}" + MANY + "{{ a|striptags|length }}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
                "{% macro m() %}{% call m() %}{% endcall %}{{ caller }}{% endmacro %}{{ m() }}",
                "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
                "{% for x in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}");
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void bombsAreDefused(String source) {
        assertThat(failure(source, Map.of(), TemplateLimits.DEFAULT).kind()).isIn(Kind.LIMIT, Kind.RUNTIME);
    }

    @Test
    void eachLimitCanBeSet() {
        assertThat(failure("{{ 1 }}", Map.of(), new TemplateLimits(5, 9, 9, 99, 9, 9, 9)))
                .hasMessageContaining("longer");
        TemplateLimits small = new TemplateLimits(500, 9, 100, 99, 20, 10, 5);
        assertThat(failure("{% for i in range(99) %}{% endfor %}{{ range(99)|sum }}", Map.of(), small))
                .hasMessageContaining("steps");
        assertThat(failure("{{ 'abcdef' }}".repeat(4), Map.of(), small)).hasMessageContaining("output");
        assertThat(failure("{{ 'abcdef' ~ 'abcdef' }}", Map.of(), small)).hasMessageContaining("string");
        assertThat(failure("{{ [1, 2, 3] * 2 }}", Map.of(), small)).hasMessageContaining("list");
        assertThat(failure("{{ ((((((((((1)))))))))) }}", Map.of(), small)).hasMessageContaining("nested");
        assertThat(failure("{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}", Map.of(), small))
                .hasMessageContaining("deeply");
    }

    @Test
    void variablesThatContainThemselvesAreRefused() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThat(failure("x", Map.of("list", list), TemplateLimits.DEFAULT).kind())
                .isEqualTo(Kind.LIMIT);
        Map<String, Object> map = new HashMap<>();
        map.put("map", Map.of("inner", List.of(map)));
        assertThat(failure("x", map, TemplateLimits.DEFAULT).kind()).isEqualTo(Kind.LIMIT);
    }

    @Test
    void variablesThatShareTheirPartsTooOftenAreRefused() {
        List<Object> list = List.of(1);
        for (int i = 0; i < 60; i++) {
            list = List.of(list, list);
        }
        assertThat(failure("x", Map.of("list", list), TemplateLimits.DEFAULT).kind())
                .isEqualTo(Kind.LIMIT);
    }

    @Test
    void variablesOfOtherKindsAreRefused() {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> parse("x").render(Map.of("o", new Object())))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.RUNTIME));
    }

    @Test
    void textOfVariablesIsNeverATemplate() {
        String evil = "{{ 7 * 7 }}{% raw %}{# #}";
        assertThat(parse("{{ x }}{{ x|string }}{{ x ~ '' }}{{ '%s' % x }}{{ '{}'.format(x) }}")
                        .render(Map.of("x", evil)))
                .isEqualTo(evil.repeat(5));
    }

    @Test
    void smallStacksGiveAnErrorToo() throws InterruptedException {
        String source = "{% macro m(n) %}{{ [[[[m(n + 1)]]]] }}{% endmacro %}{{ m(1) }}";
        List<Throwable> failures = new ArrayList<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        parse(source).render(Map.of());
                    } catch (TemplateException e) {
                        failures.add(e);
                    }
                },
                "small",
                200_000);
        thread.start();
        thread.join();
        assertThat(failures).hasSize(1);
    }
}
