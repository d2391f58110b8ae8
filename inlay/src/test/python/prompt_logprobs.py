"""Log probabilities of prompts' own tokens by onnxruntime in Python.

usage: prompt_logprobs.py CHAT_RESOURCES_DIR SMOLLM2_DIR OUT.json        (needs onnxruntime==1.29.0, numpy, tokenizers)

A graph with logits of all positions computes the prompt in one run; one with those of the last position only (model.onnx of
SmolLM2) takes it token by token. Of each token but the first: its own log probability and the three likeliest.
"""
import json
import os
import sys

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

PROMPT = "Light is refracted where it passes from air into water, and the colours part: red, yellow, green, blue."
MODELS = {
    "tiny-llama-past-fp32": ("onnx/model.onnx", None, 2, 16),
    "tiny-llama-genai-int4": ("model.onnx", None, 2, 16),
    "tiny-llama-two-session-ple": ("onnx/decoder_model_merged.onnx", "onnx/embed_tokens.onnx", 2, 16),
    "smollm2-135m-instruct/model.onnx": ("model.onnx", None, 3, 64),
    "smollm2-135m-instruct/model_q4.onnx": ("model_q4.onnx", None, 3, 64),
}


def session(path):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def step(run, embed, past, tokens, done):
    feeds, ids = dict(past), np.array([tokens], np.int64)
    total = done + len(tokens)
    if embed:
        feeds.update(zip([o.name for o in embed.get_outputs()], embed.run(None, {"input_ids": ids})))
    else:
        feeds["input_ids"] = ids
    feeds["attention_mask"] = np.ones((1, total), np.int64)
    if "position_ids" in [each.name for each in run.get_inputs()]:
        feeds["position_ids"] = np.arange(done, total, dtype=np.int64)[None]
    result = dict(zip([o.name for o in run.get_outputs()], run.run(None, feeds)))
    return result["logits"][0], {name: result[name.replace("past_key_values", "present")] for name in past}


def logits_of(run, embed, ids, heads, head_size):
    empty = {
        each.name: np.zeros((1, heads, 0, head_size), np.float32)
        for each in run.get_inputs() if each.name.startswith("past")
    }
    logits, _ = step(run, embed, empty, ids, 0)
    if len(logits) == len(ids):
        return logits
    rows, past = [], empty
    for done, token in enumerate(ids):
        logits, past = step(run, embed, past, [token], done)
        rows.append(logits[-1])
    return np.stack(rows)


resources, smollm, out = sys.argv[1:]
result = {"onnxruntime": ort.__version__, "prompt": PROMPT, "models": {}}
for name, (decoder, embedding, heads, head_size) in MODELS.items():
    folder = smollm if name.startswith("smollm2") else os.path.join(resources, name)
    ids = Tokenizer.from_file(os.path.join(folder, "tokenizer.json")).encode(PROMPT).ids
    embed = session(os.path.join(folder, embedding)) if embedding else None
    logits = logits_of(session(os.path.join(folder, decoder)), embed, ids, heads, head_size).astype(np.float64)
    logits -= logits.max(-1, keepdims=True)
    logprobs = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
    tokens = []
    for position, token in enumerate(ids[1:]):
        best = np.argsort(-logprobs[position])[:3]
        tokens.append({
            "id": token,
            "logprob": round(float(logprobs[position, token]), 5),
            "top": [[int(each), round(float(logprobs[position, each]), 5)] for each in best],
        })
    result["models"][name] = tokens
    print(name, len(ids), sum(each["logprob"] for each in tokens))
with open(out, "w", encoding="utf-8", newline="\n") as file:
    json.dump(result, file, indent=1)
    file.write("\n")
