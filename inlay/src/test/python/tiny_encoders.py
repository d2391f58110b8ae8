"""Makes the tiny-* embedding models: random weights in the folder layouts of the model hub, with reference vectors.

Every folder is loaded by sentence-transformers itself (with the PyTorch weights beside it, which are not kept) and
reference.json holds what it computes, so the files mean exactly what that library takes them to mean. Each ONNX graph is
checked against PyTorch, and a padded batch against each text alone.

    python tiny_encoders.py --opticks FILE --out FOLDER [--only tiny-bert-mean ...]
"""
import argparse
import base64
import json
import math
import os
import platform
import re
import shutil
import tempfile
import warnings
import zlib

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["HF_HUB_OFFLINE"] = "1"
warnings.filterwarnings("ignore")

import numpy as np
import onnx
import onnx.numpy_helper
import onnxruntime
import sentence_transformers
import tokenizers
import torch
import transformers
from onnx import TensorProto, helper
from sentence_transformers import SentenceTransformer
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HIDDEN = 32
MAX_TOKENS = 64
OPSET = 17

LONG = ("And if the Light of the Sun be trajected through a Prism into a dark Room, and fall upon a white Paper, the Colours "
        "shall appear in their order from red to violet, and the Paper shall be tinged with all of them, and by mixing of "
        "them again there shall arise white Light, like the Light of the Sun before its refraction. ") * 2
TEXTS = [
    "",
    "light",
    "   \t\n ",
    "The Rays of Light differ in Colour.",
    "the rays of light differ in colour.",
    "What is meant by the refrangibility of rays?",
    "7 + 35 = 42, or 3.14 (nearly)!",
    "caf\u00e9 na\u00efve \U0001f308 \u5149 ok",
    "Every Ray of Light in its passage through any refracting Surface is put into a certain transient State.",
    "  two lines\nof text\tand a tab, with spaces around  ",
    "supercalifragilisticexpialidocious refrangibilities",
    LONG[:150],
    LONG[:230],
    LONG,
]

SPECIAL_BERT = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}
SPECIAL_ROBERTA = {"bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>", "unk_token": "<unk>",
                   "pad_token": "<pad>", "mask_token": "<mask>"}


# ---- tokenizers -----------------------------------------------------------------------------------------------------

def corpus(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text = text[text.index("Advertisement I\n"):].replace("_", "")
    return [line for line in text.split("\n") if line.strip()]


def counted(lines, pattern):
    """Words by count, then by the alphabet: always in the same order (the library's WordPiece trainer is not)."""
    counts = {}
    for line in lines:
        for word in re.findall(pattern, line):
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def stems(words, how_many):
    """The most frequent endings of two or three letters."""
    counts = {}
    for word, count in words:
        for n in (2, 3):
            if len(word) > n + 1:
                counts[word[-n:]] = counts.get(word[-n:], 0) + count
    return [stem for stem, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:how_many]]


def word_piece(lines, lower=True):
    words = counted([line.lower() for line in lines], "[a-z]+")
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    vocabulary = list(SPECIAL_BERT.values()) + list("!\"'(),-./:;?=+") + list(letters) + ["##" + c for c in letters]
    vocabulary += ["##" + stem for stem in stems(words, 40)]
    vocabulary += [word for word, _ in words if len(word) > 1 and word not in vocabulary][:320 - len(vocabulary)]
    tokenizer = Tokenizer(models.WordPiece({word: i for i, word in enumerate(vocabulary)}, unk_token="[UNK]",
                                           max_input_chars_per_word=100))
    tokenizer.add_special_tokens(list(SPECIAL_BERT.values()))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lower, strip_accents=None if lower else False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", tokenizer.token_to_id("[CLS]")), ("[SEP]", tokenizer.token_to_id("[SEP]"))])
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    return tokenizer


