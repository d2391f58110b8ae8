"""Makes two descriptions out of OpenAI's published one: whole, and narrowed to what this server serves, so that most made-up
requests are answered and not refused.

python3 prepare_description.py openai-openapi-subset.json whole.json narrowed.json
"""

import json
import sys

EMBEDDING = {"type": "string", "enum": ["bge-small-en-v1.5"]}
CHAT = {"type": "string", "enum": ["smollm2-135m-instruct"]}
FEW_TOKENS = {"type": "integer", "minimum": 1, "maximum": 8}
BIAS = {"type": "object", "propertyNames": {"pattern": "^[0-9]{1,4}$"},
        "additionalProperties": {"type": "number", "minimum": -100, "maximum": 100}}
# Refused, or allowed only together with another one, which a schema does not say.
REFUSED_CHAT = ["service_tier", "modalities", "verbosity", "reasoning_effort", "web_search_options", "top_logprobs",
                "response_format", "audio", "store", "moderation", "max_tokens", "stream_options", "tools", "tool_choice",
                "parallel_tool_calls", "function_call", "functions"]
REFUSED_COMPLETION = ["best_of", "suffix", "stream_options", "echo"]

with open(sys.argv[1], encoding="utf-8") as file:
    description = json.load(file)
schemas = description["components"]["schemas"]

# What OpenAI's service does and its description leaves out: vectors in base64, and streamed completions.
vector = schemas["Embedding"]["properties"]
vector["embedding"] = {"anyOf": [vector["embedding"], {"type": "string"}]}
description["paths"]["/completions"]["post"]["responses"]["200"]["content"]["text/event-stream"] = {}
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(description, file)

for shared in (schemas["CreateModelResponseProperties"]["allOf"][1], schemas["ModelResponseProperties"]):
    shared["properties"].pop("top_logprobs", None)

chat = schemas["CreateChatCompletionRequest"]["allOf"][1]
for name in REFUSED_CHAT:
    del chat["properties"][name]
chat["properties"].update(model=CHAT, max_completion_tokens=FEW_TOKENS, logit_bias=BIAS,
                          n={"type": "integer", "minimum": 1, "maximum": 3})
chat["required"] = ["model", "messages", "max_completion_tokens"]
text = {"type": "string", "minLength": 1, "maxLength": 200}
chat["properties"]["messages"] = {"type": "array", "minItems": 1, "maxItems": 4, "items": {
    "type": "object", "required": ["role", "content"], "additionalProperties": False, "properties": {
        "role": {"type": "string", "enum": ["system", "developer", "user", "assistant"]},
        "name": {"type": "string"},
        "content": {"oneOf": [text, {"type": "array", "minItems": 1, "maxItems": 3, "items": {
            "type": "object", "required": ["type", "text"], "additionalProperties": False,
            "properties": {"type": {"type": "string", "enum": ["text"]}, "text": text}}}]}}}}

completion = schemas["CreateCompletionRequest"]
for name in REFUSED_COMPLETION:
    del completion["properties"][name]
completion["properties"].update(model=CHAT, max_tokens=FEW_TOKENS, logit_bias=BIAS,
                                n={"type": "integer", "minimum": 1, "maximum": 2},
                                prompt={"oneOf": [text, {"type": "array", "minItems": 1, "maxItems": 3, "items": text}]})
completion["required"] = ["model", "prompt", "max_tokens"]

embedding = schemas["CreateEmbeddingRequest"]["properties"]
ids = {"type": "array", "minItems": 1, "maxItems": 64, "items": {"type": "integer", "minimum": 0, "maximum": 30521}}
embedding.update(model=EMBEDDING, dimensions={"type": "integer", "minimum": 1, "maximum": 384}, input={"anyOf": [
    text, {"type": "array", "minItems": 1, "maxItems": 8, "items": text}, ids,
    {"type": "array", "minItems": 1, "maxItems": 4, "items": ids}]})

with open(sys.argv[3], "w", encoding="utf-8") as file:
    json.dump(description, file)
