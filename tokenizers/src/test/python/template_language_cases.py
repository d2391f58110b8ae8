"""Small templates, several for every feature of the language; errors included."""

PEOPLE = {
    "people": [
        {"name": "Ann", "age": 31, "city": {"name": "Oslo"}, "tags": ["a", "b"], "ok": True},
        {"name": "bob", "age": 25, "city": {"name": "oslo"}, "tags": [], "ok": False},
        {"name": "Cyd", "age": 31, "city": {"name": "Bern"}, "tags": ["c"], "ok": True, "extra": 1.5},
    ]
}
DATA = {
    "n": 7,
    "f": 2.5,
    "s": "Hello World",
    "u": "añ€😀b",
    "xs": [3, 1, 2],
    "words": ["banana", "Apple", "cherry", "apple"],
    "d": {"b": 1, "a": {"x": [1, 2, {"y": "z"}]}, "items": "shadow", "C": None},
    "none": None,
    "yes": True,
    "no": False,
    "empty": "",
    "html": "<b class=\"x\">it's & done</b>",
    "multi": "one\ntwo\n\nthree\n",
    "big": 12345678901234567890,
}

GROUPS = {}


def group(name, context, text):
    """One case a line; `\\n` and `\\t` in a line are the characters, a doubled backslash is a backslash."""
    templates = [
        line.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\0", "\\")
        for line in text.strip("\n").split("\n")
        if line
    ]
    GROUPS[name] = (context, templates)


group("literal", {}, r"""
{{ 1 }} {{ 1_000 }} {{ 0 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 00 }} {{ 1_0.5_0 }} {{ 0XfF }}
{{ 1.0 }} {{ 0.1 }} {{ 1e3 }} {{ 1E-7 }} {{ 1.5e300 }} {{ 123456789012345678 }} {{ 1e16 }} {{ 1e15 }} {{ 123456789.123456789 }}
{{ 1e22 }} {{ 1e23 }} {{ 5e-324 }} {{ 2.2250738585072014e-308 }} {{ 0.0001 }} {{ 0.00001 }} {{ 1.7976931348623157e308 }} {{ 5.684341886080802e-14 }}
{{ 12345678901234567890123 }} {{ -12345678901234567890123 }} {{ 9223372036854775807 }} {{ 9223372036854775808 }}
{{ true }} {{ True }} {{ false }} {{ False }} {{ none }} {{ None }}
{{ 'a' }} {{ "b" }} {{ 'a' 'b' "c" }} {{ 'it''s' }}
{{ 'a\\nb\\tc\\\\d\\'e' }} {{ "\\x41\\u00e9\\U0001F600\\101\\0" }} {{ '\\q\\d' }} {{ "\\N{BULLET}" }} {{ '\\a\\b\\f\\v\\r'|tojson }}
{{ '\\é' }}
{{ '\\x4' }}
{{ '\\N{NO SUCH NAME}' }}
{{ 'multi
{{ 'a\nb' }}
{{ [] }} {{ [1] }} {{ [1, 'a', 2.0, none, true,] }} {{ {} }} {{ {'a': 1, 2: 'b', none: [], 1.5: {}} }}
{{ () }} {{ (1,) }} {{ (1, 2) }} {{ 1, 2 }} {{ (1) }} {{ ((1, 2), [3]) }}
{{ {1: 'a', true: 'b', 1.0: 'c'} }} {{ {'x': 1, 'x': 2} }} {{ {(1, 2): 3}[(1, 2)] }}
{{ {[1]: 2} }}
{{ '' }}|{{ "" "" }}
{{ "é😀" }}{{ 'tab	here' }}
{{ nan }}{{ 1e400 }} {{ -1e400 }}
{{ 1.e5 }}
{{ 1a }}
{{ 012 }}
{{ 1__0 }}
{{ .5 }}
{{ "unclosed }}
{{ a$b }}
{{ 'x' if }}
{{ }}
{{ [1, 2 }}
{{ (1, 2] }}
{{ {'a' 1} }}
{{ ! }}
{{ éclair }} {{ ñ|default('x') }}
""")

group("repr", DATA, r"""
{{ [s, u, html, multi, "'", '"', '\'"'] }}
{{ [none, true, 1, 1.0, big, -0.0, 1e100] }}
{{ d }} {{ d.items() }} {{ d.keys() }} {{ d.values() }}
{{ range(3) }} {{ range(1, 5) }} {{ range(5, 1, -2) }} {{ [range(2)] }}
{{ [missing] }} {{ [(1,)] }} {{ [[]] }}
{{ ['\x00\x1f\x7f\x80\xa0\xad\u200b\u2028\ufeff\U000e0001'] }}
{{ ['\r\n\t\\'] }}
{{ namespace(a=1, b='x') }}
{{ ('a'|safe, 'b') }}
{{ 'x'|list }} {{ {'a': 'b'}|list }}
{{ [1.0, 100000000000000000000.0, 1e-10, 123.456, 0.30000000000000004, 2.675, 1/3, 2/3, 100.0/3] }}
{{ 1e21 }} {{ 1.1 }} {{ 3.0e8 }} {{ 4.35 }} {{ 0.1 + 0.2 }} {{ 1e-5 }} {{ 1234567890123456.7 }} {{ 12345678901234567.8 }}
""")

group("arithmetic", DATA, r"""
{{ 1 + 2 * 3 - 4 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 // -2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7.5 % 2 }} {{ -7.5 % 2 }} {{ 7.5 // -2 }}
{{ 2 ** 10 }} {{ 2 ** -1 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }} {{ 2.0 ** 0.5 }} {{ 0 ** 0 }} {{ 10 ** 20 }} {{ (-1) ** 3 }} {{ (-2) ** 63 }} {{ (-2) ** 64 }}
{{ 4 / 2 }} {{ 1 / 3 }} {{ 10 / 4 }} {{ 9223372036854775807 / 2 }} {{ 123456789012345678901 / 3 }} {{ 6 // 4.0 }}
{{ 9223372036854775807 + 1 }} {{ -9223372036854775807 - 2 }} {{ 4611686018427387904 * 2 }} {{ 4611686018427387904 * -2 }} {{ big * big }} {{ big // 7 }} {{ big % 7 }} {{ -big // 7 }} {{ -big % 7 }} {{ big - big }}
{{ true + true }} {{ true * 3 }} {{ -true }} {{ +false }} {{ 1.5 + true }} {{ true / 2 }} {{ false // 1 }}
{{ -n }} {{ +n }} {{ - -n }} {{ -f }} {{ -(n + f) }} {{ -0.0 }} {{ 0 * -1.0 }}
{{ 'a' + 'b' }} {{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ 'a' * 0 }} {{ 'a' * -1 }} {{ [1] + [2] }} {{ [1, 2] * 2 }} {{ (1,) + (2,) }} {{ (1,) * 2 }} {{ 'a' * true }}
{{ 1 ~ 'a' ~ none ~ 2.0 ~ [1] ~ missing ~ true }}
{{ 1 + 2 ~ 3 * 4 }} {{ 1 ~ 2 + 3 }}
{{ 1 / 0 }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ 1.0 / 0 }}
{{ 0 ** -1 }}
{{ 1 + 'a' }}
{{ 'a' + 1 }}
{{ 'a' + none }}
{{ [1] + (2,) }}
{{ 'a' - 'b' }}
{{ 'a' * 'b' }}
{{ 'a' * 1.5 }}
{{ none + 1 }}
{{ {} + {} }}
{{ -'a' }}
{{ +[] }}
{{ missing + 1 }}
{{ 1 + missing }}
{{ 'a' + missing }}
{{ -missing }}
{{ missing * 2 }}
{{ 1e308 * 10 }} {{ -1e308 * 10 }} {{ 1e308 * 10 - 1e308 * 10 }}
{{ 10.0 ** 400 }}
{{ 1 if 0.1 + 0.2 == 0.3 else 2 }} {{ 1 == 1.0 }} {{ 9007199254740993 == 9007199254740992.0 }} {{ big == 12345678901234567890.0 }} {{ big > 1e19 }} {{ f * 1e308 > big }} {{ -(f * 1e308) < -big }} {{ f * 1e308 - f * 1e308 == f * 1e308 - f * 1e308 }} {{ f * 1e308 - f * 1e308 < 1 }}
{{ 5 % 3.0 }} {{ -5 % 3.0 }} {{ 5 // 0.3 }} {{ 1.0 // 0.1 }} {{ 0.0 // 5 }} {{ -0.5 // 1 }}
""")

group("compare", DATA, r"""
{{ 1 < 2 }} {{ 2 <= 2 }} {{ 3 > 4 }} {{ 3 >= 3.0 }} {{ 1 != 1 }} {{ 'a' < 'b' }} {{ 'B' < 'a' }} {{ 'a' < 'ab' }} {{ [1, 2] < [1, 3] }} {{ [1] < [1, 0] }} {{ (1, 'a') < (1, 'b') }}
{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 3 > 2 == 2 }} {{ 1 == 1 != 2 }} {{ 1 in [1] == true }} {{ 0 < n <= 7 }}
{{ true == 1 }} {{ false == 0 }} {{ true < 2 }} {{ 1 == '1' }} {{ none == none }} {{ none == false }} {{ [] == () }} {{ [1, 2] == [1, 2.0] }} {{ {'a': 1} == {'a': true} }} {{ (1, 2) == (1, 2) }}
{{ 'l' in s }} {{ 'x' in s }} {{ '' in '' }} {{ 3 in xs }} {{ 4 not in xs }} {{ 'a' in d }} {{ 'z' in d }} {{ none in [none] }} {{ 2 in range(3) }} {{ 2.0 in range(3) }} {{ 5 in (1, 5) }} {{ not 1 in [1] }} {{ 'b' in d.keys() }} {{ 1 in d.values() }} {{ ('b', 1) in d.items() }}
{{ missing == missing }} {{ missing == other }} {{ missing != 1 }} {{ missing == none }} {{ missing == '' }} {{ 1 in missing }} {{ missing in [missing] }}
{{ range(3) == range(0, 3) }} {{ range(0) == range(2, 1) }} {{ d.keys() == d.keys() }}
{{ 1 < 'a' }}
{{ none < 1 }}
{{ [1] < (1,) }}
{{ {} < {} }}
{{ missing < 1 }}
{{ 1 in 5 }}
{{ 1 in 'abc' }}
{{ none in 'abc' }}
{{ [] in {} }}
{{ [1, 'a'] < [1, 2] }}
{{ 'é' < 'z' }} {{ '😀' > '￿' }} {{ '😀' < '😁' }} {{ 'a😀' > 'a' }}
{{ 1 < 2 if yes }} {{ (1 < 2) == true }} {{ not 1 == 2 }} {{ not not 1 }}
""")

