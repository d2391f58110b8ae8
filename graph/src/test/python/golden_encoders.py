"""Makes the golden graphs: small encoders with random weights, exported as people export them, with PyTorch's own outputs.

    python golden_encoders.py --out FOLDER [--only NAME ...]

Runs on two sets of packages, requirements.txt and requirements-2023.txt, since graphs of the hub come from both; a golden
belongs to one of them, and a run makes those of the installed set. Every graph is checked against PyTorch with
onnxruntime, and a graph with a mask must give clearly different vectors without it, so that a rewrite that loses the mask, a
row or a scale cannot pass unseen.
"""
import argparse
import base64
import json
import math
import os
import re
import warnings
import zlib

os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["HF_HUB_OFFLINE"] = "1"
warnings.filterwarnings("ignore")

import numpy as np
import onnx
import onnxruntime
import torch
import transformers

NEW = int(transformers.__version__.split(".")[1]) >= 50 or int(transformers.__version__.split(".")[0]) >= 5
HIDDEN, HEADS, LAYERS, FEED, VOCABULARY, POSITIONS = 32, 4, 2, 40, 60, 28
PAD = {"roberta": 1, "xlm-roberta": 1, "mpnet": 1}


# ---- models ---------------------------------------------------------------------------------------------------------

def shape(attention, **more):
    common = dict(hidden_size=HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=HEADS, intermediate_size=FEED,
                  vocab_size=VOCABULARY, max_position_embeddings=POSITIONS, pad_token_id=0)
    common.update(more)
    return with_attention(common, attention)


def with_attention(common, attention):
    if NEW:
        common["attn_implementation"] = attention
    return common


def bert(attention, **more):
    return transformers.BertModel(transformers.BertConfig(**shape(attention, **more)), add_pooling_layer=False)


def bert_pooler(attention):
    return transformers.BertModel(transformers.BertConfig(**shape(attention)))


def minilm(attention):
    return transformers.BertModel(transformers.BertConfig(**shape(
        attention, hidden_size=36, num_hidden_layers=3, num_attention_heads=6, intermediate_size=48)), add_pooling_layer=False)


def cross_encoder(attention):
    return transformers.BertForSequenceClassification(transformers.BertConfig(num_labels=1, **shape(attention)))


def roberta(attention):
    return transformers.RobertaModel(transformers.RobertaConfig(
        **shape(attention, max_position_embeddings=POSITIONS + 2, type_vocab_size=1, pad_token_id=1, bos_token_id=0,
                eos_token_id=2, layer_norm_eps=1e-5)), add_pooling_layer=False)


def xlm_roberta(attention):
    return transformers.XLMRobertaModel(transformers.XLMRobertaConfig(
        **shape(attention, max_position_embeddings=POSITIONS + 2, type_vocab_size=1, pad_token_id=1, bos_token_id=0,
                eos_token_id=2, layer_norm_eps=1e-5)), add_pooling_layer=False)


def distilbert(attention):
    return transformers.DistilBertModel(transformers.DistilBertConfig(**with_attention(dict(
        vocab_size=VOCABULARY, max_position_embeddings=POSITIONS, dim=HIDDEN, n_layers=LAYERS, n_heads=HEADS, hidden_dim=FEED,
        pad_token_id=0), attention)))


def mpnet(attention):
    return transformers.MPNetModel(transformers.MPNetConfig(
        **shape("eager", max_position_embeddings=POSITIONS + 2, pad_token_id=1, bos_token_id=0, eos_token_id=2,
                layer_norm_eps=1e-5)), add_pooling_layer=False)


def electra(attention):
    return transformers.ElectraModel(transformers.ElectraConfig(**shape(attention, embedding_size=24)))


def albert(attention):
    return transformers.AlbertModel(transformers.AlbertConfig(**shape(attention, embedding_size=16, inner_group_num=1)),
                                    add_pooling_layer=False)


def modernbert(attention):
    return transformers.ModernBertModel(transformers.ModernBertConfig(
        **shape(attention, pad_token_id=0, bos_token_id=1, eos_token_id=2, cls_token_id=1, sep_token_id=2, num_hidden_layers=3,
                global_attn_every_n_layers=2, local_attention=6, reference_compile=False)))


