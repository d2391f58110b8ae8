"""Chat templates in the styles of well-known model families, written for this project, with conversations.

Each template meets each conversation; what Python makes of the pair (text or error) is the golden.
"""

CHATML = """\
{% for message in messages %}
{% if loop.first and message.role != 'system' %}
{{- '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' }}
{% endif %}
{{- '<|im_start|>' + message['role'] + '\\n' + (message['content'] or '') + '<|im_end|>' + '\\n' -}}
{% endfor %}
{%- if add_generation_prompt -%}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
"""

CHATML_TRAINING = """\
{%- for m in messages -%}
    {%- if m.role == 'assistant' -%}
        <|im_start|>assistant
{% generation %}{{ m.content | trim }}<|im_end|>{% endgeneration %}

    {%- else -%}
        <|im_start|>{{ m.role }}
{{ m.content | trim }}<|im_end|>
    {%- endif -%}
{%- endfor -%}
"""

HEADERS = """\
{{- bos_token }}
{%- if not date_string is defined %}
    {%- set date_string = strftime_now("%d %b %Y") %}
{%- endif %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content'] | trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{%- if tools is not none and tools is defined %}
    {{- "Environment: ipython\\n" }}
{%- endif %}
{{- "Knowledge: December 2023\\n" }}
{{- "Today: " + date_string + "\\n\\n" }}
{%- if tools %}
    {{- "You may call these functions. Answer as {\\"name\\": ..., \\"parameters\\": ...}.\\n\\n" }}
    {%- for t in tools %}
        {{- t | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
{%- endif %}
{{- system_message }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}
    {%- elif 'tool_calls' in message %}
        {%- if message.tool_calls | length != 1 %}
            {{- raise_exception("This model only supports single tool-calls at once!") }}
        {%- endif %}
        {%- set tool_call = message.tool_calls[0].function %}
        {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' -}}
        {{- '{"name": "' + tool_call.name + '", ' }}
        {{- '"parameters": ' }}
        {{- tool_call.arguments | tojson }}
        {{- "}<|eot_id|>" }}
    {%- elif message.role == "tool" %}
        {{- "<|start_header_id|>ipython<|end_header_id|>\\n\\n" }}
        {%- if message.content is mapping or message.content is iterable and message.content is not string %}
            {{- message.content | tojson }}
        {%- else %}
            {{- message.content }}
        {%- endif %}
        {{- "<|eot_id|>" }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
"""

INSTRUCT = """\
{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- set user_messages = loop_messages | selectattr("role", "equalto", "user") | list %}
{%- set ns = namespace(index=0) %}
{%- for message in loop_messages %}
    {%- if not (message.role == "tool" or (message.tool_calls is defined and message.tool_calls is not none)) %}
        {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}
            {{- raise_exception("Conversation roles must alternate user/assistant/user/assistant/...") }}
        {%- endif %}
        {%- set ns.index = ns.index + 1 %}
    {%- endif %}
{%- endfor %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if tools and (message == user_messages[-1]) %}
            {{- "[AVAILABLE_TOOLS] [" }}
            {%- for tool in tools %}
                {%- set tool = tool.function %}
                {{- '{"type": "function", "function": {' }}
                {%- for key, val in tool.items() if key != "return" %}
                    {%- if val is string %}
                        {{- '"' + key + '": "' + val + '"' }}
                    {%- else %}
                        {{- '"' + key + '": ' + val|tojson }}
                    {%- endif %}
                    {%- if not loop.last %}{{- ", " }}{%- endif %}
                {%- endfor %}
                {{- "}}" }}
                {%- if not loop.last %}{{- ", " }}{%- else %}{{- "]" }}{%- endif %}
            {%- endfor %}
            {{- "[/AVAILABLE_TOOLS]" }}
        {%- endif %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message.tool_calls is defined and message.tool_calls is not none %}
        {{- "[TOOL_CALLS] [" }}
        {%- for tool_call in message.tool_calls %}
            {%- set out = tool_call.function | tojson %}
            {{- out[:-1] }}
            {%- if not tool_call.id is defined or tool_call.id|length != 9 %}
                {{- raise_exception("Tool call IDs should be alphanumeric strings with length 9!") }}
            {%- endif %}
            {{- ', "id": "' + tool_call.id + '"}' }}
            {%- if not loop.last %}{{- ", " }}{%- else %}{{- "]" + eos_token }}{%- endif %}
        {%- endfor %}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"]|trim + eos_token }}
    {%- elif message["role"] == "tool" %}
        {{- '[TOOL_RESULTS] {"content": ' + message.content|string + "}[/TOOL_RESULTS]" }}
    {%- else %}
        {{- raise_exception("Only user and assistant roles are supported!") }}
    {%- endif %}
{%- endfor %}
"""

PHI = """\
{% for message in messages %}{% if message['role'] == 'system' and message['content'] %}{{ '<|system|>\\n' + message['content'] + '<|end|>\\n' }}{% elif message['role'] == 'user' %}{{ '<|user|>\\n' + message['content'] + '<|end|>\\n' }}{% elif message['role'] == 'assistant' %}{{ '<|assistant|>\\n' + message['content'] + '<|end|>\\n' }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% else %}{{ eos_token }}{% endif %}
"""

