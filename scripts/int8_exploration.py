#!/usr/bin/env python3
"""What eight bits do to a text encoder: which nearest neighbours stay, and how fast it is. An exploration, not part of the library.

    python scripts/int8_exploration.py GRAPH WEIGHTS_DIR TOKENIZER_JSON PROSE.txt [--calibration OTHER.txt] [--only NAME;...] [--no-timing]

needs onnx, onnxruntime, numpy, tokenizers. GRAPH is a float32 encoder, exported or specialised (GRAPHS/KEY/model.onnx of Inlay's cache);
WEIGHTS_DIR is the folder that its external data is named from. Vectors are those of the first token.

Every variant is made from the same float32 graph. Passages of 20 to 120 words are cut from the prose; of each the nearest other one
is looked up by cosine. `kept` is the share whose nearest neighbour is that of float32, `of 10` the mean share of its ten nearest ones.
Times: runs of 8 x 128 tokens on one thread, variants in turn, median of the ratios to float32 within a round.
"""
import argparse
import logging
import os
import random
import statistics
import tempfile
import time

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer


def read(graph, weights):
    model = onnx.load(graph, load_external_data=False)
    onnx.load_external_data_for_model(model, weights)
    for tensor in model.graph.initializer:
        tensor.data_location = TensorProto.DEFAULT
        del tensor.external_data[:]
    newer(model)
    return model


def newer(model):
    """QuantizeLinear takes a scale for each row from opset 13 on; what else changed there is axes, which became inputs."""
    opset = next(each for each in model.opset_import if not each.domain)
    if opset.version >= 13:
        return
    opset.version = 13
    for node in model.graph.node:
        axes = next((each for each in node.attribute if each.name == "axes"), None)
        if node.op_type in ("Unsqueeze", "Squeeze", "ReduceSum") and axes:
            name = f"{node.output[0]}.axes"
            model.graph.initializer.append(numpy_helper.from_array(np.array(axes.ints, np.int64), name))
            node.input.append(name)
            node.attribute.remove(axes)


def copy(model):
    other = onnx.ModelProto()
    other.CopyFrom(model)
    return other


class Weights:
    """The products with constant matrices, by what they are for."""

    def __init__(self, model):
        self.model = model
        self.tensors = {each.name: each for each in model.graph.initializer}
        self.nodes = [
            node for node in model.graph.node
            if node.op_type == "MatMul" and node.input[1] in self.tensors and len(self.tensors[node.input[1]].dims) == 2
        ]

    def matrix(self, node):
        return numpy_helper.to_array(self.tensors[node.input[1]])

    def set(self, node, name, values):
        tensor = numpy_helper.from_array(np.ascontiguousarray(values), name)
        self.model.graph.initializer.append(tensor)
        self.tensors[name] = tensor
        node.input[1] = name

    def kind(self, node):
        rows, columns = self.matrix(node).shape
        return "up" if columns > rows else "down" if rows > columns else "attention"


def layer_of(index, count, layers=12):
    return index * layers // count


def name_nodes(model):
    for i, node in enumerate(model.graph.node):
        node.name = node.name or f"node_{i}"


def calibrate(model, feeds):
    """The largest magnitude of each channel of each product's input."""
    watched = copy(model)
    weights = Weights(watched)
    names = sorted({node.input[0] for node in weights.nodes})
    for name in names:
        watched.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    run = session(watched)
    most = {}
    for feed in feeds:
        for name, values in zip(names, run.run(names, feed)):
            channels = np.abs(values.reshape(-1, values.shape[-1])).max(0)
            most[name] = np.maximum(most.get(name, 0), channels)
    return most


def smooth(model, most, alpha):
    """Moves the range of activations into the weights (SmoothQuant, Xiao et al. 2023): x W = (x / s) (s W)."""
    model = copy(model)
    weights = Weights(model)
    scaled = {}
    users = {}
    for node in weights.nodes:
        users.setdefault(node.input[0], []).append(node)
    for value, nodes in users.items():
        largest = np.max([np.abs(weights.matrix(node)).max(1) for node in nodes], axis=0)
        scale = np.maximum(most[value], 1e-5) ** alpha / np.maximum(largest, 1e-5) ** (1 - alpha)
        for node in nodes:
            weights.set(node, node.input[1] + ".smooth", weights.matrix(node) * scale[:, None].astype(np.float32))
        model.graph.initializer.append(numpy_helper.from_array((1 / scale).astype(np.float32), value + ".smooth"))
        scaled[value] = helper.make_node("Mul", [value, value + ".smooth"], [value + ".smoothed"])
        for node in nodes:
            node.input[0] = value + ".smoothed"
    place(model, scaled)
    return model


