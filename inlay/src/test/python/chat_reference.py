"""Greedy continuations by onnxruntime in Python, of the version that Inlay uses, for the prompts of the models' reference.json.

usage: chat_reference.py MODELS_DIR OUT.json [NAME...]        (needs onnxruntime==1.29.0 and numpy)

With names only these models are run and the others' references stay as they are.

MODELS_DIR holds the folders smollm2-135m-instruct-int4 and tiny-llama-* as they are described in the README of the tests' chat
resources. Kernels change between versions of onnxruntime, and with int4 weights a small change flips close decisions: the
references that came with the models were made by 1.31. `gaps` is the distance of the best to the second-best logit.
"""
import json
import os
import sys

import numpy as np
import onnxruntime as ort

MODELS = {
    "smollm2-135m-instruct/model.onnx": ("smollm2-135m-instruct-int4", "model.onnx", None, 3, 64, 64),
    "smollm2-135m-instruct/model_q4.onnx": ("smollm2-135m-instruct-int4", "model_q4.onnx", None, 3, 64, 64),
    "tiny-llama-genai-int4": ("tiny-llama-genai-int4", "model.onnx", None, 2, 16, 24),
    "tiny-llama-past-fp32": ("tiny-llama-past-fp32", "onnx/model.onnx", None, 2, 16, 24),
    "tiny-llama-two-session": (
        "tiny-llama-two-session", "onnx/decoder_model_merged.onnx", "onnx/embed_tokens.onnx", 2, 16, 24),
    "tiny-llama-two-session-ple": (
        "tiny-llama-two-session-ple", "onnx/decoder_model_merged.onnx", "onnx/embed_tokens.onnx", 2, 16, 24),
    "tiny-shared-kv": ("tiny-shared-kv", "onnx/model.onnx", None, 2, 16, 24),
}
EOS = 2


def session(path):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def continuations(root, folder, decoder, embedding, heads, head_size, new_tokens):
    folder = os.path.join(root, folder)
    run = session(os.path.join(folder, decoder))
    embed = session(os.path.join(folder, embedding)) if embedding else None
    inputs = [each.name for each in run.get_inputs()]
    outputs = [each.name for each in run.get_outputs()]
    records = []
    prompts = os.path.join(folder, "reference.json")
    if not os.path.exists(prompts):
        prompts = os.path.join(root, "tiny-llama-past-fp32", "reference.json")
    for record in json.load(open(prompts, encoding="utf-8"))["records"]:
        past = {
            each.name: np.zeros((1, heads, 0, each.shape[3] if isinstance(each.shape[3], int) else head_size), np.float32)
            for each in run.get_inputs() if each.name.startswith("past")
        }
        done, current, ids, gaps = 0, record["prompt_ids"], [], []
        for _ in range(new_tokens):
            feeds, tokens = dict(past), np.array([current], np.int64)
            total = done + len(current)
            if embed:
                feeds.update(zip([o.name for o in embed.get_outputs()], embed.run(None, {"input_ids": tokens})))
            else:
                feeds["input_ids"] = tokens
            feeds["attention_mask"] = np.ones((1, total), np.int64)
            if "position_ids" in inputs:
                feeds["position_ids"] = np.arange(done, total, dtype=np.int64)[None]
            result = dict(zip(outputs, run.run(None, feeds)))
            done = total
            past = {name: result[name.replace("past_key_values", "present")] for name in past}
            logits = result["logits"][0, -1]
            best = np.argsort(-logits)[:2]
            ids.append(int(best[0]))
            gaps.append(round(float(logits[best[0]] - logits[best[1]]), 4))
            current = [ids[-1]]
            if ids[-1] == EOS:
                break
        records.append({k: record[k] for k in ("name", "messages", "prompt", "prompt_ids")} | {"ids": ids, "gaps": gaps})
    return records


root, out, *names = sys.argv[1:]
result = json.load(open(out, encoding="utf-8")) if names else {"onnxruntime": ort.__version__, "models": {}}
assert result["onnxruntime"] == ort.__version__
for name, arguments in MODELS.items():
    if names and name not in names:
        continue
    result["models"][name] = continuations(root, *arguments)
    print(name, len(result["models"][name]))
json.dump(result, open(out, "w", encoding="utf-8"), ensure_ascii=False, separators=(",", ":"))