GEMMA = """\
{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {%- if messages[0]['content'] is string -%}
        {%- set first_user_prefix = messages[0]['content'] + '\\n\\n' -%}
    {%- else -%}
        {%- set first_user_prefix = messages[0]['content'][0]['text'] + '\\n\\n' -%}
    {%- endif -%}
    {%- set loop_messages = messages[1:] -%}
{%- else -%}
    {%- set first_user_prefix = "" -%}
    {%- set loop_messages = messages -%}
{%- endif -%}
{%- for message in loop_messages -%}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
        {{ raise_exception("Conversation roles must alternate user/assistant/user/assistant/...") }}
    {%- endif -%}
    {%- set role = "model" if message['role'] == 'assistant' else message['role'] -%}
    {{ '<start_of_turn>' + role + '\\n' + (first_user_prefix if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}
            {%- if item['type'] == 'image' -%}
                {{ '<start_of_image>' }}
            {%- elif item['type'] == 'text' -%}
                {{ item['text'] | trim }}
            {%- endif -%}
        {%- endfor -%}
    {%- else -%}
        {{ raise_exception("Invalid content type") }}
    {%- endif -%}
    {{ '<end_of_turn>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{ '<start_of_turn>model\\n' }}
{%- endif -%}
"""

THINKING = """\
{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- if messages[0].role == 'system' %}
        {{- messages[0].content + '\\n\\n' }}
    {%- endif %}
    {{- "# Tools\\n\\n<tools>" }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "\\n</tools><|im_end|>\\n" }}
{%- elif messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- elif '</think>' in content %}
            {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index and (loop.last or (not loop.last and reasoning_content)) %}
            {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {%- if message.tool_calls %}
            {%- for tool_call in message.tool_calls %}
                {%- if (loop.first and content) or (not loop.first) %}{{- '\\n' }}{%- endif %}
                {%- if tool_call.function %}{%- set tool_call = tool_call.function %}{%- endif %}
                {{- '<tool_call>\\n{"name": "' }}
                {{- tool_call.name }}
                {{- '", "arguments": ' }}
                {%- if tool_call.arguments is string %}{{- tool_call.arguments }}{%- else %}{{- tool_call.arguments | tojson }}{%- endif %}
                {{- '}\\n</tool_call>' }}
            {%- endfor %}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- elif message.role == "tool" %}
        {%- if loop.first or (messages[loop.index0 - 1].role != "tool") %}{{- '<|im_start|>user' }}{%- endif %}
        {{- '\\n<tool_response>\\n' }}
        {{- content }}
        {{- '\\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}{{- '<|im_end|>\\n' }}{%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}
{%- endif %}
"""

ZEPHYR = """\
{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>\\n'  + message['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}
"""

MACROS = """\
{%- macro json_to_python_type(param) %}
    {%- set basic = {"string": "str", "number": "float", "integer": "int", "boolean": "bool"} %}
    {%- if param.type is string and param.type in basic %}
        {{- basic[param.type] }}
    {%- elif param.type == "array" %}
        {{- "List[" + json_to_python_type(param["items"]) + "]" }}
    {%- elif param.type == "object" %}
        {%- if param.additionalProperties is defined %}
            {{- "Dict[str, " + json_to_python_type(param.additionalProperties) + "]" }}
        {%- else %}
            {{- "Dict" }}
        {%- endif %}
    {%- elif param.type is iterable and param.type is not string %}
        {{- "Union[" }}
        {%- for t in param.type %}
            {{- json_to_python_type({"type": t}) }}{% if not loop.last %}{{ "," }}{% endif %}
        {%- endfor %}
        {{- "]" }}
    {%- else %}
        {{- "Any" }}
    {%- endif %}
{%- endmacro %}
{%- macro render_tool(tool, indent=4) -%}
def {{ tool.name }}(
{%- for name, p in tool.parameters.properties|dictsort -%}
    {{ name }}: {{ json_to_python_type(p) }}{% if name not in tool.parameters.required|default([]) %} = None{% endif %}{{ ", " if not loop.last }}
{%- endfor -%}
):
{{ (tool.description|default('No description.'))|indent(indent, first=true) }}
{%- endmacro -%}
{{ bos_token }}{% set system = (messages|selectattr('role', 'eq', 'system')|map(attribute='content')|first)|default('You are helpful.', true) -%}
<|SYSTEM|>{{ system }}<|END|>
{%- if tools %}

## Tools
{% for tool in tools %}
{{ render_tool(tool.function) }}
{% if not loop.last %}

{% endif %}
{% endfor %}
{% endif %}
{%- for message in messages|rejectattr('role', 'eq', 'system') %}
    {%- if message.role == 'user' -%}
<|USER|>{{ message.content }}<|END|>
    {%- elif message.role == 'assistant' -%}
<|BOT|>{% if message.tool_calls %}
{% for c in message.tool_calls %}Action: {{ {'tool_name': c.function.name, 'parameters': c.function.arguments}|tojson(indent=2) }}{% endfor %}
{% else %}{{ message.content }}{% endif %}<|END|>
    {%- elif message.role|lower == 'tool' -%}
<|RESULT|>{{ loop.index0 }}: {% if message.content is mapping %}{% for k, v in message.content.items() %}{{ k|title }}: {{ v }}
{% endfor %}{% else %}{{ message.content }}{% endif %}<|END|>
    {%- endif -%}
{%- endfor -%}
{% if add_generation_prompt %}<|BOT|>{% endif %}
"""