group("logic", DATA, r"""
{{ 1 and 2 }} {{ 0 and 2 }} {{ '' or 'x' }} {{ none or false }} {{ 1 or missing.x }} {{ 0 or [] or {} }} {{ not '' }} {{ not [0] }} {{ not 0.0 }}
{{ missing or 'd' }} {{ missing and 1 }}| {{ none and 1 }} {{ (1 or 0) and 'y' }} {{ not yes and no }} {{ not (yes and no) }} {{ yes or no and no }}
{{ 'a' if yes else 'b' }} {{ 'a' if no else 'b' }} {{ 'a' if no }}| {{ 'a' if yes }} {{ 1 if no else 2 if no else 3 }} {{ (1 if yes else 2) + 1 }}
{{ ('a' if no) is defined }} {{ 'x' if missing else 'y' }} {{ 'x' if missing is defined else 'y' }}
{{ ('a' if no).x }}
{{ 'a' if yes if no else 'b' }}
{{ 1 if 1 if 1 else 0 else 2 }}
{{ [1 if yes else 2, 3] }} {{ {'a': 1 if no else 5} }} {{ 'x' ~ ('y' if yes else 'z') }} {{ 'x' ~ 'y' if no else 'w' }}
{{ {} or 'e' }} {{ range(0) or 'e' }} {{ () or 'e' }} {{ d.get('q') or 'e' }} {{ d.items() and 1 }}
{% if missing %}a{% else %}b{% endif %}{% if [] %}a{% elif {} %}b{% elif 1, 2 %}c{% else %}d{% endif %}
{% if 1 if 1 else 0 %}x{% endif %}
{% if yes %}{% if no %}1{% else %}2{% endif %}3{% endif %}
""")

group("access", DATA, r"""
{{ d.b }} {{ d['b'] }} {{ d.a.x[2].y }} {{ d['a']['x'][0] }} {{ d.a.x.1 }} {{ xs[0] }} {{ xs[-1] }} {{ xs.0 }} {{ s[0] }} {{ s[-1] }} {{ u[3] }} {{ u[-2] }}
{{ d.items is callable }} {{ d['items'] }} {{ d.nothing }}|{{ d['nothing'] }}|{{ xs[10] }}|{{ xs['a'] }}|{{ s[100] }}| {{ n.foo }}|{{ none.foo }}|{{ d[1] }}|{{ d[[1]] }}|{{ xs[1.0] }}|{{ xs[none] }}|
{{ xs[true] }} {{ d[missing] }}|{{ (1, 2)[1] }} {{ (1, 2).0 }} {{ {'a': 1}.a }} {{ 'abc'[1] }} {{ [1, 2][0] }} {{ range(5)[2] }} {{ range(5)[-1] }} {{ range(5)[9] }}|
{{ d.nothing.more }}
{{ missing.x }}
{{ missing['x'] }}
{{ missing() }}
{{ n() }}
{{ 'a'() }}
{{ none.a.b }}
{{ xs[5].a }}
{{ d.__class__ }}|{{ s.__len__ }}|{{ d._x }}|
{{ d.__class__.__mro__ }}
{{ xs.append(1) }}
{{ d.update({}) }}
{{ d.pop('a') }}
{{ xs.append }}|{{ xs.sort is defined }}|{{ d.setdefault is callable }}
{{ s[1:3] }} {{ s[:5] }} {{ s[-5:] }} {{ s[::-1] }} {{ s[::2] }} {{ s[8:2:-2] }} {{ s[:] }} {{ s[100:] }}| {{ s[-100:3] }} {{ s[3:1] }}| {{ s[5::-1] }} {{ s[:-8:-1] }} {{ s[none:2] }}
{{ u[1:4] }} {{ u[::-1] }} {{ u[3:] }} {{ u[:3] }} {{ u[::2] }} {{ u|length }}
{{ xs[1:] }} {{ xs[::-1] }} {{ xs[:2] }} {{ (1, 2, 3)[1:] }} {{ range(10)[2:8:2] }} {{ range(10)[::-1] }} {{ range(10)[5:2] }} {{ [][1:] }} {{ xs[-2:] }} {{ xs[0:100] }} {{ xs[::1000000000000000000000] }} {{ xs[-99999999999999999999:] }} {{ xs[true:] }}
{{ xs[::0] }}
{{ xs['a':] }}
{{ missing[1:] }}
{{ d[1:] }}
{{ n[1:] }}
{{ d.C[:1] }}
{{ xs[missing:] }}
{{ xs[1, 2] }}|{{ {(1, 2): 'ok'}[1, 2] }}
{{ xs[] }}
{{ xs.(1) }}
{{ s['upper']() }} {{ s.upper() }} {{ (s).lower() }} {{ 'a'.upper() ~ 'b' }} {{ d['get']('b') }}
{{ 5 .x }}|{{ 1.5.x }}|
""")

group("whitespace", {"yes": True, "xs": [1, 2]}, r"""
a  {% if yes %}  b  {% endif %}  c
  {% if yes %}\n  b\n  {% endif %}\n  c
  {%- if yes %}\n  b\n  {%- endif %}\n  c
  {%+ if yes %}\n  b\n  {%+ endif %}\n  c
  {% if yes -%}\n  b\n  {% endif -%}\n  c
  {% if yes +%}\n  b\n  {% endif +%}\n  c
a\n  {# comment #}\n  b{# c #}\nc
a\n  {#- comment -#}\n  b
a\n  {#+ comment +#}\n  b
a {#-#} b {# #} c {#--#} d {##}e
  {{ 1 }}  \n  {{- 2 -}}  \n  3
{{ 1 -}}\n\n {{ 2 }}
{{+ 1 }}{{- 1 }}{{ -1 }}{{--1 }}
{% for x in xs %}\n{{ x }}\n{% endfor %}\n
{% for x in xs -%}\n{{ x }}\n{%- endfor %}
\n\n{% if yes %}\n\nx\n\n{% endif %}\n\n
x\n
x\n\n
\n
 
{% if yes %}x{% endif %}\n
text\r\nmore\r\n{% if yes %}\r\ny{% endif %}\rz
\t{% if yes %}\tx\t{% endif %}\t
a\n \t {% if yes %}b{% endif %}
a {% if yes %}\nb{% endif %}
{{ 1 }} {% if yes %}b{% endif %}
{% if yes %}{% if yes %}\n  {% if yes %}x{% endif %}\n{% endif %}{% endif %}
{%if yes%}x{%endif%}{{1}}{#c#}
{% if yes %} {% endif %}|{% if yes %}\n{% endif %}|
{% raw %}{{ x }} {% if %} {# no #}{% endraw %}
a {%- raw -%}  {{ x }}  {%- endraw -%} b
  {% raw %}\n x \n  {% endraw %}\n y
{%+ raw %} a {%+ endraw +%}\n b
{% raw -%}\n  x{% endraw %}{%raw%}y{%endraw%}
{% raw %}{% endraw
{% raw %}x
{# open
a {# {{ x }} {% if %} #} b
{#\n#}\n{#\n#}x
{{ '{{' }} {{ '%}' }} {{ "}}" }} {{ '{#' }}
{ { x } } {% raw %}{{{% endraw %} {{ {'a': 1}['a'] }} {{{'a': 1}.a}} {{ {'a': {'b': 1}} }}
#} %} }} {
{% if yes %}\n\n{% endif %}\n{# c #}\n\n{{ 1 }}\n
 {{- 1 }}\n\t {{- 2 }} \u3000{{- 3 }}
line {%- if yes %} \n  x {%- endif %}\n
{%- if yes -%}\n{%- endif -%}\n
{{ 1 }}{% if yes %}\n   {% endif %}   \n{{ 2 }}
{% set a = 1 %}\n{% set b = 2 %}\n{{ a }}{{ b }}
    {% set a = 1 %}{{ a }}
    {# c #}{{ 1 }}
  {% generation %}\n  a\n  {% endgeneration %}\n b
""")

