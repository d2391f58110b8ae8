"""Makes the tiny-cross-encoder* models: random sequence classifiers for reranking, with reference scores.

reference.json holds what sentence-transformers' CrossEncoder.predict gives for the written folder: raw logits and the scores
after the activation that the folder asks for (Sigmoid for one label when it asks for none, nothing for more labels).

    python tiny_cross_encoder.py --opticks FILE --out FOLDER
"""
import argparse
import json
import os
import platform
import shutil

import tiny_encoders as tiny

import numpy as np
import onnx
import onnxruntime
import sentence_transformers
import tokenizers
import torch
import transformers
from sentence_transformers import CrossEncoder
from tokenizers import Tokenizer

QUERY = "What colours does a prism make of white light?"
DOCUMENTS = [
    "A prism spreads white light into red, orange, yellow, green, blue and violet.",
    "The rays of the Sun differ in colour.",
    "light",
    "",
    QUERY,
    "Four score and seven years ago our fathers brought forth on this continent a new nation.",
    "7 + 35 = 42",
    "caf\u00e9 \U0001f308 \u5149",
    tiny.LONG[:160],
    tiny.LONG,
    "The Telescope is made of Glass. " * 40,
]
LONG_QUERY = "By what Experiments may it be shown that the Light of the Sun is a mixture of Rays of every Colour? " * 3


def logits_graph(model, inputs, path):
    tiny.export(model, inputs, path, outputs=("logits",))
    proto = onnx.load(path)
    shape = proto.graph.output[0].type.tensor_type.shape
    shape.dim[1].ClearField("dim_param")
    shape.dim[1].dim_value = model.config.num_labels
    onnx.checker.check_model(proto)
    onnx.save(proto, path)