PARTS = """\
{%- macro text(content) -%}
    {%- if content is string -%}{{ content }}
    {%- elif content is none or content is not defined -%}
    {%- else -%}
        {%- for part in content -%}
            {%- if part.type == 'text' %}{{ part.text }}{% elif part.type in ('image', 'image_url') %}<image{{ loop.index }}>{% else %}{{ raise_exception('Unknown part ' ~ part.type) }}{% endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro -%}
{%- for turn in messages|groupby('role') %}{{ turn.grouper }}={{ turn.list|length }};{% endfor %}
{% for m in messages if m.content %}
{{ loop.index }}. {{ m.role|capitalize }}: {{ text(m.content)|trim }}{{ ' (' ~ loop.previtem.role ~ ' before)' if loop.previtem is defined }}
{% else %}
nothing
{% endfor %}
"""

PLAIN_CALL = """\
{%- macro wrap(m) %}[{{ m.role|upper }}{{ ' ' ~ m.name if m.name }}] {{ caller(m.content if m.content is string else '') }} [/{{ m.role|upper }}]
{% endmacro -%}
{% for m in messages %}
{%- call(content) wrap(m) %}{{ content|trim|replace('\\n', ' ⏎ ')|truncate(40) }}{% endcall -%}
{% endfor -%}
{{ messages|map(attribute='role')|join(' > ') }} ({{ messages|length }}, {{ messages|map(attribute='content')|select('string')|map('length')|sum }} characters)
"""

TEMPLATES = {
    "chatml": CHATML,
    "chatml-training": CHATML_TRAINING,
    "headers": HEADERS,
    "instruct": INSTRUCT,
    "phi": PHI,
    "gemma": GEMMA,
    "thinking": THINKING,
    "zephyr": ZEPHYR,
    "macros": MACROS,
    "parts": PARTS,
    "plain-call": PLAIN_CALL,
}

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "Weather at a place.\nTemperatures in °C.",
            "parameters": {
                "type": "object",
                "properties": {
                    "place": {"type": "string", "description": "City, e.g. \"Bern\""},
                    "days": {"type": ["integer", "null"]},
                    "with": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["place"],
            },
        },
    },
    {"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}},
]


def message(role, content, **more):
    return {"role": role, "content": content, **more}


CALL = message(
    "assistant",
    None,
    tool_calls=[
        {"id": "abcdef123", "type": "function", "function": {"name": "get_weather", "arguments": {"place": "Zürich", "days": 2, "f": 1.0}}}
    ],
)
CONVERSATIONS = {
    "one": {"messages": [message("user", "Hi!")], "add_generation_prompt": True},
    "turns": {
        "messages": [
            message("user", "  What is 2+2?\n"),
            message("assistant", "4"),
            message("user", "And <b>\"this\"</b> & 'that'? 😀 {{ not a template }}"),
        ],
        "add_generation_prompt": True,
    },
    "system": {
        "messages": [
            message("system", "Be brief.\n"),
            message("user", "Grüezi"),
            message("assistant", "<think>\nhm, 你好\n</think>\n\nHoi"),
            message("user", "Ok"),
            message("assistant", "Bye"),
        ],
        "add_generation_prompt": False,
    },
    "tools": {
        "messages": [message("system", "You may call tools."), message("user", "Weather in Zürich?")],
        "tools": TOOLS,
        "add_generation_prompt": True,
    },
    "tool-result": {
        "messages": [
            message("user", "Weather in Zürich?"),
            CALL,
            message("tool", "{\"temp\": 7.5}", name="get_weather", tool_call_id="abcdef123"),
            message("assistant", "It is 7.5 °C."),
        ],
        "tools": TOOLS,
        "add_generation_prompt": False,
    },
    "no-thinking": {
        "messages": [message("user", "x"), message("assistant", "y", reasoning_content="\nwhy\n")],
        "add_generation_prompt": True,
        "enable_thinking": False,
        "date_string": "01 Jan 2025",
    },
    "parts": {
        "messages": [
            message("user", [{"type": "text", "text": " Look: "}, {"type": "image"}]),
            message("assistant", "A cat."),
            message("tool", {"temp": 7.5, "ok": True}),
        ],
        "add_generation_prompt": False,
    },
    "two-users": {
        "messages": [message("user", "a"), message("user", "b"), message("critic", "c")],
        "add_generation_prompt": True,
    },
    "empty": {"messages": [], "add_generation_prompt": True},
}


def cases():
    for template, source in TEMPLATES.items():
        for name, conversation in CONVERSATIONS.items():
            context = {"bos_token": "<s>", "eos_token": "</s>", "tools": None, **conversation}
            yield {"name": f"{template} / {name}", "template": source, "context": context}
