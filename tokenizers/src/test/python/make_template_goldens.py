"""Makes ../resources/templates/corpus.json: what Python's Jinja2 makes of many templates.

The environment is the one that transformers uses for chat templates (see `environment` below); the clock is fixed.
Language cases are in template_language_cases.py, chat templates written for this project in template_chat_cases.py.

    pip install -r requirements.txt
    python make_template_goldens.py
"""

import datetime
import json
import pathlib

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

import template_chat_cases
import template_language_cases

NOW = datetime.datetime(2024, 7, 6, 15, 4, 9, 123)


class Generation(Extension):
    """The {% generation %} block: here it only prints its body, in a scope of its own."""

    tags = {"generation"}

    def parse(self, parser):
        lineno = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        call = self.call_method("_generation_support")
        return nodes.CallBlock(call, [], [], body).set_lineno(lineno)

    def _generation_support(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def strftime_now(format):
    return NOW.strftime(format)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols]
    )
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = strftime_now
    return env


def render(case):
    result = {"name": case["name"], "template": case["template"], "context": case.get("context", {})}
    try:
        result["expected"] = environment().from_string(case["template"]).render(**result["context"])
    except Exception as e:  # every Python error is a template error for the engine under test
        result["error"] = f"{type(e).__name__}: {e}"
        if isinstance(e, jinja2.TemplateSyntaxError):
            result["line"] = e.lineno
    return result


def in_lines(corpus):
    """JSON with one case a line, so that changes of the corpus can be read."""
    members = []
    for key, value in corpus.items():
        text = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list):
            text = "[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in value) + "\n]"
        members.append(json.dumps(key) + ": " + text)
    return "{\n" + ",\n".join(members) + "\n}\n"


def main():
    out = pathlib.Path(__file__).parent.parent / "resources" / "templates" / "corpus.json"
    corpus = {
        "about": "made by make_template_goldens.py with Jinja2 " + jinja2.__version__,
        "now": NOW.isoformat(),
        "language": [render(c) for c in template_language_cases.cases()],
        "chat": [render(c) for c in template_chat_cases.cases()],
    }
    names = [c["name"] for c in corpus["language"] + corpus["chat"]]
    assert len(names) == len(set(names)), "names must differ"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(in_lines(corpus), encoding="utf-8")
    errors = sum("error" in c for c in corpus["language"] + corpus["chat"])
    print(f"{len(corpus['language'])} language and {len(corpus['chat'])} chat cases, {errors} of them errors")


if __name__ == "__main__":
    main()