group("tags", DATA, r"""
{% if %}x{% endif %}
{% if yes %}x
{% endif %}
{% else %}
{% foo %}
{% %}
{% if yes %}{% endfor %}
{% for x in xs %}{% endif %}
{% for in xs %}{% endfor %}
{% for x xs %}{% endfor %}
{% for x in %}{% endfor %}
{% set %}
{% set x = %}
{% set x %}
{% set 1 = 2 %}
{% set true = 2 %}
{% set x.y.z = 2 %}
{% set x[0] = 2 %}
{% set 'a' = 2 %}
{% macro %}{% endmacro %}
{% macro m %}{% endmacro %}
{% macro m(1) %}{% endmacro %}
{% macro m(a=1, b) %}{% endmacro %}
{% macro m(a, a) %}{% endmacro %}
{% call 1 %}{% endcall %}
{% break %}
{% continue %}
{% macro m() %}{% break %}{% endmacro %}
{% for x in xs %}{% macro m() %}{% continue %}{% endmacro %}{% endfor %}
{{ 1 | }}
{{ 1 | nofilter }}
{{ 1 is notest }}
{% if no %}{{ 1 | nofilter }}{% endif %}ok
{% if no %}{{ 1 is notest }}{% endif %}ok
{{ 1 | nofilter if no else 'ok' }}
{% if yes %}{{ 1 | nofilter }}{% endif %}
{% for x in [] %}{{ 1 | nofilter }}{% endfor %}
{% include 'x' %}
{% import 'x' as y %}
{% from 'x' import y %}
{% extends 'x' %}
{% if no %}{% include 'x' %}{% endif %}ok
{% block b %}in {{ n }}{% endblock %} out
{% block b %}in{% endblock b %}
{% set v = 5 %}{% block b %}{{ v }}{% set v = 6 %}{{ v }}{% endblock %}{{ v }}
{% for x in xs %}{% block b %}[{{ x }}]{% endblock %}{% endfor %}
{% macro m() %}M{% endmacro %}{% block b %}{{ m() }}{% endblock %}
{% print 1, 'a' %}{% print n %}
{% do 1 %}
{% trans %}x{% endtrans %}
{% generation %}a{{ n }}{% set n = 8 %}{{ n }}{% endgeneration %}{{ n }}
{% for x in xs %}{% generation %}{{ x }}{{ loop.index }}{% endgeneration %}{% endfor %}
{% if yes: %}x{% endif %}
{% for x in xs: %}{{ x }}{% endfor %}
{% autoescape false %}{{ html }}{% endautoescape %}
{% with %}x{% endwith %}{% with a = 1, b = n %}{{ a }}{{ b }}{% endwith %}{{ a }}
{% with n = 1, m = n %}{{ n }}{{ m }}{% endwith %}{{ n }}
{% with a, b = (1, 2) %}{{ a }}{{ b }}{% endwith %}
{% with a = 1 b = 2 %}{% endwith %}
{% filter upper %}abc {{ s }}{% endfilter %}
{% filter upper|replace('A', 'x') %}abc{% endfilter %}
{% filter indent(2, true) %}a\nb{% endfilter %}
{% filter nofilter %}x{% endfilter %}
{% filter %}x{% endfilter %}
{% filter trim %}{% set q = 1 %} a {{ q }} {% endfilter %}{{ q }}
{% if yes %}{% else %}{% elif no %}{% endif %}
{% elif yes %}
""")

group("set", DATA, r"""
{% set x = 1 %}{{ x }}{% set x = x + 1 %}{{ x }}
{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set a, b = b, a %}{{ a }}{{ b }}
{% set (a, (b, c)) = [1, [2, 3]] %}{{ a }}{{ b }}{{ c }}
{% set a, b = 'xy' %}{{ a }}{{ b }}{% set c, = [9] %}{{ c }}
{% set a, b = 1, 2, 3 %}
{% set a, b = [1] %}
{% set a, b = 5 %}
{% set a, b = missing %}
{% set t = 1, 2 %}{{ t }}{% set u = (), %}{{ u }}
{% set x %}a{{ n }}b{% endset %}{{ x }}|{{ x|upper }}
{% set x | upper %}abc{% endset %}{{ x }}
{% set x | upper | replace('B', '-') %}abc{% endset %}{{ x }}
{% set x %}{% set y = 1 %}{{ y }}{% endset %}{{ x }}{{ y }}
{% set ns = namespace() %}{% set ns.x = 1 %}{{ ns.x }}{{ ns.y }}|{{ ns['x'] }}
{% set ns = namespace(a=1, b=[]) %}{% set ns.b = ns.b + [ns.a] %}{{ ns.b }}
{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}
{% set ns = namespace([('a', 1), ('b', 2)]) %}{{ ns.a }}{{ ns.b }}
{% set ns = namespace() %}{% set ns.x %}blk{% endset %}{{ ns.x }}
{% set ns = namespace(t='') %}{% for x in xs %}{% set ns.t = ns.t ~ x %}{% endfor %}{{ ns.t }}
{% set ns = namespace() %}{% set ns.a, ns.b = 1, 2 %}{{ ns.a }}{{ ns.b }}
{% set d.x = 1 %}
{% set missing.x = 1 %}
{% set n.x = 1 %}
{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}
{% set x = 1 %}{% if yes %}{% set x = 2 %}{% endif %}{{ x }}
{% if no %}{% set x = 2 %}{% endif %}{{ x }}|{{ n }}{% if no %}{% set n = 2 %}{% endif %}{{ n }}
{% for i in [1, 2] %}{% set q = i %}{% endfor %}{{ q }}|
{% for i in [1, 2] %}{{ q }}{% set q = i %}{{ q }}{% endfor %}
{% for i in [1, 2] %}{{ n }}{% set n = i %}{{ n }}{% endfor %}{{ n }}
{{ x }}{% set x = 5 %}{{ x }}
{% for i in [1] %}{{ n }}{% endfor %}{% set n = 100 %}{{ n }}
{% set if = 1 %}{{ if }}{% set for = 2 %}{{ for + if }}
{% set x = yes if n else no %}{{ x }}
{% set x = missing %}{{ x is defined }}{{ x }}
{% set _a = 1 %}{{ _a }}
{% set x = [1, 2, 3] %}{% set y = x %}{{ y is sameas x }}{{ [1] is sameas [1] }}
{% set loop = 5 %}{{ loop }}
""")

group("for", {**DATA, **PEOPLE, "tree": [{"v": 1, "c": [{"v": 2, "c": []}, {"v": 3, "c": [{"v": 4, "c": []}]}]}, {"v": 5, "c": []}]}, r"""
{% for x in xs %}{{ x }},{% endfor %}
{% for x in [] %}x{% else %}none{% endfor %}{% for x in xs %}{{ x }}{% else %}none{% endfor %}
{% for x in xs %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }};{% endfor %}
{% for x in xs %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {% endfor %}
{% for x in xs %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }} {% endfor %}
{% for x in xs %}{{ loop.cycle('a', 'b') }}{% endfor %}
{% for x in [1, 1, 2, 2, 1] %}{{ loop.changed(x) }} {% endfor %}
{% for x in [1, 1] %}{{ loop.changed() }}{{ loop.changed(x, 2) }} {% endfor %}
{% for x in xs %}{{ loop.cycle() }}{% endfor %}
{% for x in xs %}{{ loop }}{% endfor %}
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}
{% for k in d %}{{ k }}{% endfor %}{% for c in 'aé😀' %}{{ c }}-{% endfor %}
{% for a, (b, c) in [[1, [2, 3]]] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for a, b in [[1]] %}{% endfor %}
{% for a, b in [1] %}{% endfor %}
{% for x in 5 %}{% endfor %}
{% for x in none %}{% endfor %}
{% for x in missing %}x{% else %}e{% endfor %}
{% for x in xs if x > 1 %}{{ x }}{{ loop.index }}{{ loop.last }}{{ loop.length }},{% endfor %}
{% for x in xs if x > 9 %}{{ x }}{% else %}no{% endfor %}
{% for p in people if p.ok %}{{ p.name }}{% if not loop.last %}, {% endif %}{% endfor %}
{% for a, b in [(1, 2), (3, 4)] if a > 1 %}{{ a }}{{ b }}{% endfor %}
{% for x in xs if loop is defined %}{{ x }}{% else %}e{% endfor %}
{% for x in xs %}{% for y in xs if y > x %}{{ x }}{{ y }} {% endfor %}{% endfor %}
{% for x in xs %}{% for y in xs %}{{ loop.index }}{% endfor %}{{ loop.index }};{% endfor %}
{% for x in xs %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endfor %}
{% for x in xs %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}
{% for x in xs %}{% continue %}{% else %}E{% endfor %}
{% for x in xs %}{% break %}{% else %}E{% endfor %}
{% for x in xs %}{{ x }}{% if loop.index == 2 %}{% break %}{% endif %}{% else %}E{% endfor %}
{% for x in xs %}{% for y in [] %}{% else %}{% break %}{% endfor %}{{ x }}{% endfor %}
{% for x in xs %}{% if x > 1 %}{% set y = x %}{% endif %}{{ y }}|{% endfor %}
{% for n in tree recursive %}{{ n.v }}{% if n.c %}({{ loop(n.c) }}){% endif %}{% endfor %}
{% for n in tree recursive %}{{ loop.depth }}{{ loop.depth0 }}{{ loop.index }}:{{ n.v }} {{ loop(n.c) }}{% endfor %}
{% for n in tree recursive %}{{ n.v }}{{ loop(n.c) }}{% else %}.{% endfor %}
{% for n in tree %}{{ loop(n.c) }}{% endfor %}
{% for n in tree recursive %}{{ loop(5) }}{% endfor %}
{% for n in tree recursive if n.v != 3 %}x{% endfor %}
{% for n in tree if n.v != 5 recursive %}{{ n.v }}{{ loop(n.c) }}{% endfor %}
{% for loop in xs %}{{ loop }}{% endfor %}
{% for x in xs %}{% set loop = 1 %}{% endfor %}
{% for x in xs %}{% endfor %}{{ x }}{{ loop }}|
{% for x in range(3) %}{{ x }}{% endfor %}{% for x in range(10, 0, -3) %}{{ x }}{% endfor %}{% for x in 1, 2 %}{{ x }}{% endfor %}
{% for x in xs|sort %}{{ x }}{% endfor %}{% for x in xs|reverse %}{{ x }}{{ loop.length }}{{ loop.revindex }}{% endfor %}
{% for x in people|map(attribute='name') %}{{ x }}{{ loop.last }}{{ loop.length }}{% endfor %}
{% for x in people|map(attribute='name') %}{{ loop.nextitem }}{{ loop.length }}{{ loop.revindex }} {% endfor %}
{% for x in xs %}{{ loop.index + 10 }}{{ loop['index'] }}{{ loop.nothing }}|{% endfor %}
{% for x in xs %}{% set ns = namespace(v=loop.index) %}{{ ns.v }}{% endfor %}
{% for if in xs %}{{ if }}{% endfor %}
{% for x in (1, 2) %}{{ x }}{% endfor %}{% for x in (1) %}{% endfor %}
{% for x in xs %}{% with loop2 = loop %}{% for y in [1] %}{{ loop2.index }}{{ loop.index }} {% endfor %}{% endwith %}{% endfor %}
{% for x in xs %}{{ x if not loop.first else 'F' }}{{ ',' if not loop.last }}{% endfor %}
{% for x in xs if yes else [] %}{{ x }}{% endfor %}
{% for x in (xs if no else [9]) %}{{ x }}{% endfor %}
""")