def byte_level(lines, special, prefix_space=False):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=prefix_space)
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=340, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def roberta_tokenizer(lines):
    tokenizer = byte_level(lines, ["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return tokenizer


def unigram_tokenizer(lines):
    words = counted(lines, "[A-Za-z]+")
    total = float(sum(count for _, count in words))
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581", -3.0)]
    pieces += [("\u2581" + word, math.log(count / total)) for word, count in words[:140]]
    pieces += [(stem, -6.0 - 0.01 * i) for i, stem in enumerate(stems(words, 80))]
    pieces += [(c, -9.0 - 0.01 * i) for i, c in enumerate(c for c in map(chr, range(33, 127)) if c not in "<>|")]
    pieces = [(piece, round(score, 6)) for piece, score in pieces] + [("<mask>", 0.0)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", AddedToken("<mask>", lstrip=True, special=True)])
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


def qwen_tokenizer(lines):
    tokenizer = byte_level(lines, ["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A <|endoftext|>", pair="$A $B <|endoftext|>", special_tokens=[("<|endoftext|>", 0)])
    return tokenizer


# ---- models ---------------------------------------------------------------------------------------------------------

transformers.utils.logging.disable_progress_bar()
SHAPE = dict(hidden_size=HIDDEN, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, initializer_range=0.3,
             attn_implementation="eager")


def bert(vocabulary):
    return transformers.BertModel(transformers.BertConfig(
        vocab_size=vocabulary, max_position_embeddings=MAX_TOKENS, pad_token_id=0, **SHAPE), add_pooling_layer=False)


def roberta(vocabulary):
    return transformers.RobertaModel(transformers.RobertaConfig(
        vocab_size=vocabulary, max_position_embeddings=MAX_TOKENS + 2, type_vocab_size=1, pad_token_id=1, bos_token_id=0,
        eos_token_id=2, layer_norm_eps=1e-5, **SHAPE), add_pooling_layer=False)


def xlm_roberta(vocabulary):
    return transformers.XLMRobertaModel(transformers.XLMRobertaConfig(
        vocab_size=vocabulary, max_position_embeddings=MAX_TOKENS + 2, type_vocab_size=1, pad_token_id=1, bos_token_id=0,
        eos_token_id=2, layer_norm_eps=1e-5, **SHAPE), add_pooling_layer=False)


def distilbert(vocabulary):
    return transformers.DistilBertModel(transformers.DistilBertConfig(
        vocab_size=vocabulary, max_position_embeddings=MAX_TOKENS, dim=HIDDEN, n_layers=2, n_heads=2, hidden_dim=32,
        pad_token_id=0, initializer_range=0.3, attn_implementation="eager"))


def qwen(vocabulary):
    return transformers.Qwen3Model(transformers.Qwen3Config(
        vocab_size=vocabulary, max_position_embeddings=MAX_TOKENS, num_key_value_heads=1, head_dim=16, use_cache=False,
        pad_token_id=0, eos_token_id=0, bos_token_id=None, **SHAPE))


def seeded(make, vocabulary, mixing=0.1):
    """The model with every weight set by numpy from its name, so that the bytes do not hang on torch's initialisers.

    The two layers get the same weights, which the ONNX file then holds once.
    """
    model = make(vocabulary).eval()
    with torch.no_grad():
        for name, weight in sorted(model.named_parameters()):
            random = np.random.RandomState(zlib.crc32(re.sub(r"\.\d+\.", ".", name).encode()))
            noise = torch.from_numpy(random.standard_normal(tuple(weight.shape)).astype(np.float32))
            lowered = name.lower()
            if "norm" in lowered and lowered.endswith("weight"):
                weight.copy_(1 + 0.2 * noise)
            elif lowered.endswith("bias"):
                weight.copy_(0.1 * noise)
            elif "token_type" in lowered:
                weight.copy_(0.2 * noise)
            elif "embed" in lowered:
                weight.copy_(noise)
            elif re.search("value|attention.output|v_lin|out_lin", lowered):
                weight.copy_(mixing * noise)  # little mixing, so that the tokens of a text stay different from each other
            else:
                weight.copy_(0.3 * noise)
    return model


# ---- ONNX -----------------------------------------------------------------------------------------------------------

class Graph(torch.nn.Module):
    """What is exported: token embeddings, or with a tail the finished vectors."""

    def __init__(self, model, inputs, tail=None, both=False):
        super().__init__()
        self.model, self.inputs, self.tail, self.both = model, inputs, tail, both

    def forward(self, *values):
        feeds = dict(zip(self.inputs, values))
        tokens = self.model(**feeds)[0]
        if self.tail is None:
            return tokens
        vectors = self.tail(tokens, feeds["attention_mask"])
        return (tokens, vectors) if self.both else vectors


def mean_normalize(tokens, mask):
    weights = mask.unsqueeze(-1).to(tokens.dtype)
    mean = (tokens * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
    return torch.nn.functional.normalize(mean, p=2.0, dim=1)


def export(model, inputs, path, outputs=("last_hidden_state",), tail=None):
    ids = torch.tensor([[2, 9, 11, 12, 13, 3], [2, 14, 15, 3, 0, 0]])
    mask = torch.tensor([[1] * 6, [1] * 4 + [0] * 2])
    values = {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids),
              "position_ids": torch.arange(6).repeat(2, 1)}
    axes = {name: {0: "batch_size", 1: "sequence_length"} for name in inputs}
    for name in outputs:
        flat = name in ("sentence_embedding", "embeddings")
        axes[name] = {0: "batch_size"} if flat else {0: "batch_size", 1: "sequence_length"}
    graph = Graph(model, inputs, tail, both=len(outputs) > 1).eval()
    with torch.no_grad():
        torch.onnx.export(graph, tuple(values[n] for n in inputs), path, dynamo=False, opset_version=OPSET,
                          input_names=list(inputs), output_names=list(outputs), dynamic_axes=axes)
    proto = onnx.load(path)
    for node in proto.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    proto.doc_string = proto.graph.doc_string = ""
    with_shared_weights(proto)
    with_short_names(proto)
    onnx.checker.check_model(proto)
    onnx.save(proto, path)


def with_shared_weights(proto):
    first, same = {}, {}
    for weight in list(proto.graph.initializer):
        key = (weight.data_type, tuple(weight.dims), onnx.numpy_helper.to_array(weight).tobytes())
        if first.setdefault(key, weight.name) != weight.name:
            same[weight.name] = first[key]
            proto.graph.initializer.remove(weight)
    for node in proto.graph.node:
        for k, name in enumerate(node.input):
            node.input[k] = same.get(name, name)


def with_short_names(proto):
    """Names of nodes and of the values between them are most of such a small file."""
    kept = {v.name for v in list(proto.graph.input) + list(proto.graph.output) + list(proto.graph.initializer)}
    short = {}
    for i, node in enumerate(proto.graph.node):
        assert not any(a.HasField("g") for a in node.attribute)
        node.name = "%s_%d" % (node.op_type, i)
        for names in (node.input, node.output):
            for k, name in enumerate(names):
                if name and name not in kept:
                    names[k] = short.setdefault(name, "t%d" % len(short))
    del proto.graph.value_info[:]


def with_int32_inputs(path):
    proto = onnx.load(path)
    casts = []
    for value in proto.graph.input:
        wide = value.name + "_int64"
        for node in proto.graph.node:
            for i, name in enumerate(node.input):
                if name == value.name:
                    node.input[i] = wide
        casts.append(helper.make_node("Cast", [value.name], [wide], to=TensorProto.INT64, name="/cast_" + value.name))
        value.type.tensor_type.elem_type = TensorProto.INT32
    nodes = casts + list(proto.graph.node)
    del proto.graph.node[:]
    proto.graph.node.extend(nodes)
    onnx.checker.check_model(proto)
    onnx.save(proto, path)


def with_external_data(path):
    proto = onnx.load(path)
    os.remove(path)
    onnx.save(proto, path, save_as_external_data=True, all_tensors_to_one_file=True,
              location=os.path.basename(path) + "_data", size_threshold=64)


# ---- folders --------------------------------------------------------------------------------------------------------

def write(folder, name, content):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        json.dump(content, file, indent=2, ensure_ascii=False)
        file.write("\n")


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file)


OLD_MODES = ["pooling_mode_cls_token", "pooling_mode_mean_tokens", "pooling_mode_max_tokens", "pooling_mode_mean_sqrt_len_tokens",
             "pooling_mode_weightedmean_tokens", "pooling_mode_lasttoken"]


def old_pooling(*on, **more):
    config = {"word_embedding_dimension": HIDDEN}
    for mode in OLD_MODES:
        config[mode] = mode in ["pooling_mode_" + name for name in on]
    return {**config, **more}


def new_pooling(mode, include_prompt=True):
    return {"embedding_dimension": HIDDEN, "pooling_mode": mode, "include_prompt": include_prompt}


OLD_NAMES = "sentence_transformers.models."
NEW_NAMES = {"Transformer": "sentence_transformers.base.modules.transformer.Transformer",
             "Pooling": "sentence_transformers.sentence_transformer.modules.pooling.Pooling",
             "Dense": "sentence_transformers.base.modules.dense.Dense",
             "Normalize": "sentence_transformers.base.modules.normalize.Normalize"}


def modules(kinds, new):
    return [{"idx": i, "name": str(i), "path": "" if i == 0 else "%d_%s" % (i, kind),
             "type": NEW_NAMES[kind] if new else OLD_NAMES + kind} for i, kind in enumerate(kinds)]


TOKENIZER_CONFIGS = {
    "bert": {"clean_up_tokenization_spaces": True, "do_basic_tokenize": True, "do_lower_case": True, **SPECIAL_BERT,
             "model_max_length": MAX_TOKENS, "never_split": None, "strip_accents": None, "tokenize_chinese_chars": True,
             "tokenizer_class": "BertTokenizer"},
    "distilbert": {"clean_up_tokenization_spaces": True, "do_lower_case": True, **SPECIAL_BERT, "model_max_length": MAX_TOKENS,
                   "strip_accents": None, "tokenize_chinese_chars": True, "tokenizer_class": "DistilBertTokenizer"},
    "roberta": {"add_prefix_space": False, "errors": "replace", **SPECIAL_ROBERTA, "model_max_length": MAX_TOKENS,
                "tokenizer_class": "RobertaTokenizer", "trim_offsets": True},
    "xlm-roberta": {**SPECIAL_ROBERTA, "model_max_length": MAX_TOKENS, "tokenizer_class": "PreTrainedTokenizerFast"},
    "qwen": {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "padding_side": "left", "model_max_length": MAX_TOKENS,
             "tokenizer_class": "PreTrainedTokenizerFast", "add_prefix_space": False},
}


class Folder:
    """One model folder: what is in it, and how to make its reference."""

    def __init__(self, name, make=bert, tokenizer="bert", inputs=("input_ids", "attention_mask", "token_type_ids"),
                 pooling=None, kinds=("Transformer", "Pooling"), new=False, onnx_path="onnx/model.onnx", outputs=("last_hidden_state",),
                 tail=None, sentence_bert=None, prompts=None, default_prompt=None, left=False, dense=(), dense_bin=False,
                 lower=True, plain=False, tokenizer_sections=None, after=None, half=False, tolerance=1e-5, notes=None,
                 max_tokens=MAX_TOKENS, config_extra=None):
        self.__dict__.update(locals())


def dense_weights(seed, n_in, n_out, bias):
    random = np.random.RandomState(seed)
    made = {"linear.weight": torch.from_numpy((0.4 * random.standard_normal((n_out, n_in))).astype(np.float32))}
    if bias:
        made["linear.bias"] = torch.from_numpy((0.3 * random.standard_normal(n_out)).astype(np.float32))
    return made


def build(spec, lines, out):
    """Writes the folder; the PyTorch weights go to a second copy, which is returned."""
    folder = os.path.join(out, spec.name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    maker = {"bert": lambda: word_piece(lines, spec.lower), "distilbert": lambda: word_piece(lines),
             "roberta": lambda: roberta_tokenizer(lines), "xlm-roberta": lambda: unigram_tokenizer(lines),
             "qwen": lambda: qwen_tokenizer(lines)}[spec.tokenizer]
    tokenizer = maker()
    vocabulary = tokenizer.get_vocab_size()
    tokenizer.save(os.path.join(folder, "tokenizer.json"))
    pretty = read(folder, "tokenizer.json")
    pretty.update(spec.tokenizer_sections or {})
    with open(os.path.join(folder, "tokenizer.json"), "w", encoding="utf-8", newline="\n") as file:
        json.dump(pretty, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")
    config = dict(TOKENIZER_CONFIGS[spec.tokenizer])
    if not spec.lower:
        config["do_lower_case"] = False
        config["strip_accents"] = False
    if spec.left:
        config["padding_side"] = "left"
    write(folder, "tokenizer_config.json", config)
    write(folder, "special_tokens_map.json", {k: v for k, v in config.items() if k.endswith("_token")})
    if spec.tokenizer in ("bert", "distilbert"):
        words = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
        with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8", newline="\n") as file:
            file.write("".join(word + "\n" for word, _ in words))

    model = seeded(spec.make, vocabulary)
    if spec.half:
        model = model.half()
    with tempfile.TemporaryDirectory() as temporary:
        model.save_pretrained(temporary)
        saved = read(temporary, "config.json")
        saved.update(spec.config_extra or {})
        write(folder, "config.json", saved)
        weights = os.path.join(folder, "model.safetensors")
        shutil.copy(os.path.join(temporary, "model.safetensors"), weights)

    if not spec.plain:
        write(folder, "modules.json", modules(spec.kinds, spec.new))
        if spec.sentence_bert is not None:
            write(folder, "sentence_bert_config.json", spec.sentence_bert)
        elif spec.new:
            write(folder, "sentence_bert_config.json", {
                "transformer_task": "feature-extraction",
                "modality_config": {"text": {"method": "forward", "method_output_name": "last_hidden_state"}},
                "module_output_name": "token_embeddings"})
        else:
            write(folder, "sentence_bert_config.json", {"max_seq_length": spec.max_tokens, "do_lower_case": False})
        versions = {"sentence_transformers": sentence_transformers.__version__, "transformers": transformers.__version__,
                    "pytorch": torch.__version__.split("+")[0]} if spec.new else {
                    "sentence_transformers": "2.2.2", "transformers": "4.28.1", "pytorch": "1.13.0"}
        head = {"__version__": versions}
        if spec.prompts is not None or spec.new:
            head["prompts"] = spec.prompts if spec.prompts is not None else {"query": "", "document": ""}
            head["default_prompt_name"] = spec.default_prompt
            head["similarity_fn_name"] = "cosine"
        if spec.new:
            head = {"model_type": "SentenceTransformer", **head}
        write(folder, "config_sentence_transformers.json", head)
        denses = iter(enumerate(spec.dense))
        for i, kind in enumerate(spec.kinds):
            if kind == "Pooling":
                write(folder, "%d_Pooling/config.json" % i, spec.pooling)
            elif kind == "Normalize" and spec.new:
                write(folder, "%d_Normalize/config.json" % i, {"module_input_name": "sentence_embedding",
                                                               "module_output_name": "sentence_embedding"})
            elif kind == "Dense":
                number, (n_in, n_out, bias, activation) = next(denses)
                config = {"in_features": n_in, "out_features": n_out, "bias": bias, "activation_function": activation}
                if spec.new:
                    config.update(module_input_name="sentence_embedding", module_output_name="sentence_embedding")
                write(folder, "%d_Dense/config.json" % i, config)
                made = dense_weights(40 + number, n_in, n_out, bias)
                if spec.dense_bin:
                    torch.save(made, os.path.join(folder, "%d_Dense" % i, "pytorch_model.bin"))
                else:
                    from safetensors.torch import save_file
                    save_file(made, os.path.join(folder, "%d_Dense" % i, "model.safetensors"))

    graph = os.path.join(folder, spec.onnx_path)
    os.makedirs(os.path.dirname(graph), exist_ok=True)
    export(model, spec.inputs, graph, spec.outputs, spec.tail)
    if spec.after:
        spec.after(graph)
    return folder, graph


# ---- references -----------------------------------------------------------------------------------------------------

def packed(vector):
    return base64.b64encode(np.asarray(vector, dtype="<f4").tobytes()).decode("ascii")


def count_entry(tokenizer, limit, text, prompt):
    whole = tokenizer(prompt + text, truncation=False)["input_ids"]
    used = tokenizer(prompt + text, truncation=True, max_length=limit)["input_ids"]
    return {"text": text, "tokens": len(whole), "usedTokens": len(used), "truncated": len(whole) > len(used), "ids": used}


def numpy_pool(spec, tokens, mask, sentence, prompt_tokens):
    """The ONNX graph's output finished in numpy: an own arithmetic beside the library's."""
    if tokens is None:
        return sentence
    length = int(mask.sum())
    rows = tokens[mask.astype(bool)].astype(np.float64)
    start = prompt_tokens if prompt_tokens else 0
    kept = rows[start:]
    weights = np.arange(start + 1, length + 1, dtype=np.float64)[:, None]
    of = {"cls": lambda: kept[0], "max": lambda: kept.max(0), "mean": lambda: kept.mean(0),
          "mean_sqrt_len_tokens": lambda: kept.sum(0) / np.sqrt(len(kept)),
          "weightedmean": lambda: (kept * weights).sum(0) / weights.sum(), "lasttoken": lambda: kept[-1]}
    vector = np.concatenate([of[m]() for m in spec.modes])
    for number, (n_in, n_out, bias, activation) in enumerate(spec.dense):
        made = dense_weights(40 + number, n_in, n_out, bias)
        vector = made["linear.weight"].numpy().astype(np.float64) @ vector
        if bias:
            vector = vector + made["linear.bias"].numpy()
        vector = np.tanh(vector) if activation.endswith("Tanh") else vector
    if spec.normalized:
        vector = vector / np.linalg.norm(vector)
    return vector


def run_graph(session, spec, ids, mask):
    feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids),
             "position_ids": np.maximum(np.cumsum(mask, axis=1) - 1, 0)}
    kinds = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
    outputs = dict(zip([o.name for o in session.get_outputs()],
                       session.run(None, {i.name: feeds[i.name].astype(kinds[i.type]) for i in session.get_inputs()})))
    tokens = outputs.get("last_hidden_state", outputs.get("token_embeddings"))
    sentence = outputs.get("sentence_embedding", outputs.get("embeddings"))
    return tokens, sentence


def reference(spec, folder, graph):
    model = SentenceTransformer(folder, device="cpu", local_files_only=True)
    if spec.half:
        model = model.half()
    if spec.plain and spec.tail is not None:
        from sentence_transformers.sentence_transformer.modules import Normalize
        model.append(Normalize())
    pooling = next(m for m in model if type(m).__name__ == "Pooling")
    modes = pooling.pooling_mode
    spec.modes = [modes] if isinstance(modes, str) else list(modes)
    spec.normalized = any(type(m).__name__ == "Normalize" for m in model)
    limit = model.max_seq_length
    assert limit == spec.max_tokens, (spec.name, limit)
    tokenizer = model.tokenizer
    assert tokenizer.padding_side == ("left" if spec.left else "right")
    raw = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    raw.no_padding()
    raw.no_truncation()
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    worst = {"batchAgainstAlone": 0.0, "onnxAgainstTorch": 0.0, "onnxBatchAgainstTorch": 0.0}

    def entries(prompt, texts=TEXTS):
        alone = np.stack([model.encode([t], prompt=prompt)[0] for t in texts]).astype(np.float64)
        batch = model.encode(texts, prompt=prompt, batch_size=len(texts)).astype(np.float64)
        padded = model.tokenizer([prompt + t for t in texts], padding=True, truncation=True, max_length=limit)
        excluded = 0
        if not pooling.include_prompt and prompt:
            excluded = model[0]._get_prompt_length(prompt)
        made = []
        all_tokens, all_sentences = run_graph(session, spec, np.array(padded["input_ids"]), np.array(padded["attention_mask"]))
        for i, text in enumerate(texts):
            entry = count_entry(tokenizer, limit, text, prompt)
            seen = (prompt + text).lower() if spec.sentence_bert and spec.sentence_bert.get("do_lower_case") else prompt + text
            assert tokenizer(prompt + text, truncation=False)["input_ids"] == raw.encode(seen).ids, (spec.name, text)
            ids = np.array([entry["ids"]])
            tokens, sentence = run_graph(session, spec, ids, np.ones_like(ids))
            mine = numpy_pool(spec, None if tokens is None else tokens[0], np.ones(ids.shape[1]),
                              None if sentence is None else sentence[0], excluded)
            if sentence is not None:
                worst["onnxAgainstTorch"] = max(worst["onnxAgainstTorch"], float(abs(sentence[0] - alone[i]).max()))
            mine_padded = numpy_pool(spec, None if all_tokens is None else all_tokens[i], np.array(padded["attention_mask"][i]),
                                     None if all_sentences is None else all_sentences[i], excluded)
            worst["onnxAgainstTorch"] = max(worst["onnxAgainstTorch"], float(abs(mine - alone[i]).max()))
            worst["onnxBatchAgainstTorch"] = max(worst["onnxBatchAgainstTorch"], float(abs(mine_padded - alone[i]).max()))
            entry["vector"] = packed(alone[i])
            if spec.name == "tiny-bert-last-token-left":
                entry["leftPaddedBatchVector"] = packed(batch[i])
            if spec.name == "tiny-bert-plain":
                entry["clsVector"] = packed(tokens[0][0])
            made.append(entry)
        worst["batchAgainstAlone"] = max(worst["batchAgainstAlone"], float(abs(batch - alone).max()))
        cosines = [alone[i] @ alone[j] / np.linalg.norm(alone[i]) / np.linalg.norm(alone[j])
                   for i in range(1, len(texts)) for j in range(1, i)]
        spec.spread = float(np.median(cosines))
        return made

    result = {"model": spec.name}
    default = model.prompts.get(model.default_prompt_name, "") if model.default_prompt_name else ""
    main = entries(default)
    direct = np.stack([model.encode([t])[0] for t in TEXTS])
    assert [packed(v) for v in direct] == [e["vector"] for e in main]
    prompted = {}
    few = [TEXTS[i] for i in (0, 1, 2, 3, 5, 8, 11, 13)]
    if spec.prompts is not None:
        for name, prompt in list(model.prompts.items()) + [("(none)", ""), ("(own)", "find this: ")]:
            prompted[name] = {"prompt": prompt, "promptTokens": model[0]._get_prompt_length(prompt) if prompt else 0,
                              "entries": entries(prompt, few)}
        for method, name in (("encode_query", "query"), ("encode_document", "document")):
            got = np.stack([getattr(model, method)([t])[0] for t in few])
            assert [packed(v) for v in got] == [e["vector"] for e in prompted[name]["entries"]], (spec.name, method)
    result.update({
        "dimension": int(np.frombuffer(base64.b64decode(main[0]["vector"]), "<f4").size),
        "maxTokens": limit, "pooling": spec.modes, "includePrompt": bool(pooling.include_prompt), "normalized": spec.normalized,
        "paddingSide": tokenizer.padding_side, "onnx": spec.onnx_path, "inputs": [i.name for i in session.get_inputs()],
        "outputs": [o.name for o in session.get_outputs()], "defaultPromptName": model.default_prompt_name,
        "tolerance": spec.tolerance, "largestDifference": {k: float("%.3g" % v) for k, v in worst.items()},
        "medianCosineOfDifferentTexts": round(spec.spread, 3),
        "versions": {"python": platform.python_version(), "torch": torch.__version__.split("+")[0],
                     "transformers": transformers.__version__, "sentence-transformers": sentence_transformers.__version__,
                     "tokenizers": tokenizers.__version__, "onnx": onnx.__version__, "onnxruntime": onnxruntime.__version__},
    })
    if spec.notes:
        result["notes"] = spec.notes
    head = json.dumps(result, indent=2, ensure_ascii=True)[:-2]
    line = lambda e: json.dumps(e, separators=(",", ":"))
    with open(os.path.join(folder, "reference.json"), "w", encoding="ascii", newline="\n") as file:
        file.write(head + ",\n  \"entries\": [\n" + ",\n".join(line(e) for e in main) + "\n  ]")
        if prompted:
            file.write(",\n  \"prompts\": {\n")
            file.write(",\n".join("  %s: {\"prompt\": %s, \"promptTokens\": %d, \"entries\": [\n%s\n  ]}" % (
                json.dumps(name), json.dumps(p["prompt"]), p["promptTokens"], ",\n".join(line(e) for e in p["entries"]))
                for name, p in prompted.items()) + "\n  }")
        file.write("\n}\n")
    os.remove(os.path.join(folder, "model.safetensors"))
    print("%-36s %s median cosine %.3f" % (spec.name, {k: "%.1e" % v for k, v in worst.items()}, spec.spread))
    assert worst["onnxAgainstTorch"] < spec.tolerance, spec.name
    if spec.name != "tiny-bert-last-token-left":
        assert worst["batchAgainstAlone"] < spec.tolerance, spec.name
        assert worst["onnxBatchAgainstTorch"] < spec.tolerance, spec.name


PROMPTS = {"query": "query: ", "document": "document: ", "passage": "The passage says: "}
NORMALIZED = ("Transformer", "Pooling", "Normalize")
NO_TYPES = ("input_ids", "attention_mask")


def folders():
    return [
        Folder("tiny-bert-cls-normalize", pooling=old_pooling("cls_token"), kinds=NORMALIZED),
        Folder("tiny-bert-mean", pooling=new_pooling("mean"), new=True,
               tokenizer_sections={"truncation": {"max_length": 32, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
                                   "padding": {"strategy": {"Fixed": 32}, "direction": "Right", "pad_to_multiple_of": None,
                                               "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"}},
               notes="tokenizer.json asks for truncation at 32 and padding to 32, as well-known models do by accident; "
                     "sentence-transformers ignores both sections and cuts at 64."),
        Folder("tiny-bert-max", pooling=old_pooling("max_tokens")),
        Folder("tiny-bert-mean-sqrt-len", pooling=old_pooling("mean_sqrt_len_tokens")),
        Folder("tiny-bert-weighted-mean", pooling=new_pooling("weightedmean"), new=True),
        Folder("tiny-bert-last-token", pooling=new_pooling("lasttoken"), new=True),
        Folder("tiny-bert-last-token-left", pooling=old_pooling("lasttoken"), left=True,
               tokenizer_sections={"padding": {"strategy": "BatchLongest", "direction": "Left", "pad_to_multiple_of": None,
                                               "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"}},
               notes="BERT has absolute positions counted from the first column, so a left-padded batch differs from each text "
                     "alone, in sentence-transformers too (leftPaddedBatchVector). vector is the text alone."),
        Folder("tiny-bert-concat", pooling=old_pooling("cls_token", "mean_tokens", "max_tokens"),
               notes="Old booleans are concatenated in the order cls, max, mean, whatever their order in the file."),
        Folder("tiny-bert-concat-list", pooling=new_pooling(["lasttoken", "mean", "cls"]), new=True,
               notes="The new form's list is concatenated in its own order."),
        Folder("tiny-bert-dense", pooling=new_pooling("mean"), new=True,
               kinds=("Transformer", "Pooling", "Dense", "Dense", "Normalize"),
               dense=[(32, 24, True, "torch.nn.modules.activation.Tanh"), (24, 16, True, "torch.nn.modules.linear.Identity")]),
        Folder("tiny-bert-dense-bin", pooling=old_pooling("mean_tokens"), dense_bin=True,
               kinds=("Transformer", "Pooling", "Dense", "Normalize"),
               dense=[(32, 24, False, "torch.nn.modules.linear.Identity")],
               notes="2_Dense has only pytorch_model.bin (a zip with a pickle), no bias, as older models have it."),
        Folder("tiny-bert-prompts", pooling=new_pooling("mean"), new=True, kinds=NORMALIZED, prompts=PROMPTS,
               default_prompt="passage",
               notes="entries use the default prompt, as encode() without a prompt does. encode_query takes 'query', "
                     "encode_document takes 'document'."),
        Folder("tiny-bert-prompts-excluded", pooling=new_pooling("mean", False), new=True, kinds=NORMALIZED, prompts=PROMPTS,
               notes="The first promptTokens tokens ([CLS] and the prompt's own) are left out of pooling, not of the run."),
        Folder("tiny-bert-prompts-excluded-concat", pooling=new_pooling(["cls", "weightedmean", "max"], False), new=True,
               prompts=PROMPTS,
               notes="With the prompt left out, cls is the first token after it, and weights keep counting from the first token."),
        Folder("tiny-bert-max-seq-length", pooling=old_pooling("mean_tokens"), kinds=NORMALIZED, lower=False,
               sentence_bert={"max_seq_length": 16, "do_lower_case": True}, max_tokens=16,
               notes="The tokenizer itself keeps case; do_lower_case of sentence_bert_config.json lowers it before."),
        Folder("tiny-bert-sentence-embedding", pooling=old_pooling("mean_tokens"), kinds=NORMALIZED,
               outputs=("token_embeddings", "sentence_embedding"), tail=mean_normalize),
        Folder("tiny-bert-2d", plain=True, onnx_path="model.onnx", outputs=("embeddings",), tail=mean_normalize,
               notes="The graph pools (mean) and normalises; there is nothing left to do."),
        Folder("tiny-bert-plain", plain=True, onnx_path="model.onnx",
               notes="No sentence-transformers file: that library then takes mean pooling without normalising (vector); "
                     "clsVector is the first token's row, not normalised."),
        Folder("tiny-roberta", make=roberta, tokenizer="roberta", inputs=NO_TYPES, pooling=old_pooling("mean_tokens"), kinds=NORMALIZED),
        Folder("tiny-xlm-roberta", make=xlm_roberta, tokenizer="xlm-roberta", inputs=NO_TYPES, pooling=old_pooling("cls_token"),
               kinds=NORMALIZED),
        Folder("tiny-distilbert", make=distilbert, tokenizer="distilbert", inputs=NO_TYPES, pooling=old_pooling("mean_tokens")),
        Folder("tiny-positions", inputs=("input_ids", "attention_mask", "token_type_ids", "position_ids"),
               pooling=old_pooling("mean_tokens"), kinds=NORMALIZED),
        Folder("tiny-bert-fp16", pooling=old_pooling("mean_tokens"), kinds=NORMALIZED, half=True, tolerance=5e-3,
               onnx_path="onnx/model_fp16.onnx"),
        Folder("tiny-bert-int32", pooling=old_pooling("mean_tokens"), kinds=NORMALIZED, after=with_int32_inputs),
        Folder("tiny-bert-external", pooling=old_pooling("mean_tokens"), kinds=NORMALIZED, after=with_external_data),
        Folder("tiny-decoder-last-token", make=qwen, tokenizer="qwen", inputs=("input_ids", "attention_mask", "position_ids"),
               pooling=old_pooling("lasttoken", include_prompt=True), kinds=NORMALIZED, left=True,
               prompts={"query": "Instruct: Find the passage\nQuery:", "document": ""},
               notes="Causal; position_ids count from each text's first token. Rotary positions: padding on either side gives "
                     "the same vectors, as long as the attention mask and the positions follow."),
    ]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--opticks", required=True)
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--only", nargs="*")
    options = arguments.parse_args()
    lines = corpus(options.opticks)
    for spec in folders():
        if options.only and spec.name not in options.only:
            continue
        folder, graph = build(spec, lines, options.out)
        reference(spec, folder, graph)


if __name__ == "__main__":
    main()