def place(model, after):
    """Puts nodes behind those that compute their inputs."""
    nodes = []
    for node in model.graph.node:
        nodes.append(node)
        nodes.extend(after.pop(output) for output in node.output if output in after)
    assert not after, after.keys()
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def dynamic(model, keep=lambda weights, node: False):
    """onnxruntime's dynamic quantisation: weights per column, activations by the range of the whole run."""
    weights = Weights(model)
    kept = [node.name for node in weights.nodes if keep(weights, node)]
    with tempfile.TemporaryDirectory() as folder:
        onnx.save(model, os.path.join(folder, "a.onnx"))
        quantize_dynamic(
            os.path.join(folder, "a.onnx"), os.path.join(folder, "b.onnx"), op_types_to_quantize=["MatMul"],
            per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=kept,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT})
        return onnx.load(os.path.join(folder, "b.onnx"))


def per_token(model, keep=lambda weights, node: False):
    """Each row of the activations by its own range, in plain operators."""
    model = copy(model)
    weights = Weights(model)
    graph = model.graph
    graph.initializer.extend([
        numpy_helper.from_array(np.array(128, np.uint8), "t_zero"),
        numpy_helper.from_array(np.array([128], np.uint8), "t_zero1"),
        numpy_helper.from_array(np.array(1 / 127, np.float32), "t_step"),
        numpy_helper.from_array(np.array(1e-9, np.float32), "t_least"),
        numpy_helper.from_array(np.array([-1], np.int64), "t_last"),
        numpy_helper.from_array(np.array([-1], np.int64), "t_flat"),
    ])
    rounded = {}
    replaced = {}
    for node in weights.nodes:
        if keep(weights, node):
            continue
        value = node.input[0]
        w = weights.matrix(node)
        width = w.shape[0]
        if value not in rounded:
            graph.initializer.append(numpy_helper.from_array(np.array([-1, width], np.int64), value + ".t_2d"))
            rounded[value] = [
                helper.make_node("Reshape", [value, value + ".t_2d"], [value + ".t_rows"]),
                helper.make_node("Abs", [value + ".t_rows"], [value + ".t_abs"]),
                helper.make_node("ReduceMax", [value + ".t_abs"], [value + ".t_max"], axes=[1], keepdims=1),
                helper.make_node("Mul", [value + ".t_max", "t_step"], [value + ".t_raw"]),
                helper.make_node("Max", [value + ".t_raw", "t_least"], [value + ".t_scale"]),
                helper.make_node("Reshape", [value + ".t_scale", "t_flat"], [value + ".t_scales"]),
                helper.make_node("Shape", [value + ".t_scales"], [value + ".t_count"]),
                helper.make_node("Expand", ["t_zero1", value + ".t_count"], [value + ".t_zeros"]),
                helper.make_node(
                    "QuantizeLinear", [value + ".t_rows", value + ".t_scales", value + ".t_zeros"], [value + ".t_q"], axis=0),
                helper.make_node("Shape", [value], [value + ".t_shape"]),
            ]
        scale = np.abs(w).max(0) / 127
        scale[scale == 0] = 1
        name = node.output[0]
        graph.initializer.extend([
            numpy_helper.from_array(np.round(w / scale).astype(np.int8), name + ".t_w"),
            numpy_helper.from_array(scale.astype(np.float32), name + ".t_ws"),
            numpy_helper.from_array(np.array([w.shape[1]], np.int64), name + ".t_n"),
            numpy_helper.from_array(np.array([0], np.int64), name + ".t_from"),
        ])
        replaced[name] = [
            helper.make_node("MatMulInteger", [value + ".t_q", name + ".t_w", "t_zero"], [name + ".t_i"]),
            helper.make_node("Cast", [name + ".t_i"], [name + ".t_f"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [value + ".t_scale", name + ".t_ws"], [name + ".t_both"]),
            helper.make_node("Mul", [name + ".t_f", name + ".t_both"], [name + ".t_y"]),
            helper.make_node("Slice", [value + ".t_shape", name + ".t_from", "t_last"], [name + ".t_lead"]),
            helper.make_node("Concat", [name + ".t_lead", name + ".t_n"], [name + ".t_out"], axis=0),
            helper.make_node("Reshape", [name + ".t_y", name + ".t_out"], [name]),
        ]
    nodes, done = [], set()
    for node in graph.node:
        if node.op_type == "MatMul" and node.output[0] in replaced:
            if node.input[0] not in done:
                nodes.extend(rounded[node.input[0]])
                done.add(node.input[0])
            nodes.extend(replaced[node.output[0]])
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    return pruned(model)


def blocks(model, block, level, keep=lambda weights, node: False):
    """com.microsoft.MatMulNBits with 8 bits: weights by blocks of a column; with level 4 activations by blocks of a row, too."""
    model = copy(model)
    weights = Weights(model)
    graph = model.graph
    for node in weights.nodes:
        if keep(weights, node):
            continue
        w = weights.matrix(node).T
        columns, width = w.shape
        parts = w.reshape(columns, width // block, block)
        scale = np.abs(parts).max(2) / 127
        scale[scale == 0] = 1
        packed = (np.round(parts / scale[:, :, None]) + 128).astype(np.uint8)
        name = node.output[0]
        graph.initializer.extend([
            numpy_helper.from_array(packed, name + ".b_w"),
            numpy_helper.from_array(scale.astype(np.float32).reshape(-1), name + ".b_s"),
        ])
        value = node.input[0]
        node.Clear()
        node.CopyFrom(helper.make_node(
            "MatMulNBits", [value, name + ".b_w", name + ".b_s"], [name], domain="com.microsoft",
            K=width, N=columns, bits=8, block_size=block, accuracy_level=level))
    if not any(each.domain == "com.microsoft" for each in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return pruned(model)


def pruned(model):
    used = {name for node in model.graph.node for name in node.input}
    kept = [each for each in model.graph.initializer if each.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    return model


def session(model):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def feed_of(run_inputs, encodings):
    width = max(len(each.ids) for each in encodings)
    feed = {}
    for name, get in (("input_ids", lambda e: e.ids), ("attention_mask", lambda e: [1] * len(e.ids)),
                      ("token_type_ids", lambda e: [0] * len(e.ids))):
        if name in run_inputs:
            feed[name] = np.array([get(e) + [0] * (width - len(e.ids)) for e in encodings], np.int64)
    return feed


def vectors(run, encodings):
    names = {each.name for each in run.get_inputs()}
    order = sorted(range(len(encodings)), key=lambda i: len(encodings[i].ids))
    result = [None] * len(encodings)
    for at in range(0, len(order), 8):
        part = order[at:at + 8]
        rows = run.run(None, feed_of(names, [encodings[i] for i in part]))[0]
        for i, row in zip(part, rows):
            row = row[0] if row.ndim == 2 else row
            result[i] = row / np.linalg.norm(row)
    return np.stack(result)


def neighbours(matrix, count):
    similar = matrix @ matrix.T
    np.fill_diagonal(similar, -2)
    return np.argsort(-similar, axis=1, kind="stable")[:, :count]


def passages(prose, count, seed):
    words = open(prose, encoding="utf-8").read().split()
    chooser = random.Random(seed)
    texts, at = [], 0
    while at < len(words) and len(texts) < count:
        size = chooser.randint(20, 120)
        texts.append(" ".join(words[at:at + size]))
        at += size
    return texts


def variants(model, feeds):
    most = calibrate(model, feeds)

    def attention(weights, node):
        return weights.kind(node) == "attention"

    def down(weights, node):
        return weights.kind(node) == "down"

    ranked = sorted(
        (node.input[0] for node in Weights(model).nodes if Weights(model).kind(node) == "down"),
        key=lambda value: -most[value].max() / np.median(most[value]))

    def widest(count):
        """Down projections whose inputs have the largest outliers."""
        return lambda weights, node: node.input[0].removesuffix(".smoothed") in ranked[:count]

    def ends(count):
        def keep(weights, node):
            index = [id(each) for each in weights.nodes].index(id(node))
            layer = layer_of(index, len(weights.nodes))
            return layer < count or layer >= 12 - count
        return keep

    all_of_them = {
        "dynamic int8": lambda: dynamic(model),
        "dynamic int8, attention fp32": lambda: dynamic(model, attention),
        "dynamic int8, down projection fp32": lambda: dynamic(model, down),
        "dynamic int8, first and last 2 layers fp32": lambda: dynamic(model, ends(2)),
    }
    for alpha in (0.5, 0.7, 0.8):
        all_of_them[f"smoothed {alpha}, dynamic int8"] = lambda alpha=alpha: dynamic(smooth(model, most, alpha))
    for alpha in (0.7, 0.8):
        all_of_them[f"smoothed {alpha}, dynamic int8, down projection fp32"] = (
            lambda alpha=alpha: dynamic(smooth(model, most, alpha), down))
    all_of_them["per token int8"] = lambda: per_token(model)
    all_of_them["per token int8, down projection fp32"] = lambda: per_token(model, down)
    for alpha in (0.7, 0.8):
        all_of_them[f"smoothed {alpha}, per token int8"] = lambda alpha=alpha: per_token(smooth(model, most, alpha))
    all_of_them["smoothed 0.8, per token int8, down projection fp32"] = lambda: per_token(smooth(model, most, 0.8), down)
    for count in (3, 6):
        all_of_them[f"smoothed 0.7, per token int8, {count} widest down projections fp32"] = (
            lambda count=count: per_token(smooth(model, most, 0.7), widest(count)))
        all_of_them[f"smoothed 0.7, dynamic int8, {count} widest down projections fp32"] = (
            lambda count=count: dynamic(smooth(model, most, 0.7), widest(count)))
    for block in (32, 64, 128):
        all_of_them[f"8-bit blocks of {block}, int8 activations"] = lambda block=block: blocks(model, block, 4)
    all_of_them["8-bit blocks of 128, fp32 activations"] = lambda: blocks(model, 128, 1)
    all_of_them["8-bit blocks of 128, int8 activations, attention fp32"] = lambda: blocks(model, 128, 4, attention)
    return all_of_them


def main():
    logging.disable(logging.WARNING)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph")
    parser.add_argument("weights")
    parser.add_argument("tokenizer")
    parser.add_argument("prose")
    parser.add_argument("--calibration", help="other prose to take the ranges from; default: the end of PROSE.txt")
    parser.add_argument("--passages", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="")
    parser.add_argument("--no-timing", action="store_true")
    options = parser.parse_args()

    tokenizer = Tokenizer.from_file(options.tokenizer)
    tokenizer.no_padding()
    tokenizer.enable_truncation(512)
    texts = passages(options.prose, options.passages, 1)
    encodings = [tokenizer.encode(text) for text in texts]
    model = read(options.graph, options.weights)
    name_nodes(model)
    names = {each.name for each in model.graph.input}
    # What the ranges are taken from is not what is looked up: the end of the prose, in pieces of another length.
    calibration = [tokenizer.encode(text) for text in passages(options.calibration or options.prose, 10_000, 2)[-64:]]
    feeds = [feed_of(names, calibration[at:at + 8]) for at in range(0, len(calibration), 8)]

    runs = {"fp32": session(model)}
    exact = vectors(runs["fp32"], encodings)
    first, ten = neighbours(exact, 1)[:, 0], neighbours(exact, 10)
    only = [each for each in options.only.split(";") if each]
    rows = {}
    for name, make in variants(model, feeds).items():
        if only and name not in only:
            continue
        made = make()
        run = session(made)
        actual = vectors(run, encodings)
        kept = float((neighbours(actual, 1)[:, 0] == first).mean())
        share = float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(neighbours(actual, 10), ten)]))
        cosine = float((exact * actual).sum(1).min())
        size = made.ByteSize() / 1e6
        rows[name] = (kept, share, cosine, size)
        runs[name] = run
        print(f"{name}: kept {kept:.3f}, of 10 {share:.3f}, lowest cosine {cosine:.4f}, {size:.0f} MB", flush=True)

    ratios = {name: [] for name in runs}
    if not options.no_timing:
        batch = [tokenizer.encode(" ".join(texts))] * 8
        for each in batch:
            each.truncate(128)
        feed = feed_of(names, batch)
        for run in runs.values():
            run.run(None, feed)
        for turn in range(options.rounds):
            order = list(runs)
            order = order[turn % len(order):] + order[:turn % len(order)]
            times = {}
            for name in order:
                start = time.perf_counter()
                for _ in range(3):
                    runs[name].run(None, feed)
                times[name] = time.perf_counter() - start
            for name in runs:
                ratios[name].append(times["fp32"] / times[name])
    print(f"\n{len(texts)} passages, {ort.__version__}\n")
    print("| | nearest neighbour kept | of the ten nearest | lowest cosine | MB | times as fast | lowest .. highest |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, (kept, share, cosine, size) in rows.items():
        speed = ratios[name]
        told = f"{statistics.median(speed):.2f} | {min(speed):.2f} .. {max(speed):.2f}" if speed else "| "
        print(f"| {name} | {kept:.1%} | {share:.1%} | {cosine:.4f} | {size:.0f} | {told} |")


main()