group("macro", DATA, r"""
{% macro m() %}x{% endmacro %}{{ m() }}{{ m }}
{% macro m(a, b=2, c='z') %}{{ a }}{{ b }}{{ c }};{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(1, c='q') }}{{ m(a=5, b=6) }}{{ m() }}
{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, 2) }}
{% macro m(a, b=n) %}{{ b }}{% endmacro %}{{ m(1) }}{% set n = 8 %}{{ m(1) }}
{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, x=4) }}{{ m(1) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}
{% macro m(a) %}{{ a is defined }}{{ a }}{% endmacro %}{{ m() }}{{ m(missing) }}{{ m(none) }}
{% macro m(a) %}{{ a.x }}{% endmacro %}{{ m() }}
{% macro m(a) %}{% set n = a %}{{ n }}{% endmacro %}{{ m(1) }}{{ n }}
{% macro m() %}{{ later }}{% endmacro %}{% set later = 'L' %}{{ m() }}
{% macro m(k) %}{% if k %}{{ k }}{{ m(k - 1) }}{% endif %}{% endmacro %}{{ m(3) }}
{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}
{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}c{{ n }}{% endcall %}
{% macro m() %}{{ caller(1, b=2) }}{% endmacro %}{% call(a, b) m() %}{{ a }}{{ b }}{% endcall %}
{% macro m() %}{{ caller(1) }}{% endmacro %}{% call(a, b=5) m() %}{{ a }}{{ b }}{% endcall %}
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}{% call m() %}{% endcall %}
{% macro m() %}x{% endmacro %}{% call m() %}c{% endcall %}
{% macro m(caller=none) %}{{ caller() if caller else 'no' }}{% endmacro %}{{ m() }}{% call m() %}yes{% endcall %}
{% macro m(caller) %}{{ caller }}{% endmacro %}{{ m(1) }}
{% macro m(xs) %}{% for x in xs %}{{ caller(x) }}{% endfor %}{% endmacro %}{% call(x) m(xs) %}[{{ x }}{{ loop }}]{% endcall %}
{% macro outer() %}{% macro inner(x) %}<{{ x }}>{% endmacro %}{{ inner(1) }}{% endmacro %}{{ outer() }}{{ inner }}|
{{ m() }}{% macro m() %}x{% endmacro %}
{% if yes %}{% macro m() %}x{% endmacro %}{% endif %}{{ m() }}
{% if no %}{% macro m() %}x{% endmacro %}{% endif %}{{ m() }}
{% for i in [1, 2] %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}
{% macro m() %}  x\n{% endmacro %}[{{ m() }}][{{ m()|trim }}]
{% macro m(a) -%}\n  {{ a }}\n{%- endmacro %}{{ m('v') }}
{% macro m(a, b=1) %}{% endmacro %}{{ m.name }}{{ m.arguments }}{{ m.catch_kwargs }}{{ m.catch_varargs }}{{ m.caller }}{{ m.x }}|
{% macro m(*a) %}{% endmacro %}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(*[1]) }}{{ m(**{'a': 2}) }}{{ m(*'x') }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(*[1], **{'a': 2}) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(**5) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(**{1: 2}) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(a=1, 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1,) }}{{ m(a=1,) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ xs|map('string')|map('upper')|join }}{{ m(xs|join(',')) }}
{% set x = 1 %}{% macro m() %}{{ x }}{% set x = 2 %}{{ x }}{% endmacro %}{{ m() }}{{ x }}
{% macro m(kwargs) %}{{ kwargs }}{% endmacro %}{{ m(1) }}
{% macro m() %}{{ kwargs.items()|list }}{{ varargs|length }}{% endmacro %}{{ m(1, 2, a=1, b=2) }}
{% macro m() %}{% for v in varargs %}{{ v }}{{ loop.index }}{% endfor %}{% endmacro %}{{ m('a', 'b') }}
{% macro m(a) %}{{ a }}{% endmacro %}{% set f = m %}{{ f(3) }}{{ [m][0](4) }}{{ {'k': m}.k(5) }}
{% macro m() %}{% generation %}g{{ n }}{% endgeneration %}{% endmacro %}{{ m() }}
{% call missing() %}x{% endcall %}
{% macro _p() %}p{% endmacro %}{{ _p() }}
{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}
{% macro m(k) %}{{ m(k - 1) if k }}{{ k % 10 }}{% endmacro %}{{ m(120) }}
""")

group("filters_text", DATA, r"""
{{ s|upper }} {{ s|lower }} {{ 'heLLo wORLD'|capitalize }} {{ "hello big-world (it's) [x] {y} <z>"|title }} {{ 'ß'|upper }} {{ 5|upper }} {{ none|lower }} {{ missing|upper }}|
{{ '  a b '|trim }}|{{ 'xxaxx'|trim('x') }}|{{ 'abcba'|trim('ab') }}|{{ '\u3000a\x1f'|trim }}|{{ 5|trim }}
{{ 'a'|center(5) }}|{{ 'ab'|center(5) }}|{{ 'abc'|center(4) }}|{{ 'abcd'|center(7) }}|{{ 'x'|center|length }}
{{ s|replace('l', 'L') }} {{ s|replace('l', 'L', 2) }} {{ s|replace('', '-') }} {{ s|replace('o', '') }} {{ 'aaa'|replace('a', 'aa') }} {{ 123|replace(2, 'x') }} {{ s|replace('x', 'y') }} {{ 'abc'|replace('', '-', 2) }}
{{ s|replace }}
{{ multi|indent }}|{{ multi|indent(2) }}|{{ multi|indent(2, true) }}|{{ multi|indent(2, false, true) }}|{{ multi|indent('>') }}|{{ ''|indent(3, true) }}|{{ 'a\r\nb\x0bc'|indent(1) }}
{{ multi|indent(width=1, first=true, blank=true) }}
{{ 5|indent }}
{{ missing|indent }}
{{ 'foo bar baz qux'|truncate(9) }} {{ 'foo bar baz qux'|truncate(9, true) }} {{ 'foo bar baz qux'|truncate(11) }} {{ 'foo bar baz qux'|truncate(11, false, '...', 0) }} {{ 'foo bar baz qux'|truncate(5, true, '', 0) }} {{ 'abcdefghij'|truncate(6, leeway=0) }} {{ 'x'|truncate }}
{{ 'foo bar baz qux'|truncate(2) }}
{{ 'the quick brown fox jumps'|wordwrap(10) }}|{{ 'abcdefghijkl mno'|wordwrap(5) }}|{{ 'abcdefghijkl mno'|wordwrap(5, false) }}|{{ 'a b\nc d'|wordwrap(1, wrapstring='/') }}|{{ 'well-known-thing here'|wordwrap(7) }}|{{ 'well-known-thing'|wordwrap(7, break_on_hyphens=false) }}|{{ 'a -- b--c foo--bar'|wordwrap(4) }}
{{ 'a b  c, d-e'|wordcount }} {{ ''|wordcount }} {{ 'é 1_2 😀'|wordcount }}
{{ html|e }} {{ html|escape }} {{ html|safe }} {{ html|e|e }} {{ html|forceescape }} {{ html|e|forceescape }} {{ 5|e }} {{ none|e }} {{ missing|e }}|
{{ (html|safe) + '<' }} {{ '<' + (html|safe) }} {{ ('<%s>'|safe) % '<' }} {{ (html|safe) ~ '<' }} {{ ('<'|safe) * 2 }} {{ '<'|safe|upper }} {{ ('<a>'|safe)|length }} {{ ('<a>'|safe) == '<a>' }} {{ ['<'|safe] }} {{ ('<b>'|safe)|replace('b', '<') }}
{{ ('<a>'|safe).replace('a', '<') }} {{ ('<'|safe).join(['<', '>'|safe]) }} {{ ('{}'|safe).format('<') }} {{ ('<a>'|safe)[0] }} {{ ('a,b'|safe).split(',') }} {{ ('a'|safe).upper() is escaped }} {{ 'a'|safe is string }} {{ {'a'|safe: 1}['a'] }}
{{ html|striptags }} {{ '<p>a  b</p>\n<!-- c --> &lt;x&gt; &amp; &#39;'|striptags }} {{ 'a < b'|striptags }} {{ '<a<b>c>d'|striptags }}
{{ 'a b/c?d=é&e'|urlencode }} {{ {'a b': 'c/d', 'e': 1}|urlencode }} {{ [('x', 'y z')]|urlencode }} {{ 5|urlencode }}
{{ '%s is %d'|format('a', 5) }} {{ '%(a)s'|format(a=1) }}
{{ '%s'|format }}
{{ '%s'|format(1, a=2) }}
{{ '%s %s'|format(1, 2) }} {{ '%%'|format }}
{{ [1, 'a']|string }} {{ 5|string ~ 'x' }} {{ none|string }} {{ missing|string }}| {{ 's'|string }} {{ 1.0|string }}
{{ {'a': 1, 'b': none, 'c': '<"', 'd': missing}|xmlattr }} {{ {'a': 1}|xmlattr(false) }} {{ {}|xmlattr }}|
{{ {'a b': 1}|xmlattr }}
{{ 100|filesizeformat }} {{ 1|filesizeformat }} {{ 1000|filesizeformat }} {{ 1234567|filesizeformat }} {{ 1234567|filesizeformat(true) }} {{ '2000'|filesizeformat }} {{ 1e30|filesizeformat }}
{{ 'x'|upper(1) }}
{{ 'x'|trim('a', 'b') }}
{{ 'x'|center(width=3) }}|{{ 'x'|center(foo=3) }}
""")