def nomic(attention):
    return Nomic()


def gte(attention):
    return Nomic(fused=False, erf=True)


def qwen(attention):
    return transformers.Qwen3Model(transformers.Qwen3Config(
        **shape(attention, num_key_value_heads=2, head_dim=8, use_cache=False, bos_token_id=None, eos_token_id=0)))


def t5(attention):
    return transformers.T5EncoderModel(transformers.T5Config(
        vocab_size=VOCABULARY, d_model=HIDDEN, d_kv=8, d_ff=FEED, num_layers=LAYERS, num_heads=HEADS, is_encoder_decoder=False,
        use_cache=False, pad_token_id=0, relative_attention_num_buckets=16))


def deberta(attention):
    return transformers.DebertaV2Model(transformers.DebertaV2Config(
        **shape("eager", relative_attention=True, pos_att_type=["p2c", "c2p"], position_buckets=16, max_relative_positions=-1,
                norm_rel_ebd="layer_norm", share_att_key=True, position_biased_input=False, type_vocab_size=0)))


class Nomic(torch.nn.Module):
    """Rotary positions, no biases, gated feed-forward, layer norm after each half: nomic-embed-text (fused qkv, SiLU) or, with
    separate projections and GELU, the shape of gte-*-en-v1.5."""

    def __init__(self, fused=True, erf=False):
        super().__init__()
        self.embeddings = torch.nn.Embedding(VOCABULARY, HIDDEN)
        self.token_type_embeddings = torch.nn.Embedding(2, HIDDEN)
        self.embedding_norm = torch.nn.LayerNorm(HIDDEN)
        self.layers = torch.nn.ModuleList([NomicLayer(fused, erf) for _ in range(LAYERS)])

    def forward(self, input_ids, attention_mask, token_type_ids):
        states = self.embedding_norm(self.embeddings(input_ids) + self.token_type_embeddings(token_type_ids))
        mask = (1.0 - attention_mask[:, None, None, :].to(states.dtype)) * torch.finfo(states.dtype).min
        steps = torch.arange(input_ids.shape[1], dtype=torch.float32)
        frequencies = 1.0 / (1000.0 ** (torch.arange(0, HIDDEN // HEADS, 2).float() / (HIDDEN // HEADS)))
        angles = torch.outer(steps, frequencies)
        angles = torch.cat([angles, angles], dim=-1)
        for layer in self.layers:
            states = layer(states, mask, angles.cos(), angles.sin())
        return (states,)


class NomicLayer(torch.nn.Module):
    def __init__(self, fused, erf):
        super().__init__()
        if fused:
            self.qkv = torch.nn.Linear(HIDDEN, 3 * HIDDEN, bias=False)
        else:
            self.query, self.key, self.value = (torch.nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.fused, self.erf = fused, erf
        self.attention_output = torch.nn.Linear(HIDDEN, HIDDEN, bias=False)
        self.norm1, self.norm2 = torch.nn.LayerNorm(HIDDEN), torch.nn.LayerNorm(HIDDEN)
        self.up, self.gate = (torch.nn.Linear(HIDDEN, FEED, bias=False) for _ in range(2))
        self.down = torch.nn.Linear(FEED, HIDDEN, bias=False)

    @staticmethod
    def rotate(x, cos, sin):
        half = x.shape[-1] // 2
        return x * cos + torch.cat([-x[..., half:], x[..., :half]], dim=-1) * sin

    def forward(self, states, mask, cos, sin):
        batch, length, _ = states.shape
        if self.fused:
            q, k, v = self.qkv(states).view(batch, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4).unbind(0)
        else:
            q, k, v = (p(states).view(batch, length, HEADS, -1).transpose(1, 2) for p in (self.query, self.key, self.value))
        q, k = self.rotate(q, cos, sin), self.rotate(k, cos, sin)
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, HIDDEN)
        states = self.norm1(self.attention_output(mixed) + states)
        gate = torch.nn.functional.gelu(self.gate(states)) if self.erf else torch.nn.functional.silu(self.gate(states))
        return self.norm2(self.down(self.up(states) * gate) + states)


WIDTH, WAYS = 16, 2  # hidden size and heads of the odd ones


class Odd(torch.nn.Module):
    """A BERT block with one thing wrong in it, for a fusion to leave alone, or to read exactly."""

    def __init__(self, odd):
        super().__init__()
        self.odd = odd
        self.embeddings = torch.nn.Embedding(VOCABULARY, WIDTH)
        self.positions = torch.nn.Embedding(POSITIONS, WIDTH)
        self.layers = torch.nn.ModuleList([OddLayer(odd) for _ in range(LAYERS)])

    def forward(self, input_ids, attention_mask):
        length = input_ids.shape[1]
        states = self.embeddings(input_ids) + self.positions(torch.arange(length))
        mask = (1.0 - attention_mask[:, None, None, :].to(states.dtype)) * torch.finfo(states.dtype).min
        if self.odd == "causal":
            steps = torch.arange(length)
            mask = mask + (steps[None, :] > steps[:, None]).to(states.dtype) * -10000.0
        if self.odd == "soft-mask":
            mask = mask.clamp(min=-1.5)
        if self.odd == "inverted-mask":
            # Zero means: look here. A pass that takes any attention_mask for a usual one would get it wrong.
            mask = attention_mask[:, None, None, :].to(states.dtype) * -10000.0
        if self.odd == "query-mask":
            # Masks the rows that look, not those that are looked at.
            mask = mask.transpose(-1, -2)
        if self.odd == "no-mask":
            mask = None
        for layer in self.layers:
            states = layer(states, mask, attention_mask)
        return (states,)


class OddLayer(torch.nn.Module):
    def __init__(self, odd):
        super().__init__()
        self.odd = odd
        self.query, self.key, self.value, self.attention_output = (torch.nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm1, self.norm2 = torch.nn.LayerNorm(WIDTH), torch.nn.LayerNorm(WIDTH)
        self.up, self.down = torch.nn.Linear(WIDTH, 24), torch.nn.Linear(24, WIDTH)
        self.mix = torch.nn.Parameter(torch.zeros(WAYS, WAYS))
        self.head_gain = torch.nn.Parameter(torch.zeros(WAYS, 1, 1))

    def forward(self, states, mask, attention_mask):
        batch, length, _ = states.shape
        source = states.flip(1) if self.odd == "cross" else states
        q = self.query(states).view(batch, length, WAYS, -1).transpose(1, 2)
        k = self.key(source).view(batch, length, WAYS, -1).transpose(1, 2)
        v = self.value(source).view(batch, length, WAYS, -1).transpose(1, 2)
        scores = q @ k.transpose(-1, -2)
        if self.odd == "scale":
            scores = scores / 5.0
        elif self.odd == "scale-per-head":
            scores = scores * (1 + self.head_gain)
        elif self.odd != "no-scale":
            scores = scores / math.sqrt(q.shape[-1])
        if self.odd == "talking-heads":
            scores = torch.einsum("bhqk,hg->bgqk", scores, self.mix)
        if self.odd == "tanh-cap":
            scores = 2.0 * torch.tanh(scores / 2.0)
        if mask is not None:
            scores = scores + mask
        probabilities = scores.softmax(-1)
        if self.odd == "softmax-axis":
            probabilities = scores.softmax(-2)
        if self.odd == "gated":
            probabilities = probabilities * attention_mask[:, None, None, :].to(states.dtype) * 0.5
        mixed = (probabilities @ v).transpose(1, 2)
        mixed = mixed.reshape(batch, length, WIDTH)
        if self.odd == "head-order":
            mixed = mixed.view(batch, length, WAYS, -1).transpose(2, 3).reshape(batch, length, WIDTH)
        states = self.norm1(self.attention_output(mixed) + states)
        return self.norm2(self.down(torch.nn.functional.gelu(self.up(states))) + states)


def seeded(model):
    """Every weight from its name, so that the bytes do not hang on torch's initialisers."""
    model = model.eval()
    with torch.no_grad():
        for name, weight in sorted(model.named_parameters()):
            random = np.random.RandomState(zlib.crc32(name.encode()))
            noise = torch.from_numpy(random.standard_normal(tuple(weight.shape)).astype(np.float32))
            lowered = name.lower()
            if "norm" in lowered and lowered.endswith("weight"):
                weight.copy_(1 + 0.2 * noise)
            elif lowered.endswith("bias"):
                weight.copy_(0.2 * noise)
            elif "embed" in lowered or "shared" in lowered:
                weight.copy_(noise)
            elif lowered.endswith("mix") or lowered.endswith("head_gain"):
                weight.copy_(0.5 * noise)
            else:
                weight.copy_(0.25 * noise)
    return model


# ---- export ---------------------------------------------------------------------------------------------------------

class Wrapped(torch.nn.Module):
    """The outputs that are exported, in their order."""

    def __init__(self, model, inputs, outputs):
        super().__init__()
        self.model, self.inputs, self.outputs = model, inputs, outputs

    def forward(self, *values):
        more = {}
        if "attentions" in self.outputs:
            more["output_attentions"] = True
        if any(name.startswith("hidden_") for name in self.outputs):
            more["output_hidden_states"] = True
        result = self.model(**dict(zip(self.inputs, values)), **more)
        found = []
        for name in self.outputs:
            if name in ("last_hidden_state", "logits", "token_embeddings"):
                found.append(result[0])
            elif name == "pooler_output":
                found.append(result[1])
            elif name == "attentions":
                found.append(result.attentions[-1])
            elif name.startswith("hidden_"):
                found.append(result.hidden_states[int(name[7:])])
            elif name == "cls":
                found.append(result[0][:, 0])
            elif name == "sentence_embedding":
                mask = values[self.inputs.index("attention_mask")].unsqueeze(-1).to(result[0].dtype)
                found.append((result[0] * mask).sum(1) / mask.sum(1).clamp(min=1e-9))
        return tuple(found)


FLAT = {"pooler_output", "logits", "cls", "sentence_embedding"}


def axes(name):
    if name in FLAT:
        return {0: "batch_size"}
    if name == "attentions":
        return {0: "batch_size", 2: "sequence_length", 3: "sequence_length"}
    return {0: "batch_size", 1: "sequence_length"}


def export(spec, model, path):
    values = feeds(spec, "padded")
    wrapped = Wrapped(model, spec.inputs, spec.outputs).eval()
    arguments = tuple(torch.from_numpy(values[name]) for name in spec.inputs)
    if spec.exporter == "optimum":
        with_optimum(spec, model, path)
    elif spec.exporter == "torchscript":
        more = {"dynamo": False} if NEW else {}
        with torch.no_grad():
            torch.onnx.export(wrapped, arguments, path, opset_version=spec.opset, input_names=list(spec.inputs),
                              output_names=list(spec.outputs), do_constant_folding=spec.folding,
                              dynamic_axes={name: axes(name) for name in spec.inputs + spec.outputs}, **more)
    else:
        batch, length = torch.export.Dim("batch", min=1, max=64), torch.export.Dim("length", min=2, max=POSITIONS)
        with torch.no_grad():
            torch.onnx.export(wrapped, arguments, path, dynamo=True, opset_version=spec.opset, external_data=False,
                              input_names=list(spec.inputs), output_names=list(spec.outputs),
                              dynamic_shapes=(tuple({0: batch, 1: length} for _ in spec.inputs),))
    slim(path)


def with_optimum(spec, model, path):
    from pathlib import Path

    from optimum.exporters.onnx import export as optimum_export
    from optimum.exporters.tasks import TasksManager
    more = {"library_name": "transformers"} if NEW else {}
    constructor = TasksManager.get_exporter_config_constructor("onnx", model=model, task=spec.task, **more)
    config = constructor(model.config)
    _, names = optimum_export(model, config, Path(path), opset=spec.opset)
    assert list(names) == list(spec.outputs), (spec.name, names)


def slim(path):
    """Without doc strings, stack traces and their metadata, which are most of so small a file."""
    proto = onnx.load(path)
    proto.doc_string = proto.graph.doc_string = ""
    if hasattr(proto, "metadata_props"):
        del proto.metadata_props[:]
    def clean(graph):
        for each in list(graph.node) + list(graph.value_info) + list(graph.input) + list(graph.output) + list(graph.initializer):
            each.doc_string = ""
            if hasattr(each, "metadata_props"):
                del each.metadata_props[:]
        if hasattr(graph, "metadata_props"):
            del graph.metadata_props[:]
        for node in graph.node:
            for attribute in node.attribute:
                if attribute.HasField("g"):
                    clean(attribute.g)
    clean(proto.graph)
    for function in proto.functions:
        function.doc_string = ""
        for node in function.node:
            node.doc_string = ""
            if hasattr(node, "metadata_props"):
                del node.metadata_props[:]
        if hasattr(function, "metadata_props"):
            del function.metadata_props[:]
    onnx.checker.check_model(proto)
    onnx.save(proto, path)


# ---- references -----------------------------------------------------------------------------------------------------

CASES = {"one": [7], "pair": [5, 5], "padded": [11, 6, 2], "long": [24, 9]}


def feeds(spec, case):
    pad = PAD.get(spec.family, 0)
    lengths = CASES[case]
    random = np.random.RandomState(len(case))
    ids = random.randint(5, VOCABULARY, (len(lengths), max(lengths))).astype(np.int64)
    ids[:, 0] = 3
    mask = np.zeros_like(ids)
    types = np.zeros_like(ids)
    for row, length in enumerate(lengths):
        mask[row, :length] = 1
        ids[row, length - 1] = 4
        ids[row, length:] = pad
        types[row, length // 2:length] = 1
    values = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types,
              "position_ids": np.arange(ids.shape[1], dtype=np.int64)[None].repeat(len(lengths), 0)}
    return {name: values[name] for name in spec.inputs}


def run(spec, wrapped, values):
    with torch.no_grad():
        results = wrapped(*(torch.from_numpy(values[name]) for name in spec.inputs))
    return {name: value.detach().numpy() for name, value in zip(spec.outputs, results)}


def packed(array):
    kind = "int64" if array.dtype == np.int64 else "float32"
    return {"type": kind, "shape": list(array.shape),
            "data": array.tolist() if kind == "int64" else base64.b64encode(np.ascontiguousarray(array, "<f4").tobytes()).decode()}


def valid(name, array, mask):
    """The part of an output that means something: rows of real tokens."""
    if name in FLAT:
        return array
    if name == "attentions":
        return array[np.broadcast_to(mask.astype(bool)[:, None, :, None], array.shape)]
    return array[mask.astype(bool)]


def reference(spec, model, folder):
    path = os.path.join(folder, "model.onnx")
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    assert [each.name for each in session.get_outputs()] == list(spec.outputs), (spec.name, session.get_outputs())
    taken = [each.name for each in session.get_inputs()]
    wrapped = Wrapped(model, spec.inputs, spec.outputs).eval()
    cases, worst, unmasked = [], 0.0, 1e9
    for case in CASES:
        values = feeds(spec, case)
        expected = run(spec, wrapped, values)
        mask = values["attention_mask"]
        actual = dict(zip(spec.outputs, session.run(None, {name: values[name] for name in taken})))
        for name in spec.outputs:
            worst = max(worst, float(np.abs(valid(name, actual[name], mask) - valid(name, expected[name], mask)).max()))
        if case == "padded" and "attention_mask" in taken:
            free = run(spec, wrapped, dict(values, attention_mask=np.ones_like(mask)))
            name = spec.outputs[0]
            unmasked = float(np.abs(valid(name, free[name], mask) - valid(name, expected[name], mask)).max())
        cases.append({"name": case, "inputs": {name: packed(values[name]) for name in taken},
                      "outputs": {name: packed(expected[name]) for name in spec.outputs}})
    assert worst < 2e-4, (spec.name, worst)
    assert not spec.masked or 1e9 > unmasked > 0.05, (spec.name, unmasked)
    proto = onnx.load(path, load_external_data=False)
    data = {
        "name": spec.name, "family": spec.family, "exporter": spec.exporter, "attention": spec.attention,
        "opset": [each.version for each in proto.opset_import if each.domain in ("", "ai.onnx")][0],
        "packages": {"torch": torch.__version__.split("+")[0], "transformers": transformers.__version__},
        "layers": spec.layers, "heads": spec.heads, "hidden": spec.hidden, "leaveAlone": spec.leave_alone,
        "largestDifferenceOfOnnxruntime": worst, "changeWithoutMask": None if unmasked == 1e9 else unmasked, "cases": cases}
    with open(os.path.join(folder, "reference.json"), "w") as file:
        json.dump(data, file, separators=(",", ":"))
        file.write("\n")
    print("%-34s %4d nodes %7d bytes, worst %.1e, unmasked %.2f" % (
        spec.name, len(proto.graph.node), os.path.getsize(path), worst, unmasked))


# ---- the list -------------------------------------------------------------------------------------------------------

ALL = ("input_ids", "attention_mask", "token_type_ids")
NO_TYPES = ("input_ids", "attention_mask")
LAST = ("last_hidden_state",)


class Golden:
    def __init__(self, name, family, make, exporter, opset, new, attention="eager", inputs=ALL, outputs=LAST, folding=True,
                 leave_alone=None, masked=True, layers=LAYERS, heads=HEADS, hidden=HIDDEN, task="feature-extraction"):
        self.name, self.family, self.make, self.exporter, self.opset, self.new = name, family, make, exporter, opset, new
        self.attention, self.inputs, self.outputs, self.folding = attention, tuple(inputs), tuple(outputs), folding
        self.leave_alone, self.masked, self.layers, self.heads, self.hidden, self.task = (
            leave_alone, masked, layers, heads, hidden, task)


def odd(name, new=True, masked=True, why=None, opset=17):
    return Golden("odd-" + name, "odd", lambda attention: Odd(name), "torchscript", opset, new, inputs=NO_TYPES,
                  leave_alone=why, masked=masked, heads=WAYS, hidden=WIDTH)


def goldens():
    small = dict(layers=3, heads=6, hidden=36)
    return [
        # The exporters of 2023, from which most graphs of the hub come.
        Golden("bert-2023-optimum-11", "bert", bert_pooler, "optimum", 11, False),
        Golden("bert-2023-torch-12", "bert", bert, "torchscript", 12, False),
        Golden("bert-2023-torch-17-unfolded", "bert", bert, "torchscript", 17, False, folding=False),
        Golden("bert-2023-pooler-13", "bert", bert_pooler, "torchscript", 13, False, outputs=("last_hidden_state", "pooler_output")),
        Golden("minilm-2023-optimum-11", "minilm", minilm, "optimum", 11, False, **small),
        Golden("cross-encoder-2023-torch-14", "cross-encoder", cross_encoder, "torchscript", 14, False, outputs=("logits",)),
        Golden("roberta-2023-optimum-11", "roberta", roberta, "optimum", 11, False, inputs=NO_TYPES),
        Golden("distilbert-2023-optimum-11", "distilbert", distilbert, "optimum", 11, False, inputs=NO_TYPES),
        Golden("mpnet-2023-optimum-12", "mpnet", mpnet, "optimum", 12, False, inputs=NO_TYPES),
        Golden("electra-2023-torch-14", "electra", electra, "torchscript", 14, False),
        # Today's.
        Golden("bert-eager-14", "bert", bert, "torchscript", 14, True),
        Golden("bert-eager-17", "bert", bert, "torchscript", 17, True),
        Golden("bert-sdpa-14", "bert", bert, "torchscript", 14, True, attention="sdpa"),
        Golden("bert-sdpa-17", "bert", bert, "torchscript", 17, True, attention="sdpa"),
        Golden("bert-optimum-18", "bert", bert, "optimum", 18, True, attention="sdpa"),
        Golden("bert-dynamo-18", "bert", bert, "dynamo", 18, True),
        Golden("bert-sdpa-dynamo-20", "bert", bert, "dynamo", 20, True, attention="sdpa"),
        Golden("bert-cls-17", "bert", bert, "torchscript", 17, True, outputs=("cls",)),
        Golden("bert-sentence-17", "bert", bert, "torchscript", 17, True, outputs=("token_embeddings", "sentence_embedding")),
        Golden("minilm-optimum-18", "minilm", minilm, "optimum", 18, True, attention="sdpa", **small),
        Golden("cross-encoder-optimum-17", "cross-encoder", cross_encoder, "optimum", 17, True, attention="sdpa",
               outputs=("logits",), task="text-classification"),
        Golden("roberta-optimum-18", "roberta", roberta, "optimum", 18, True, attention="sdpa", inputs=NO_TYPES),
        Golden("roberta-dynamo-18", "roberta", roberta, "dynamo", 18, True, inputs=NO_TYPES),
        Golden("xlm-roberta-sdpa-17", "xlm-roberta", xlm_roberta, "torchscript", 17, True, attention="sdpa", inputs=NO_TYPES),
        Golden("distilbert-eager-17", "distilbert", distilbert, "torchscript", 17, True, inputs=NO_TYPES),
        Golden("distilbert-optimum-18", "distilbert", distilbert, "optimum", 18, True, attention="sdpa", inputs=NO_TYPES),
        Golden("distilbert-dynamo-18", "distilbert", distilbert, "dynamo", 18, True, attention="sdpa", inputs=NO_TYPES),
        Golden("mpnet-17", "mpnet", mpnet, "torchscript", 17, True, inputs=NO_TYPES),
        Golden("mpnet-optimum-18", "mpnet", mpnet, "optimum", 18, True, inputs=NO_TYPES),
        Golden("modernbert-17", "modernbert", modernbert, "torchscript", 17, True, inputs=NO_TYPES, layers=3),
        Golden("modernbert-optimum-18", "modernbert", modernbert, "optimum", 18, True, attention="sdpa", inputs=NO_TYPES, layers=3),
        Golden("nomic-17", "nomic", nomic, "torchscript", 17, True),
        Golden("nomic-dynamo-18", "nomic", nomic, "dynamo", 18, True),
        Golden("gte-14", "gte", gte, "torchscript", 14, True),
        Golden("albert-optimum-18", "albert", albert, "optimum", 18, True, attention="sdpa"),
        Golden("qwen3-optimum-18", "qwen3", qwen, "optimum", 18, True, inputs=NO_TYPES + ("position_ids",), masked=False,
               leave_alone="causal, with fewer key heads than query heads"),
        Golden("t5-17", "t5", t5, "torchscript", 17, True, inputs=NO_TYPES,
               leave_alone="no scale, relative bias, RMS norm, no biases"),
        Golden("deberta-17", "deberta", deberta, "torchscript", 17, True, inputs=NO_TYPES,
               leave_alone="content and position attend to each other"),
        Golden("bert-relative-key-17", "bert", lambda attention: bert(attention, position_embedding_type="relative_key"),
               "torchscript", 17, True, leave_alone="relative positions in the scores"),
        Golden("bert-attentions-17", "bert", bert, "torchscript", 17, True, outputs=("last_hidden_state", "attentions"),
               leave_alone="the last layer's probabilities are an output"),
        Golden("bert-hidden-17", "bert", bert, "torchscript", 17, True, outputs=("last_hidden_state", "hidden_1")),
        odd("no-mask", masked=False, why="no mask: every column is looked at"),
        odd("scale", why="divided by 5, not by the root of the head size"),
        odd("no-scale", why="no scale"),
        odd("scale-per-head", why="a scale of its own for each head"),
        odd("talking-heads", why="scores are mixed across heads"),
        odd("tanh-cap", why="scores are capped by tanh"),
        odd("causal", masked=False, why="causal mask besides the padding mask"),
        odd("soft-mask", why="masked columns are only made less likely"),
        odd("inverted-mask", masked=False, why="one in the mask hides"),
        odd("query-mask", masked=False, why="masks rows instead of columns"),
        odd("softmax-axis", masked=False, why="softmax over the queries"),
        odd("gated", why="probabilities are scaled after the softmax"),
        odd("cross", masked=False, why="keys and values of another source than the queries"),
        odd("head-order", why="heads are interleaved when they are put together"),
    ]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--only", nargs="*")
    options = arguments.parse_args()
    failures = 0
    for spec in goldens():
        if spec.new != NEW or options.only and spec.name not in options.only:
            continue
        folder = os.path.join(options.out, spec.name)
        os.makedirs(folder, exist_ok=True)
        model = seeded(spec.make(spec.attention))
        try:
            export(spec, model, os.path.join(folder, "model.onnx"))
            reference(spec, model, folder)
        except Exception as error:
            failures += 1
            print("FAILED", spec.name, type(error).__name__, str(error)[:600])
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
