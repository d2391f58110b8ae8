"""Asks a running server with OpenAI's own Python package: python3 openai_client.py http://127.0.0.1:8000/v1"""

import asyncio
import math
import sys

import openai

BASE = sys.argv[1]
client = openai.OpenAI(base_url=BASE, api_key="unused", max_retries=0)
chat = {"model": "smollm2-135m-instruct", "messages": [{"role": "user", "content": "Name three colours."}], "max_tokens": 16}


def ok(what, condition=True):
    if not condition:
        sys.exit(f"FAILED: {what}")
    print(f"ok: python: {what}")


vectors = client.embeddings.create(model="bge-small-en-v1.5", input=["Hello world", "Guten Tag"]).data
ok("embeddings (base64 by default)", len(vectors) == 2 and len(vectors[0].embedding) == 384)
floats = client.embeddings.create(model="bge-small-en-v1.5", input="Hello world", encoding_format="float").data[0].embedding
ok("float and base64 agree", all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(floats, vectors[0].embedding)))
ok("dimensions", len(client.embeddings.create(model="bge-small-en-v1.5", input="x", dimensions=8).data[0].embedding) == 8)
ids = [101, 7592, 2088, 102]
tokens = client.embeddings.create(model="bge-small-en-v1.5", input=ids).data[0].embedding
ok("token ids", all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(floats, tokens)))

client.chat.completions.create(**chat)  # the prompt comes out of the cache from here on
whole = client.chat.completions.create(**chat)
ok("chat", bool(whole.choices[0].message.content))
chunks = list(client.chat.completions.create(**chat, stream=True, stream_options={"include_usage": True}))
text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
ok("streamed chat", text == whole.choices[0].message.content)
ok("usage of the stream", chunks[-1].usage.completion_tokens == whole.usage.completion_tokens)
many = client.chat.completions.create(**chat, n=2, temperature=1, logprobs=True, top_logprobs=2)
ok("two answers with logprobs", len(many.choices) == 2 and len(many.choices[1].logprobs.content[0].top_logprobs) == 2)
ok("completions", client.completions.create(model="smollm2-135m-instruct", prompt="Once", max_tokens=3).choices[0].text != "")
ok("models", "smollm2-135m-instruct" in [model.id for model in client.models.list()])


async def together():
    async_client = openai.AsyncOpenAI(base_url=BASE, api_key="unused", max_retries=0)
    answers = await asyncio.gather(*(async_client.chat.completions.create(**chat) for _ in range(6)))
    return all(answer.choices[0].message.content for answer in answers)


ok("six chats at once", asyncio.run(together()))

for what, error, call in [
    ("an unknown model", openai.NotFoundError, lambda: client.embeddings.create(model="x", input="x")),
    ("a wrong value", openai.BadRequestError, lambda: client.chat.completions.create(**chat, temperature=9)),
    ("an unsupported format", openai.BadRequestError,
     lambda: client.chat.completions.create(**chat, response_format={"type": "json_object"})),
    ("a text that is too long", openai.BadRequestError,
     lambda: client.embeddings.create(model="bge-small-en-v1.5", input="word " * 600)),
]:
    try:
        call()
        ok(what, False)
    except error as e:
        ok(f"{what}: {e.body['message']}")
