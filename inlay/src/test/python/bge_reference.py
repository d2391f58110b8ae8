"""Makes the reference vectors of a BGE model (CLS pooling, L2-normalised) for the texts of texts.json.

Each text runs alone, without padding, cut at 512 tokens. Text that spells a special token is text
(encode_special_tokens); "asControl" holds the same text read the other way.

    python bge_reference.py --model model.onnx --tokenizer tokenizer.json --texts texts.json --out FILE.json [--subset 60]
"""
import argparse
import base64
import hashlib
import json
import os
import platform

import numpy as np
import onnxruntime
import tokenizers
from tokenizers import Tokenizer

LIMIT = 512
QUERY_PROMPT = "Represent this sentence for searching relevant passages: "


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def choose_subset(texts, how_many):
    """A few of every kind: evenly through the prose, all special ones, some edge cases and queries."""
    kinds = {}
    for text in texts:
        kinds.setdefault(text["id"].split("-")[0], []).append(text)
    shares = {"tiny": 6, "short": 8, "middle": 8, "long": 6, "raw": 2, "page": 4, "exact": 5, "over": 3,
              "gettysburg": 2, "edge": 8, "special": 4, "query": 4}
    assert sum(shares.values()) == how_many, sum(shares.values())
    chosen = []
    for kind, share in shares.items():
        have = kinds[kind]
        chosen += [have[i * len(have) // share] for i in range(share)]
    return chosen


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--model", required=True)
    arguments.add_argument("--tokenizer", required=True)
    arguments.add_argument("--texts", required=True)
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--subset", type=int, default=0)
    options = arguments.parse_args()

    tokenizer = Tokenizer.from_file(options.tokenizer)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    session = onnxruntime.InferenceSession(options.model, providers=["CPUExecutionProvider"])

    def reference(text, as_text=True, with_ids=False):
        tokenizer.encode_special_tokens = as_text
        tokenizer.no_truncation()
        whole = tokenizer.encode(text)
        tokenizer.enable_truncation(LIMIT)
        used = tokenizer.encode(text)
        ids = np.array([used.ids], dtype=np.int64)
        feeds = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        vector = session.run(["last_hidden_state"], feeds)[0][0, 0].astype(np.float64)
        vector /= np.linalg.norm(vector)
        result = {
            "tokens": len(whole.ids),
            "usedTokens": len(used.ids),
            "truncated": len(whole.ids) > len(used.ids),
            "vector": base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii"),
        }
        if with_ids:
            result["ids"] = list(used.ids)
        return result

    with open(options.texts, encoding="utf-8") as file:
        texts = json.load(file)
    if options.subset:
        texts = choose_subset(texts, options.subset)

    entries = []
    ids_of_prose = 0
    for text in texts:
        kind = text["id"].split("-")[0]
        edge = kind in ("edge", "special", "query")
        with_ids = edge or (kind in ("tiny", "short") and ids_of_prose < 20)
        ids_of_prose += with_ids and not edge
        entry = {"id": text["id"], **reference(text["text"], with_ids=with_ids)}
        if kind == "special":
            entry["asControl"] = reference(text["text"], as_text=False, with_ids=True)
        if kind == "query":
            entry["withQueryPrompt"] = reference(QUERY_PROMPT + text["text"], with_ids=True)
        entries.append(entry)

    head = {
        "model": {"file": os.path.basename(options.model), "sha256": sha256(options.model)},
        "tokenizer": {"file": os.path.basename(options.tokenizer), "sha256": sha256(options.tokenizer)},
        "maxTokens": LIMIT,
        "dimension": 384,
        "pooling": "cls",
        "normalized": True,
        "queryPrompt": QUERY_PROMPT,
        "versions": {
            "python": platform.python_version(),
            "onnxruntime": onnxruntime.__version__,
            "tokenizers": tokenizers.__version__,
            "numpy": np.__version__,
        },
        "machine": platform.machine(),
    }
    with open(options.out, "w", encoding="ascii", newline="\n") as file:
        lines = ",\n".join(json.dumps(e, separators=(",", ":")) for e in entries)
        file.write(json.dumps(head, indent=2)[:-2] + ",\n  \"entries\": [\n" + lines + "\n  ]\n}\n")
    print(len(entries), "entries,", sum(e["truncated"] for e in entries), "truncated,",
          sum("ids" in e for e in entries), "with ids,", os.path.getsize(options.out), "bytes")


if __name__ == "__main__":
    main()