group("filters_sequence", {**DATA, **PEOPLE}, r"""
{{ xs|length }} {{ s|length }} {{ u|count }} {{ d|length }} {{ ()|length }} {{ missing|length }} {{ range(4)|length }} {{ d.items()|length }} {{ ''|length }}
{{ 5|length }}
{{ none|length }}
{{ xs|map('string')|length }}
{{ xs|first }} {{ xs|last }} {{ s|first }} {{ u|last }} {{ d|first }} {{ d|last }} {{ []|first }}|{{ []|last }}|{{ range(5)|last }} {{ missing|first }}| {{ (xs|map('string'))|first }}
{{ xs|map('string')|last }}
{{ []|first is defined }} {{ ([]|first).x }}
{{ xs|list }} {{ s|list }} {{ d|list }} {{ d.items()|list }} {{ (1, 2)|list }} {{ missing|list }} {{ range(3)|list }}
{{ 5|list }}
{{ xs|join }} {{ xs|join(', ') }} {{ people|join('/', attribute='name') }} {{ 'abc'|join('-') }} {{ [1, none, true, [2]]|join(' ') }} {{ d|join(',') }} {{ missing|join(',') }}| {{ xs|join(0) }} {{ people|join(',', 'city.name') }}
{{ 5|join }}
{{ xs|reverse|list }} {{ s|reverse }} {{ u|reverse }} {{ (1, 2)|reverse|list }} {{ range(3)|reverse|list }} {{ d|reverse|list }} {{ xs|map('string')|reverse|join }} {{ ''|reverse }}|
{{ 5|reverse }}
{{ xs|sort }} {{ xs|sort(true) }} {{ words|sort }} {{ words|sort(case_sensitive=true) }} {{ words|sort(reverse=true) }} {{ people|sort(attribute='age')|map(attribute='name')|list }} {{ people|sort(attribute='age,name')|map(attribute='name')|list }} {{ people|sort(attribute='city.name')|map(attribute='name')|list }} {{ 'bca'|sort }} {{ d|sort }} {{ [[2, 1], [1, 2]]|sort }} {{ [[2, 1], [1, 2]]|sort(attribute=1) }} {{ [true, 0, 2.5, -1]|sort }} {{ people|sort(attribute='age', reverse=true)|map(attribute='name')|join }}
{{ [1, 'a']|sort }}
{{ [none, 1]|sort }}
{{ people|sort(attribute='extra') }}
{{ 5|sort }}
{{ d|dictsort }} {{ {'b': 1, 'A': 2}|dictsort }} {{ {'b': 1, 'A': 2}|dictsort(true) }} {{ {'b': 1, 'A': 2}|dictsort(false, 'value') }} {{ {'b': 1, 'A': 2}|dictsort(by='value', reverse=true) }}
{{ d|dictsort(by='x') }}
{{ xs|dictsort }}
{{ {1: 2, 'a': 3}|dictsort }}
{{ words|unique|list }} {{ words|unique(true)|list }} {{ people|unique(attribute='age')|map(attribute='name')|list }} {{ [1, 1.0, true, '1']|unique|list }}
{{ [[1], [1]]|unique|list }}
{{ xs|min }} {{ xs|max }} {{ words|min }} {{ words|max(case_sensitive=true) }} {{ people|max(attribute='age') }} {{ []|min }}| {{ (people|min(attribute='age')).name }} {{ 'hello'|max }} {{ [1, true]|max }}
{{ [1, 'a']|max }}
{{ xs|sum }} {{ people|sum(attribute='age') }} {{ [0.1, 0.2]|sum }} {{ xs|sum(start=10) }} {{ []|sum }} {{ [[1], [2]]|sum(start=[]) }} {{ [true, true]|sum }}
{{ ['a']|sum }}
{{ ['a']|sum(start='') }}
{% for g, l in people|groupby('age') %}{{ g }}:{{ l|map(attribute='name')|join(',') }};{% endfor %}
{% for g in people|groupby('city.name') %}{{ g.grouper }}:{{ g.list|length }}{{ g[0] }};{% endfor %}
{% for g, l in people|groupby('city.name', case_sensitive=true) %}{{ g }}:{{ l|length }};{% endfor %}
{% for g, l in people|groupby('extra', default=0) %}{{ g }}:{{ l|length }};{% endfor %}
{{ [{'k': 1}]|groupby('k') }}
{{ range(7)|batch(3)|list }} {{ range(7)|batch(3, 'x')|list }} {{ range(6)|batch(3, 'x')|list }} {{ []|batch(2)|list }}
{{ range(7)|slice(3)|list }} {{ range(7)|slice(3, 'x')|list }} {{ range(2)|slice(4)|list }} {{ []|slice(2)|list }}
{{ range(3)|slice(0)|list }}
{{ people|map(attribute='name')|list }} {{ people|map(attribute='extra')|list }} {{ people|map(attribute='extra', default=0)|list }} {{ people|map(attribute='tags.0', default='-')|join }} {{ words|map('upper')|list }} {{ words|map('replace', 'a', 'x')|join(' ') }} {{ [[1, 2], [3]]|map('join', '-')|list }} {{ [[1, 2]]|map('first')|list }} {{ [[3, 4]]|map(attribute=1)|list }} {{ xs|map('string')|join }}
{{ xs|map('nofilter')|list }}
{{ xs|map }}{{ xs|map|list }}
{{ xs|map(attribute='a', foo=1)|list }}
{{ xs|select('gt', 100)|select('notest')|list }} {{ xs|map('nofilter') is iterable }} {{ xs|items is iterable }} {{ xs|map is iterable }} {{ 5|batch(2) is iterable }}
{{ xs|batch is iterable }}
{{ 5 .is_integer() }}
{{ missing|map('upper')|list }} {{ []|map('nofilter')|list }} {{ xs|map('default', 5)|list }} {{ people|map('attr', 'name')|list }}
{{ [0, 1, '', 'a', none]|select|list }} {{ xs|select('odd')|list }} {{ xs|select('gt', 1)|list }} {{ xs|select('>', 1)|list }} {{ xs|select('in', [1, 3])|list }} {{ [0, 1]|reject|list }} {{ xs|reject('even')|list }} {{ [1, 'a', none]|select('string')|list }} {{ [missing, 1]|select('defined')|list }} {{ xs|reject('equalto', 2)|list }} {{ xs|select('divisibleby', 3)|list }}
{{ people|selectattr('ok')|map(attribute='name')|list }} {{ people|rejectattr('ok')|map(attribute='name')|list }} {{ people|selectattr('age', 'eq', 31)|map(attribute='name')|list }} {{ people|selectattr('extra', 'defined')|map(attribute='name')|list }} {{ people|rejectattr('extra', 'defined')|map(attribute='name')|list }} {{ people|selectattr('city.name', 'equalto', 'Oslo')|list|length }} {{ people|selectattr('name', 'in', ['Ann', 'bob'])|list|length }}
{{ xs|select('notest')|list }}
{{ people|selectattr|list }}
{{ people|selectattr('age', 'gt', 'x')|list }}
{{ 'yes' if xs|select('gt', 100) else 'no' }} {{ xs|select('gt', 100)|list or 'none' }} {{ xs|map('string') is sequence }} {{ xs|map('string') is iterable }}
{% set g = xs|map('string') %}{{ g|join }}{{ g|join }}|
{% set g = xs|select('odd') %}{{ 3 in g }}{{ g|list }}
{{ (xs|map('string'))[0] }}|{{ (xs|map('string')).foo }}|
{{ d|items|list }} {{ missing|items|list }} {% for k, v in d|items %}{{ k }};{% endfor %}
{{ xs|items|list }}
{{ missing|default }}|{{ missing|default('x') }} {{ missing|d('y') }} {{ none|default('z') }} {{ none|default('z', true) }} {{ ''|default('e', boolean=true) }} {{ 0|default(5) }} {{ d.nope|default('n') }} {{ false|d(default_value=1, boolean=true) }}
{{ missing.x|default('y') }}
{{ d|attr('b') }}|{{ d|attr('items') is callable }} {{ s|attr('upper') is callable }} {{ s|attr('nope') }}|
{{ xs|random if no else 1 }}
{{ xs|first|string|length }} {{ -5|abs }} {{ 1 + xs|length }} {{ xs|length + 1 }} {{ not xs|length }} {{ xs|join(',')|upper|length }} {{ 'a' ~ xs|first }} {{ xs|first == 3 and 'y' }}
{{ -xs|length }}
{{ 'b' in 'abc'|list }} {{ 'a,b'.split(',')|last }} {{ ('a' 'b')|upper }} {{ 'a' if xs|length > 2 else 'b' }} {{ [1, 2]|last + 1 }}
""")