def build(name, lines, out, labels=1, roberta=False, config_extra=None, saved=False):
    folder = os.path.join(out, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "onnx"))
    tokenizer = tiny.unigram_tokenizer(lines) if roberta else tiny.word_piece(lines)
    with open(os.path.join(folder, "tokenizer.json"), "w", encoding="utf-8", newline="\n") as file:
        json.dump(json.loads(tokenizer.to_str()), file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")
    config = tiny.TOKENIZER_CONFIGS["xlm-roberta" if roberta else "bert"]
    tiny.write(folder, "tokenizer_config.json", config)
    tiny.write(folder, "special_tokens_map.json", {k: v for k, v in config.items() if k.endswith("_token")})

    def make(vocabulary):
        if roberta:
            return transformers.XLMRobertaForSequenceClassification(transformers.XLMRobertaConfig(
                vocab_size=vocabulary, max_position_embeddings=tiny.MAX_TOKENS + 2, type_vocab_size=1, pad_token_id=1,
                bos_token_id=0, eos_token_id=2, num_labels=labels, **tiny.SHAPE))
        return transformers.BertForSequenceClassification(transformers.BertConfig(
            vocab_size=vocabulary, max_position_embeddings=tiny.MAX_TOKENS, pad_token_id=0, num_labels=labels, **tiny.SHAPE))

    model = tiny.seeded(make, tokenizer.get_vocab_size(), mixing=0.3)
    model.save_pretrained(folder)
    written = tiny.read(folder, "config.json")
    written.update(config_extra or {})
    tiny.write(folder, "config.json", written)
    if saved:
        tiny.write(folder, "modules.json", tiny.modules(["Transformer"], new=True))
        tiny.write(folder, "sentence_bert_config.json", {
            "transformer_task": "sequence-classification",
            "modality_config": {"text": {"method": "forward", "method_output_name": "logits"}}, "module_output_name": "scores"})
        tiny.write(folder, "config_sentence_transformers.json", {
            "__version__": {"pytorch": torch.__version__.split("+")[0],
                            "sentence_transformers": sentence_transformers.__version__,
                            "transformers": transformers.__version__},
            "activation_fn": "torch.nn.modules.linear.Identity", "default_prompt_name": None, "model_type": "CrossEncoder",
            "prompts": {}})
    inputs = ("input_ids", "attention_mask") if roberta else ("input_ids", "attention_mask", "token_type_ids")
    graph = os.path.join(folder, "onnx", "model.onnx")
    logits_graph(model, inputs, graph)

    encoder = CrossEncoder(folder, device="cpu", local_files_only=True)
    limit = encoder.max_seq_length
    assert limit == tiny.MAX_TOKENS
    raw = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    worst = {"batchAgainstAlone": 0.0, "onnxAgainstTorch": 0.0}
    identity = torch.nn.Identity()
    sets = []
    for query in (QUERY, LONG_QUERY, ""):
        pairs = [(query, document) for document in DOCUMENTS]
        together = encoder.predict(pairs, activation_fn=identity, batch_size=len(pairs)).reshape(len(pairs), labels)
        scores = encoder.predict(pairs, batch_size=len(pairs)).reshape(len(pairs), labels)
        documents = []
        for i, (_, document) in enumerate(pairs):
            alone = encoder.predict([(query, document)], activation_fn=identity).reshape(labels)
            worst["batchAgainstAlone"] = max(worst["batchAgainstAlone"], float(abs(alone - together[i]).max()))
            raw.no_truncation()
            whole = raw.encode(query, document)
            raw.enable_truncation(limit, strategy="longest_first")
            used = raw.encode(query, document)
            theirs = encoder.preprocess([(query, document)])
            assert theirs["input_ids"][0].tolist() == used.ids, (name, query, document, theirs)
            feeds = {"input_ids": np.array([used.ids]), "attention_mask": np.ones((1, len(used.ids)), dtype=np.int64),
                     "token_type_ids": np.array([used.type_ids])}
            ours = session.run(None, {n: feeds[n] for n in inputs})[0][0]
            worst["onnxAgainstTorch"] = max(worst["onnxAgainstTorch"], float(abs(ours - alone).max()))
            documents.append({"text": document, "tokens": len(whole.ids), "usedTokens": len(used.ids),
                              "truncated": len(whole.ids) > len(used.ids), "ids": used.ids, "typeIds": used.type_ids,
                              "logits": [float("%.9g" % x) for x in alone], "scores": [float("%.9g" % x) for x in scores[i]]})
        sets.append({"query": query, "documents": documents})
    os.remove(os.path.join(folder, "model.safetensors"))
    head = {
        "model": name, "labels": labels, "maxTokens": limit, "activation": type(encoder.activation_fn).__name__,
        "onnx": "onnx/model.onnx", "inputs": list(inputs), "outputs": [o.name for o in session.get_outputs()],
        "truncation": "longest_first", "tolerance": 1e-5, "largestDifference": {k: float("%.3g" % v) for k, v in worst.items()},
        "versions": {"python": platform.python_version(), "torch": torch.__version__.split("+")[0],
                     "transformers": transformers.__version__, "sentence-transformers": sentence_transformers.__version__,
                     "tokenizers": tokenizers.__version__, "onnx": onnx.__version__, "onnxruntime": onnxruntime.__version__},
    }
    with open(os.path.join(folder, "reference.json"), "w", encoding="ascii", newline="\n") as file:
        file.write(json.dumps(head, indent=2)[:-2] + ",\n  \"sets\": [\n")
        file.write(",\n".join("  {\"query\": %s, \"documents\": [\n%s\n  ]}" % (
            json.dumps(s["query"]), ",\n".join(json.dumps(d, separators=(",", ":")) for d in s["documents"])) for s in sets))
        file.write("\n  ]\n}\n")
    print(name, head["activation"], worst, [d["scores"] for d in sets[0]["documents"]][:4])
    assert max(worst.values()) < 1e-5


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--opticks", required=True)
    arguments.add_argument("--out", required=True)
    options = arguments.parse_args()
    lines = tiny.corpus(options.opticks)
    identity = "torch.nn.modules.linear.Identity"
    build("tiny-cross-encoder", lines, options.out)
    build("tiny-cross-encoder-identity", lines, options.out,
          config_extra={"sentence_transformers": {"activation_fn": identity, "version": "4.1.0"}})
    build("tiny-cross-encoder-saved", lines, options.out, saved=True)
    build("tiny-cross-encoder-2label", lines, options.out, labels=2)
    build("tiny-cross-encoder-roberta", lines, options.out, roberta=True,
          config_extra={"sbert_ce_default_activation_function": identity})


if __name__ == "__main__":
    main()
