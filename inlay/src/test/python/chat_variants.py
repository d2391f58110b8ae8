"""Makes further layouts out of tiny-llama-past-fp32: the same weights, other inputs and outputs.

usage: chat_variants.py CHAT_RESOURCES_DIR        (needs onnx and numpy)

tiny-llama-merged-fp16  a cache of float16, use_cache_branch, num_logits_to_keep; no position_ids (they are counted from the
                        attention mask, as graphs of the hub do); named decoder_model_merged_quantized.onnx
tiny-state              no attention at all: adds up the embeddings of all tokens in a state named past_conv.0, which nothing can
                        rewind; logits are its products with the embeddings
tiny-shared-kv          as Gemma 3n has it: the last layer has no cache of its own but reads that of the one before, and head sizes
                        vary: the values' heads are cached with 8 zeros more than the keys'
tiny-phi3               tiny-llama-genai-int4 as Phi-3-mini-4k-instruct is published: weights beside the graph under the graph's own
                        name, a sliding window of 2047 tokens; the graph alone, the test puts the weights there
tiny-gemma-3n           the decoder of tiny-llama-two-session-ple as Gemma 3n is published: no attention_mask, causality comes from
                        the length of the cache; embed_tokens is that of tiny-llama-two-session-ple
"""
import json
import os
import shutil
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

root = sys.argv[1]
base = os.path.join(root, "tiny-llama-past-fp32")


def folder(name):
    path = os.path.join(root, name)
    os.makedirs(os.path.join(path, "onnx"), exist_ok=True)
    for each in ("tokenizer.json", "tokenizer_config.json", "config.json", "generation_config.json"):
        shutil.copy(os.path.join(base, each), path)
    return path


def merged():
    model = onnx.load(os.path.join(base, "onnx", "model.onnx"))
    graph = model.graph
    before, after = [], []
    for value in list(graph.input):
        if value.name.startswith("past_key_values"):
            value.type.tensor_type.elem_type = TensorProto.FLOAT16
            before.append(helper.make_node("Cast", [value.name], [value.name + ".fp32"], to=TensorProto.FLOAT))
            for node in graph.node:
                for i, name in enumerate(node.input):
                    if name == value.name:
                        node.input[i] = name + ".fp32"
        if value.name == "position_ids":
            graph.input.remove(value)
    for value in graph.output:
        if value.name.startswith("present"):
            value.type.tensor_type.elem_type = TensorProto.FLOAT16
            for node in graph.node:
                for names in (node.output, node.input):
                    for i, name in enumerate(names):
                        if name == value.name:
                            names[i] = name + ".fp32"
            after.append(helper.make_node("Cast", [value.name + ".fp32"], [value.name], to=TensorProto.FLOAT16))

    def constant(name, values):
        graph.initializer.append(numpy_helper.from_array(np.array(values, np.int64), name))
        return name

    # position_ids: the last positions of cumsum(mask) - 1
    before += [
        helper.make_node("CumSum", ["attention_mask", constant("v_axis", 1)], ["v_sum"]),
        helper.make_node("Sub", ["v_sum", constant("v_one", 1)], ["v_all"]),
        helper.make_node("Shape", ["input_ids"], ["v_shape"]),
        helper.make_node("Gather", ["v_shape", constant("v_first", [1])], ["v_width"]),
        helper.make_node("Neg", ["v_width"], ["v_start"]),
        helper.make_node("Slice", ["v_all", "v_start", constant("v_end", [2**63 - 1]), constant("v_axes", [1])], ["position_ids"]),
    ]
    # logits: the last num_logits_to_keep positions before the head
    head = next(node for node in graph.node if "logits" in node.output)
    keep = [
        helper.make_node("Unsqueeze", ["num_logits_to_keep", constant("v_zero", [0])], ["v_keep"]),
        helper.make_node("Neg", ["v_keep"], ["v_keep_start"]),
        helper.make_node("Slice", [head.input[0], "v_keep_start", "v_end", "v_axes"], ["v_hidden"]),
    ]
    head.input[0] = "v_hidden"
    at = list(graph.node).index(head)
    nodes = before + list(graph.node)[:at] + keep + list(graph.node)[at:] + after
    # The flag must be used, or onnxruntime drops the input: it is added to the keep count as zero.
    flag = [
        helper.make_node("Cast", ["use_cache_branch"], ["v_flag"], to=TensorProto.INT64),
        helper.make_node("Sub", ["v_flag", "v_flag"], ["v_nothing"]),
    ]
    del graph.node[:]
    graph.node.extend(flag + nodes)
    for node in graph.node:
        if node.output[0] == "v_keep_start":
            node.input[0] = "v_keep_plus"
    graph.node.insert(
        [n.output[0] for n in graph.node].index("v_keep_start"),
        helper.make_node("Add", ["v_keep", "v_nothing"], ["v_keep_plus"]))
    graph.input.append(helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1]))
    graph.input.append(helper.make_tensor_value_info("num_logits_to_keep", TensorProto.INT64, []))
    del graph.value_info[:]
    path = folder("tiny-llama-merged-fp16")
    onnx.save(model, os.path.join(path, "onnx", "decoder_model_merged_quantized.onnx"))