group("filters_number", DATA, r"""
{{ '42'|int }} {{ '42.9'|int }} {{ 'x'|int }} {{ 'x'|int(7) }} {{ 3.9|int }} {{ -3.9|int }} {{ true|int }} {{ none|int }} {{ ' 12 '|int }} {{ '1_000'|int }} {{ '0x1f'|int(0, 16) }} {{ 'ff'|int(base=16) }} {{ '0b11'|int(base=2) }} {{ '1e3'|int }} {{ []|int(5) }} {{ '-7'|int }} {{ '+7'|int }} {{ ''|int }} {{ '12345678901234567890'|int }} {{ 1e20|int }} {{ '٣'|int }} {{ '0x'|int(base=16) }} {{ '010'|int }} {{ '010'|int(base=0) }} {{ '0o17'|int(base=0) }} {{ '- 5'|int }} {{ 'nan'|int(1) }} {{ 'inf'|int(2) }}
{{ missing|int }}
{{ 1e400|int }}
{{ '1.5'|float }} {{ 'x'|float }} {{ 'x'|float(2) }} {{ 3|float }} {{ none|float }} {{ true|float }} {{ '1e3'|float }} {{ ' 2 '|float }} {{ 'inf'|float }} {{ '-Infinity'|float }} {{ 'nan'|float }} {{ '1_0.5'|float }} {{ '0x10'|float }} {{ '1d'|float }} {{ '.5'|float }} {{ '5.'|float }} {{ '.'|float(9) }} {{ '1e'|float(8) }} {{ '1__0'|float(7) }} {{ '1._5'|float(6) }} {{ '_1'|float(5) }}
{{ missing|float }}
{{ -5|abs }} {{ -5.5|abs }} {{ 5|abs }} {{ true|abs }} {{ (-9223372036854775808)|abs }}
{{ 'a'|abs }}
{{ missing|abs }}
{{ 42.55|round }} {{ 42.55|round(1) }} {{ 42.55|round(1, 'floor') }} {{ 42.55|round(1, 'ceil') }} {{ 2.5|round }} {{ 3.5|round }} {{ 42|round }} {{ 1234|round(-2) }} {{ 1250|round(-2) }} {{ 2.675|round(2) }} {{ -2.5|round }} {{ -0.4|round }} {{ 42|round(1, 'floor') }} {{ 42.7|round|int }} {{ 7|round(0, 'ceil') }} {{ true|round }} {{ 1.005|round(2) }} {{ 1e300|round(2) }} {{ 5.5|round(method='floor') }} {{ 15|round(-1) }} {{ 25|round(-1) }}
{{ 'a'|round }}
{{ 1.5|round(0, 'x') }}
{{ 3.7|int + 1 }} {{ '3' * 2 }} {{ '3'|int * 2 }} {{ (7 / 2)|int }} {{ (7 / 2)|round(0, 'floor')|int }}
{{ 1.5 .is_integer() }} {{ (5).bit_length() }} {{ 2.0 .is_integer() }}
""")

group("percent", DATA, r"""
{{ '%s' % 'a' }} {{ '%s %s' % (1, 'b') }} {{ '%d' % 5 }} {{ '%5d|%-5d|%05d|%+d|% d' % (1, 2, 3, 4, 5) }} {{ '%x %X %o %#x %#o' % (255, 255, 8, 255, 8) }} {{ '%5s|%-5s|%.2s' % ('a', 'b', 'cde') }} {{ '%r %a' % ('é', 'é') }} {{ '%c%c' % (65, 'b') }} {{ '%%' % () }} {{ '%d%%' % 50 }}
{{ '%f %.2f %.0f %10.3f|%-10.1f|%+.1f|%010.2f' % (1.5, 2.675, 2.5, 3.14159, 1.0, 1.0, -3.14159) }} {{ '%e %.2e %E' % (12345.678, 0.00012345, 1e100) }} {{ '%g %g %g %g %g' % (0.0001, 0.00001, 1e6, 123456.0, 1234567.0) }} {{ '%.3g %#.3g %g' % (1234.5, 1.0, 100000) }} {{ '%g' % 1e16 }} {{ '%f' % 1e400 }} {{ '%F' % -1e400 }} {{ '%.10g' % 0.1 }} {{ '%#.0f' % 3.0 }} {{ '%5.1e|' % 0.0 }}
{{ '%(a)s %(b)05d' % {'a': 1, 'b': 2} }} {{ '%(a.b)s' % {'a.b': 3} }} {{ '%*d|%-*d|%.*f' % (5, 1, 5, 2, 2, 3.14159) }} {{ '%ld %hd' % (1, 2) }} {{ '%i %u' % (3.9, -3.9) }} {{ '%s' % none }} {{ '%s' % [1] }} {{ '%s' % missing }}| {{ '%s' % (missing,) }}| {{ '%s' % ((1, 2),) }} {{ '%s' % true }} {{ '%d' % true }} {{ '%5s|' % 'é😀' }} {{ 'abc' % [1] }} {{ 'abc' % {'x': 1} }} {{ 'abc' % () }} {{ '%.5d' % 42 }} {{ '%+.3d' % 7 }} {{ '%#5x|%-#8x|%08x|%#08x' % (10, 10, 10, 10) }} {{ '%s' % d }} {{ '%x' % -255 }} {{ '%d' % big }}
{{ '%s %s' % 1 }}
{{ '%s' % (1, 2) }}
{{ 'a' % 1 }}
{{ '%d' % 'a' }}
{{ '%d' % missing }}
{{ '%f' % 'a' }}
{{ '%z' % 1 }}
{{ '%' % 1 }}
{{ '%(a)s' % 1 }}
{{ '%(a)s' % {'b': 1} }}
{{ '%x' % 1.5 }}
{{ '%c' % 'ab' }}
{{ '%(a' % {} }}
{{ '%*d' % ('a', 1) }}
{{ '%c' % -1 }}
""")

group("format", DATA, r"""
{{ '{} {}'.format(1, 'a') }} {{ '{0} {1} {0}'.format('x', 'y') }} {{ '{a}-{b}'.format(a=1, b=2) }} {{ '{{}}'.format() }} {{ '{0[1]} {1.a} {1[a]}'.format([5, 6], {'a': 7}) }} {{ '{!r} {!s} {!a}'.format('é', 'é', 'é') }} {{ '{}'.format(none) }} {{ '{}'.format(missing) }}| {{ '{}'.format([1]) }}
{{ '{:5}|{:<5}|{:>5}|{:^5}|{:*^7}|{:.2}'.format('a', 'b', 'c', 'd', 'e', 'fgh') }} {{ '{:5}|{:<5}|{:05}|{:+}|{: }|{:,}|{:_}'.format(1, 2, 3, 4, 5, 1234567, 1234567) }} {{ '{:b} {:o} {:x} {:X} {:#x} {:#b} {:d} {:c} {:n}'.format(5, 8, 255, 255, 255, 5, 7, 65, 9) }} {{ '{:.2f} {:8.3f}| {:e} {:g} {:%} {:.1%} {:,.2f} {:.3} {} {:10}|'.format(2.675, 3.14159, 12345.678, 1e-5, 0.5, 0.123, 1234567.891, 1234.5, 1.0, 2.5) }} {{ '{:{}}|{:>{w}}'.format('a', 5, 'b', w=4) }} {{ '{:=+6d}|{:0=6}|{:x^+9.2f}'.format(42, -42, 3.14159) }} {{ '{:.3}|{:.3}|{:.1}|{:.5}'.format(100.0, 10.0, 5.0, 123.456) }} {{ '{:5}|{!s:>5}'.format(true, none) }} {{ '{:08.2f}|{:-5}|{:<08}'.format(-3.14159, 5, 3) }} {{ '{:s}'.format('x') }} {{ '{:,}'.format(-1234.5) }} {{ '{:06,}'.format(1234) }}
{{ '{} {1}'.format(1, 2) }}
{{ '{0} {}'.format(1, 2) }}
{{ '{}'.format() }}
{{ '{a}'.format(b=1) }}
{{ '{'.format() }}
{{ '}'.format() }}
{{ '{:d}'.format('a') }}
{{ '{:s}'.format(1) }}
{{ '{:5}'.format([]) }}
{{ '{:5}'.format(none) }}
{{ '{:zz}'.format(1) }}
{{ '{!x}'.format(1) }}
{{ '{:.2d}'.format(1) }}
{{ '{:=5}'.format('a') }}
{{ '{0.__class__}'.format(1) }}|
{{ '{0.a.b}'.format({}) }}
{{ '{a} {b}'.format_map({'a': 1, 'b': 2}) }}
{{ '{0[a]} {0[b][c]}'.format({'a': 1, 'b': {'c': 2}}) }} {{ '{x[0]}{x[-1]}'.format(x=[1, 2]) }}|
""")

group("methods_text", DATA, r"""
{{ ' a '.strip() }}|{{ ' a '.lstrip() }}|{{ ' a '.rstrip() }}|{{ 'xaxbx'.strip('x') }}|{{ 'abcab'.lstrip('ab') }}|{{ 'abcab'.rstrip('ba') }}|{{ 'a'.strip(none) }}|{{ '\n\t a\u00a0'.strip() }}|{{ '😀a😀'.strip('😀') }}
{{ 'a'.strip(1) }}
{{ 'a,b,,c'.split(',') }} {{ ' a  b c '.split() }} {{ 'a,b,c'.split(',', 1) }} {{ ' a b  c '.split(none, 1) }} {{ 'a--b'.split('--') }} {{ ''.split() }} {{ ''.split(',') }} {{ 'a b c'.split(maxsplit=1) }} {{ 'a,b'.split(sep=',') }} {{ 'abc'.split('') if no else 1 }} {{ 'a b'.split(' ', 0) }} {{ 'a b'.split(none, 0) }}
{{ 'a,b,c'.rsplit(',', 1) }} {{ ' a b  c '.rsplit(none, 1) }} {{ 'a,b'.rsplit(',') }} {{ 'a b c'.rsplit() }} {{ 'aaa'.rsplit('aa', 1) }} {{ 'a,b,c'.rsplit(',', 0) }} {{ ' a b '.rsplit(none, 0) }}
{{ 'abc'.split('') }}
{{ 'abc'.split(1) }}
{{ multi.splitlines() }} {{ multi.splitlines(true) }} {{ 'a\r\nb\rc\x0bd\u2028e'.splitlines() }} {{ ''.splitlines() }} {{ 'a\n'.splitlines(keepends=true) }}
{{ s.startswith('He') }} {{ s.startswith(('x', 'He')) }} {{ s.startswith('World', 6) }} {{ s.endswith('ld') }} {{ s.endswith(('a', 'd')) }} {{ s.endswith('Hello', 0, 5) }} {{ s.startswith('') }} {{ s.startswith(()) }} {{ 'a'.startswith('', 5) }} {{ 'a'.startswith('', 1) }}
{{ s.startswith(1) }}
{{ s.startswith(['H']) }}
{{ s.startswith(none) }}
{{ s.replace('l', 'L') }} {{ s.replace('l', 'L', 1) }} {{ s.replace('', '.') }} {{ u.replace('', '.') }} {{ 'aaaa'.replace('aa', 'b') }} {{ s.replace('l', '', -1) }} {{ s.replace('o', '0', 0) }}
{{ s.replace('a') }}
{{ s.replace(1, 2) }}
{{ s.replace('l', 'L', count=1) }}
{{ s.upper() }} {{ s.lower() }} {{ s.title() }} {{ s.swapcase() }} {{ s.capitalize() }} {{ "they're bill's".title() }} {{ 'ß ﬁ'.upper() }} {{ 'ǆ'.title() }} {{ 'ΑΣ'.lower() }} {{ 'İ'.lower()|length }} {{ 'ÀÉ'.casefold() }} {{ 'x1y'.title() }} {{ 'éA'.capitalize() }}
{{ ', '.join(['a', 'b']) }} {{ ''.join('abc') }} {{ '-'.join([]) }}| {{ ','.join(d) }} {{ '-'.join(xs|map('string')) }} {{ 'x'.join(('a', 'b')) }}
{{ ','.join([1]) }}
{{ ','.join(5) }}
{{ ','.join(missing) }}|
{{ s.find('o') }} {{ s.find('o', 5) }} {{ s.find('z') }} {{ s.rfind('o') }} {{ s.rfind('o', 0, 5) }} {{ s.index('W') }} {{ s.rindex('l') }} {{ s.count('l') }} {{ s.count('') }} {{ 'aaaa'.count('aa') }} {{ u.find('b') }} {{ u.index('😀') }} {{ s.count('l', 3, 6) }} {{ s.find('', 3) }} {{ s.find('', 99) }} {{ s.find('H', -11) }} {{ s.find('d', -1) }} {{ s.rfind('') }} {{ s.count('o', -3) }}
{{ s.index('z') }}
{{ s.rindex('z') }}
{{ '12'.isdigit() }} {{ '1a'.isdigit() }} {{ ''.isdigit() }} {{ 'ab'.isalpha() }} {{ 'a1'.isalnum() }} {{ ' \t'.isspace() }} {{ 'AB1'.isupper() }} {{ 'ab1'.islower() }} {{ '1'.isupper() }} {{ 'Ab Cd'.istitle() }} {{ 'a_1'.isidentifier() }} {{ '²'.isdigit() }} {{ '²'.isdecimal() }} {{ '½'.isnumeric() }} {{ 'é'.isalpha() }} {{ '一'.isalpha() }} {{ 'a\n'.isprintable() }} {{ ''.isprintable() }} {{ 'é'.isascii() }} {{ ''.isspace() }} {{ 'a b'.isalpha() }}
{{ '7'.zfill(3) }} {{ '-7'.zfill(4) }} {{ '+7'.zfill(4) }} {{ 'abc'.zfill(2) }} {{ 'a'.center(4) }}| {{ 'a'.center(5, '*') }} {{ 'ab'.center(5, '-') }} {{ 'a'.ljust(3) }}| {{ 'a'.rjust(3, '.') }} {{ 'abc'.ljust(2) }} {{ ''.zfill(2) }} {{ '😀'.center(3, '-') }} {{ 'abc'.center(6, '*') }}
{{ 'a'.center(5, 'ab') }}
{{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }} {{ 'abc'.partition('=') }} {{ 'abc'.rpartition('=') }}
{{ 'a'.partition('') }}
{{ 'prefix-x'.removeprefix('prefix-') }} {{ 'x.py'.removesuffix('.py') }} {{ 'x'.removesuffix('') }} {{ 'x'.removeprefix('y') }}
{{ 'a\tb\tcc\td'.expandtabs() }}| {{ 'a\tb'.expandtabs(4) }}| {{ 'a\tb\n\tc'.expandtabs(tabsize=2) }}| {{ 'a\tb'.expandtabs(0) }}
{{ s.nope }}|{{ s.nope() }}
{{ s.upper(1) }}
{{ s.islower(1) }}
{{ s.strip('a', 'b') }}
{{ s.strip(chars='a') }}
{{ s.zfill() }}
{{ s.zfill('a') }}
{{ s.split(',', 'a') }}
{{ s.center(missing) }}
{{ 'a b'.split()[0] }} {{ 'a.b.c'.split('.')[-1] }} {{ ('x' ~ 'y').upper() }} {{ 'abc'[1:].upper() }} {{ '%s'.__len__ }}|{{ 'think</think>answer'.split('</think>')[-1].lstrip('\n') }}
""")

group("methods_other", DATA, r"""
{{ d.get('b') }} {{ d.get('q') }} {{ d.get('q', 5) }} {{ d.get('C', 5) }} {{ d.keys()|list }} {{ d.values()|list|length }} {{ d.items()|list|length }} {{ d.copy() == d }} {{ {}.get(none) }}
{{ d.get() }}
{{ d.get([]) }}
{{ d.items(1) }}
{{ d.get(key='b') }}
{{ d.items()[0] }}|{{ (d.items()|list)[0] }} {{ d.keys()|first }} {{ d.values()|first }} {{ d.items()|sort(attribute='0')|map('first')|list }}
{{ xs.index(1) }} {{ xs.count(3) }} {{ (1, 2, 1).count(1) }} {{ (1, 2).index(2) }} {{ xs.copy() }} {{ xs.index(2, 1) }}
{{ xs.index(9) }}
{{ xs.pop() }}
{{ xs.insert(0, 1) }}
{{ xs.nope() }}
{{ (1).append }}|{{ 5 .real is defined or true }}
{{ range(3).start }} {{ range(1, 9, 2).stop }} {{ range(1, 9, 2).step }} {{ range(5).index(3) }} {{ range(5).count(9) }}
{{ range() }}
{{ range(1, 2, 3, 4) }}
{{ range('a') }}
{{ range(1.5) }}
{{ range(0, 5, 0) }}
{{ range(1000000) }}
{{ range(100000)|length }} {{ range(-5)|list }} {{ range(true)|list }}
{{ range(99999999999999999999) }}
{{ dict(a=1, b=2) }} {{ dict({'x': 1}, y=2) }} {{ dict([('a', 1), [2, 3]]) }} {{ dict() }} {{ dict(d.items()) == d }} {{ dict(a=1).a }} {{ dict(['ab']) }}
{{ dict(1) }}
{{ dict([1]) }}
{{ dict([(1, 2, 3)]) }}
{{ dict({}, {}) }}
{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{% if c.reset() %}{% endif %}{{ c.current }}{{ c.items }}{{ c.pos }}
{{ cycler() }}
{% set j = joiner(', ') %}{% for x in xs %}{{ j() }}{{ x }}{% endfor %}
{% set j = joiner() %}{{ j() }}{{ j() }}{{ j() }}
{{ raise_exception('boom') }}
{{ raise_exception() }}
{% if no %}{{ raise_exception('boom') }}{% endif %}ok
{{ raise_exception('a ' ~ n) }}
{{ namespace(1) }}
{{ range is callable }} {{ raise_exception is defined }} {{ strftime_now is defined }} {{ lipsum is callable or true }} {{ nope is callable }}
{% set range = 5 %}{{ range }}
{{ namespace().x is defined }} {{ namespace(x=1).x }} {{ namespace(x=none).x is none }}
{% set ns = namespace(xs=[]) %}{% for i in range(3) %}{% set ns.xs = ns.xs + [i] %}{% endfor %}{{ ns.xs }}{{ ns.xs|length }}
{% set ns = namespace(d={}) %}{% set ns.d = dict(ns.d, **{'k': 1}) %}{{ ns.d }}
""")

group("tests", DATA, r"""
{{ missing is defined }} {{ n is defined }} {{ d.x is defined }} {{ missing is undefined }} {{ n is not undefined }} {{ none is defined }}
{{ none is none }} {{ 0 is none }} {{ missing is none }} {{ true is boolean }} {{ 1 is boolean }} {{ true is true }} {{ 1 is true }} {{ false is false }} {{ 0 is false }}
{{ 1 is number }} {{ 1.5 is number }} {{ true is number }} {{ '1' is number }} {{ 1 is integer }} {{ true is integer }} {{ 1.0 is integer }} {{ 1.0 is float }} {{ 1 is float }} {{ big is integer }}
{{ 'a' is string }} {{ 1 is string }} {{ ('a'|safe) is string }} {{ d is mapping }} {{ xs is mapping }} {{ xs is sequence }} {{ s is sequence }} {{ d is sequence }} {{ 5 is sequence }} {{ d.items() is sequence }} {{ range(3) is sequence }} {{ (1,) is sequence }} {{ missing is sequence }} {{ none is sequence }}
{{ xs is iterable }} {{ s is iterable }} {{ 5 is iterable }} {{ missing is iterable }} {{ none is iterable }} {{ d is iterable }} {{ range(2) is iterable }} {{ namespace() is iterable }} {{ namespace() is mapping }}
{{ range is callable }} {{ s.upper is callable }} {{ s is callable }} {{ missing is callable }} {% macro m() %}{% endmacro %}{{ m is callable }}
{{ 1 is eq 1 }} {{ 1 is eq(1) }} {{ 1 is equalto 2 }} {{ 1 is ne 2 }} {{ 1 is lt 2 }} {{ 1 is le 1 }} {{ 2 is gt 1 }} {{ 2 is ge 3 }} {{ 2 is lessthan 3 }} {{ 2 is greaterthan 3 }} {{ 1 is in [1] }} {{ 1 is not in [1] }} {{ 'a' is in 'abc' }}
{{ 3 is odd }} {{ 3 is even }} {{ 0 is even }} {{ -3 is odd }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(2) }} {{ 2.0 is even }} {{ true is odd }}
{{ 'a' is odd }}
{{ missing is odd }}
{{ none is even }}
{{ 4 is divisibleby 0 }}
{{ 'abc' is lower }} {{ 'ABC' is upper }} {{ 'Abc' is lower }} {{ '1' is upper }} {{ 5 is lower }} {{ none is upper }}
{{ 'upper' is filter }} {{ 'nope' is filter }} {{ 'odd' is test }} {{ 'nope' is test }} {{ 'tojson' is filter }} {{ 'in' is test }}
{{ ('a'|e) is escaped }} {{ 'a' is escaped }}
{{ none is sameas none }} {{ xs is sameas xs }} {{ xs is sameas [3, 1, 2] }} {{ true is sameas true }} {{ 1 is sameas true }}
{{ 1 is defined and 2 is defined }} {{ 1 is string or 1 is integer }} {{ not 1 is string }} {{ 1 is not string and true }}
{{ 1 is integer if true else 2 }}
{{ 1 is divisibleby 1 | string }} {{ 'a' is string | string }} {{ xs[0] is odd }} {{ -1 is odd }} {{ 1 + 1 is even }} {{ (1 + 1) is even }} {{ n is eq 3 + 4 }} {{ d.b is eq d.b }} {{ d.b is eq xs[1] }}
{{ 1 is odd is even }}
{{ 1 is }}
{{ 1 is odd(1) }}
{{ 1 is eq }}
{{ 1 is defined is defined }}
{{ xs is defined and xs }} {{ missing is defined and missing.x }} {{ missing is not defined or missing.x }}
{{ 'x' is in missing }} {{ xs is eq [3, 1, 2] }} {{ {} is mapping }} {{ [] is sequence }} {{ 'a' is eq 'a' 'b' }}
{{ 1 is foo.bar }}
""")