def state():
    rng = np.random.default_rng(5)
    size, vocabulary = 16, 512
    embeddings = rng.standard_normal((vocabulary, size)).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["embeddings", "input_ids"], ["embedded"]),
        helper.make_node("CumSum", ["embedded", "axis"], ["sums"]),
        helper.make_node("Mul", ["past_conv.0", "decay"], ["decayed"]),
        helper.make_node("Add", ["sums", "decayed"], ["states"]),
        helper.make_node("Slice", ["states", "last", "end", "axes"], ["present_conv.0"]),
        helper.make_node("Tanh", ["states"], ["bounded"]),
        helper.make_node("MatMul", ["bounded", "head"], ["logits"]),
    ]
    ints = {"axis": 1, "last": [-1], "end": [2**63 - 1], "axes": [1]}
    tensors = [numpy_helper.from_array(np.array(v, np.int64), k) for k, v in ints.items()]
    tensors += [
        numpy_helper.from_array(embeddings, "embeddings"),
        numpy_helper.from_array(np.array(1, np.float32), "decay"),
        numpy_helper.from_array(np.ascontiguousarray(rng.standard_normal((size, vocabulary)).astype(np.float32)), "head"),
    ]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "state",
        [
            value("input_ids", TensorProto.INT64, ["batch", "sequence"]),
            value("past_conv.0", TensorProto.FLOAT, ["batch", 1, size]),
        ],
        [
            value("logits", TensorProto.FLOAT, ["batch", "sequence", vocabulary]),
            value("present_conv.0", TensorProto.FLOAT, ["batch", 1, size]),
        ],
        tensors,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, os.path.join(folder("tiny-state"), "onnx", "model.onnx"))


def shared_kv():
    model = onnx.load(os.path.join(base, "onnx", "model.onnx"))
    graph = model.graph
    wide = 24
    for kind in ("key", "value"):
        for values in (graph.input, graph.output):
            for value in list(values):
                if value.name in (f"past_key_values.1.{kind}", f"present.1.{kind}"):
                    values.remove(value)
        # Nothing reads the last layer's own keys and values any more.
        own = next(node for node in graph.node if f"present.1.{kind}" in node.output)
        graph.node.remove(own)
        for node in graph.node:
            for i, name in enumerate(node.input):
                if name == f"present.1.{kind}":
                    node.input[i] = f"used.0.{kind}"
                elif name == f"present.0.{kind}":
                    node.input[i] = f"used.0.{kind}"
    concat = next(node for node in graph.node if "present.0.value" in node.output)
    past = "past_key_values.0.value"
    new = [name for name in concat.input if name != past]
    assert concat.op_type == "Concat" and len(new) == 1, concat
    concat.input[list(concat.input).index(new[0])] = "v_padded"
    graph.initializer.extend([
        numpy_helper.from_array(np.array([0, 0, 0, 0, 0, 0, 0, wide - 16], np.int64), "v_pads"),
        numpy_helper.from_array(np.array([0], np.int64), "v_from"),
        numpy_helper.from_array(np.array([16], np.int64), "v_to"),
        numpy_helper.from_array(np.array([3], np.int64), "v_axis"),
    ])
    at = list(graph.node).index(concat)
    nodes = list(graph.node)
    nodes[at + 1:at + 1] = [
        helper.make_node("Slice", ["present.0.value", "v_from", "v_to", "v_axis"], ["used.0.value"]),
    ]
    nodes[at:at] = [helper.make_node("Pad", [new[0], "v_pads"], ["v_padded"])]
    keys = next(i for i, node in enumerate(nodes) if "present.0.key" in node.output)
    nodes[keys + 1:keys + 1] = [helper.make_node("Identity", ["present.0.key"], ["used.0.key"])]
    del graph.node[:]
    graph.node.extend(nodes)
    for value in list(graph.input) + list(graph.output):
        if value.name in (past, "present.0.value"):
            value.type.tensor_type.shape.dim[3].dim_value = wide
    del graph.value_info[:]
    onnx.checker.check_model(model)
    onnx.save(model, os.path.join(folder("tiny-shared-kv"), "onnx", "model.onnx"))


def phi3():
    name = "phi3-mini-4k-instruct-cpu-int4-rtn-block-32-acc-level-4.onnx"
    model = onnx.load(os.path.join(root, "tiny-llama-genai-int4", "model.onnx"), load_external_data=False)
    for tensor in model.graph.initializer:
        for entry in tensor.external_data:
            if entry.key == "location":
                assert entry.value == "model.onnx.data", entry
                entry.value = name + ".data"
    for node in model.graph.node:
        if node.op_type == "GroupQueryAttention":
            kept = [each for each in node.attribute if each.name != "local_window_size"]
            del node.attribute[:]
            node.attribute.extend(kept + [helper.make_attribute("local_window_size", 2047)])
    path = os.path.join(root, "tiny-phi3")
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, name), "wb") as file:
        file.write(model.SerializeToString())


def gemma3n():
    model = onnx.load(os.path.join(root, "tiny-llama-two-session-ple", "onnx", "decoder_model_merged.onnx"))
    graph = model.graph
    graph.input.remove(next(each for each in graph.input if each.name == "attention_mask"))
    graph.initializer.extend([
        numpy_helper.from_array(np.array([0], np.int64), "m_zero"),
        numpy_helper.from_array(np.array([1], np.int64), "m_one"),
        numpy_helper.from_array(np.array([2], np.int64), "m_two"),
    ])
    nodes = [
        helper.make_node("Shape", ["inputs_embeds"], ["m_embeds"]),
        helper.make_node("Gather", ["m_embeds", "m_zero"], ["m_rows"]),
        helper.make_node("Gather", ["m_embeds", "m_one"], ["m_new"]),
        helper.make_node("Shape", ["past_key_values.0.key"], ["m_cache"]),
        helper.make_node("Gather", ["m_cache", "m_two"], ["m_past"]),
        helper.make_node("Add", ["m_past", "m_new"], ["m_total"]),
        helper.make_node("Concat", ["m_rows", "m_total"], ["m_shape"], axis=0),
        helper.make_node("ConstantOfShape", ["m_shape"], ["attention_mask"],
                         value=numpy_helper.from_array(np.array([1], np.int64), "ones")),
    ] + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    path = os.path.join(root, "tiny-gemma-3n", "onnx")
    os.makedirs(path, exist_ok=True)
    onnx.save(model, os.path.join(path, "decoder_model_merged_q4.onnx"))


merged()
state()
shared_kv()
phi3()
gemma3n()