group("undefined", DATA, r"""
{{ missing }}|{{ d.x }}|{{ xs[9] }}|{{ [missing]|join }}|{{ missing|list }}|{{ missing ~ 'x' }}|{{ 'y' if missing else 'n' }}|{% for x in missing %}{% endfor %}|{{ missing|string|length }}
{{ missing == none }} {{ missing is none }} {{ not missing }} {{ missing or 1 }} {{ [missing, 1] }} {{ {'a': missing} }} {{ missing|tojson if no else 1 }}
{{ missing|tojson }}
{{ [missing]|tojson }}
{{ missing.a.b }}
{{ d.x.y }}
{{ d['x']['y'] }}
{{ xs[9].y }}
{{ missing.items() }}
{% for k, v in missing.items() %}{% endfor %}
{% for k, v in d.x.items() %}{% endfor %}
{{ missing|upper|length }}{{ missing|trim }}|{{ missing|replace('a', 'b') }}|{{ missing|first }}|{{ missing|last }}|{{ missing|sort }}|{{ missing|reverse|list }}|{{ missing|unique|list }}|{{ missing|sum }}|{{ missing|max }}|
{{ missing > 1 }}
{{ missing in [1, 2] }} {{ missing not in 'abc' if no else 1 }}
{{ missing in 'abc' }}
{{ missing() }}
{{ missing + 'a' }}
{{ missing % 2 }}
{{ missing ** 2 }}
{{ missing // 2 }}
{{ 5 - missing }}
{{ missing|round }}
{{ missing|dictsort }}
{{ missing|items|list }} {{ missing|length }} {{ missing|count }} {{ missing|join('x') }}| {{ missing|default('d') }} {{ missing|map('upper')|list }} {{ missing|select|list }} {{ missing|batch(2)|list }}
{{ ''.join(missing) }}|{{ missing is string }}|{{ (missing if yes) is defined }}|{{ (1 if no) == missing }}|{{ range(3)[missing] }}|{{ {missing: 1} }}|{{ {missing: 1}[other] }}
""")

group("tojson", {**DATA, "o": {"b": [1, {"c": None, "d": True}], "a": "é\"\\/\n\t\b\f\r\u0001\u007f\u2028<>&'😀", "e": {}, "f": [], "g": 1.0, "h": 1e100, "i": -0.0}}, r"""
{{ o|tojson }}
{{ o|tojson(indent=2) }}
{{ o|tojson(indent=0) }}
{{ o|tojson(4) }}
{{ o|tojson(indent='--') }}
{{ o|tojson(ensure_ascii=true) }}
{{ o|tojson(sort_keys=true) }}
{{ o|tojson(separators=(',', ':')) }}
{{ o|tojson(separators=[', ', '=']) }}
{{ o|tojson(indent=1, separators=(',', ': '), sort_keys=true, ensure_ascii=true) }}
{{ 1|tojson }} {{ 'a'|tojson }} {{ none|tojson }} {{ true|tojson }} {{ 1.5|tojson }} {{ []|tojson }} {{ {}|tojson }} {{ (1, 2)|tojson }} {{ big|tojson }} {{ 1e16|tojson }} {{ (1e400)|tojson }} {{ -1e400|tojson }} {{ html|tojson }} {{ html|safe|tojson }} {{ []|tojson(indent=2) }} {{ [[], {}]|tojson(indent=2) }}
{{ {1: 2, none: 3, true: 4, 1.5: 5, 'a': 6}|tojson }} {{ {2: 1, 1: 2}|tojson(sort_keys=true) }}
{{ {(1, 2): 3}|tojson }}
{{ {1: 2, 'a': 3}|tojson(sort_keys=true) }}
{{ range(3)|tojson }}
{{ d.items()|tojson }}
{{ d.keys()|list|tojson }} {{ d.items()|list|tojson }}
{{ namespace()|tojson }}
{{ (xs|map('string'))|tojson }}
{{ s.upper|tojson }}
{{ xs|tojson|length }} {{ xs|tojson ~ '!' }} {{ xs|tojson|safe }} {{ (d|tojson)|replace('"', "'") }} {{ xs|tojson is string }}
{{ xs|tojson(foo=1) }}
{{ xs|tojson(indent=none) }} {{ xs|tojson(none, none, none) }} {{ xs|tojson(indent=-1) }}
{{ xs|tojson(separators=(',',)) }}
{{ xs|tojson(indent=true) }}
{{ 'x' }}{{ '\u00e9'|tojson(ensure_ascii=true) }}{{ u|tojson(true) }}
""")

group("strftime", {}, r"""
{{ strftime_now('%Y-%m-%d %H:%M:%S') }} {{ strftime_now('%d %b %Y') }} {{ strftime_now('%B %d, %Y') }} {{ strftime_now('%A %a %j %y %I %p') }} {{ strftime_now('%-d %-m %-H %-I %-M %-S %-j') }}
{{ strftime_now('%f %w %u %U %W %V %G') }} {{ strftime_now('%c|%x|%X') }} {{ strftime_now('%D %F %T %R %r') }} {{ strftime_now('%e|%k|%l|%h|%n|%t|%%|%C') }} {{ strftime_now('[%Z][%z]') }}
{{ strftime_now('') }}|{{ strftime_now('no directives') }} {{ strftime_now('%^a %#p %_d %_H %0e %P') }} {{ strftime_now('é %Y 😀') }}
{{ strftime_now() }}
{{ strftime_now(1) }}
{% set date = strftime_now('%d %b %Y') %}{{ date }}{{ date|length }}
""")

group("lines", DATA, r"""
a\n{{ 1 +\n }}
{% if yes %}\n\n{% endfor %}
\n\n{{ 1|nofilter }}
a\n{% set x %}b
a\n{{ 'x' y }}
{#\n\n#}{{ (1\n+ ] }}
{% raw %}\n{% endraw %}\n{% foo %}
{{- 1 }}\n  \n  {%- bar %}
{% macro a(\nb=1, c) %}{% endmacro %}
""")

group("syntax", DATA, r"""
{{ (1 }}
{{ 1) }}
{{ [1, }}
{{ n.1a }}
{{ n. }}
{{ |upper }}
{{ 'a' | upper lower }}
{{ 1 2 }}
{{ a b }}
{{ 1 + }}
{{ * 1 }}
{{ not }}
{{ 1 not 2 }}
{{ 1 not in [2] }}
{{ 1 = 1 }}
{{ x := 1 }}
{{ a ? b : c }}
{{ f(a=) }}
{{ f(*) }}
{{ f(**a, b) }}
{{ f(a=1, a=2) }}
{{ {'a': 1, } }} {{ [1, ] }} {{ (1, ) }}
{{ {, } }}
{{ [,] }}
{{ {'a'} }}
{{ x; y }}
{{ n }
{{ n
{% if n
{% if n }}x{% endif %}
{{ n %}
{% set x = 1 }}
{{ "a" if "b" else }}
{{ lambda }}{{ import }}|
{{ n if n else n else n }}
{{ [x for x in xs] }}
{{ xs[1:2:3:4] }}
{{ xs[:] }}{{ xs[::] }}{{ xs[::1] }}{{ xs[1::2] }}{{ xs[:1:] }}
{{ - }}
{{ 1 ~ }}
{{ 1 == }}
{{ n is not }}
{{ 'a'.b.c }}
{{ n|default(1)|string|length }} {{ n | default ( 1 ) }} {{ n|string|list|first }}
{{(1)}}{{[1]}}{{-1}}{{not 1}}{{1if 1}}{{1if 1else 2}}
{{ 1or 2 }}{{ 'a'in'abc' }}
{{ xs | join ( "," ) }} {{ d . b }} {{ d [ 'b' ] }} {{ s . upper ( ) }}
{{ (xs\n | join(',')\n) }}{{ [\n1,\n2\n] }}
{{ '}}' }}{{ "%}" }}{% if '%}' %}x{% endif %}{% set x = '{{' %}{{ x }}
{{ {'a': '}}'}['a'] }}{{ {'a': {'b': {}}} }}
""")


def cases():
    for name, (context, templates) in GROUPS.items():
        for number, template in enumerate(templates, 1):
            yield {"name": f"{name} {number}", "template": template, "context": context}
