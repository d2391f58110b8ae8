"""Makes decoders of a few nodes with every form of language-model head: for the pass that computes only the last rows.

    python chat_heads.py --out FOLDER        (needs onnx and numpy)

The hidden states are the running sum of token embeddings on top of a cache that holds the sum so far, so each row depends on all
before it and rows differ.
"""
import argparse
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZE, VOCABULARY = 32, 64
node, value = helper.make_node, helper.make_tensor_value_info
random = np.random.default_rng(7)


def weights():
    tensors = {
        "embeddings": random.standard_normal((VOCABULARY, SIZE)).astype(np.float32),
        "head": random.standard_normal((SIZE, VOCABULARY)).astype(np.float32),
        "bias": random.standard_normal(VOCABULARY).astype(np.float32),
        "norm": (1 + 0.1 * random.standard_normal(SIZE)).astype(np.float32),
        "scale": np.array(0.25, np.float32), "cap": np.array(3.0, np.float32), "axis": np.array(1, np.int64),
        "last": np.array([-1], np.int64), "end": np.array([2**63 - 1], np.int64), "axes": np.array([1], np.int64),
        "one": np.array([1], np.int64),
    }
    return tensors


BODY = [
    node("Gather", ["embeddings", "input_ids"], ["embedded"]),
    node("CumSum", ["embedded", "axis"], ["sums"]),
    node("Squeeze", ["past_key_values.0.key", "one"], ["past"]),
    node("ReduceSum", ["past", "axes"], ["before"], keepdims=1),
    node("Add", ["sums", "before"], ["states"]),
    node("Tanh", ["states"], ["bounded"]),
    node("Mul", ["norm", "bounded"], ["hidden"]),
    node("Unsqueeze", ["embedded", "one"], ["new"]),
    node("Concat", ["past_key_values.0.key", "new"], ["present.0.key"], axis=2),
]


def save(out, name, nodes, tensors=None, logits=("batch", "sequence"), inputs=(), outputs=(), opset=17, kind=TensorProto.FLOAT,
         functions=()):
    everything = weights()
    everything.update(tensors or {})
    used = {each for n in nodes for each in n.input}
    for n in nodes:
        for attribute in n.attribute:
            if attribute.HasField("g"):
                used |= {each for inner in attribute.g.node for each in inner.input}
    graph = helper.make_graph(
        nodes, name,
        [value("input_ids", TensorProto.INT64, ["batch", "sequence"]),
         value("past_key_values.0.key", TensorProto.FLOAT, ["batch", 1, "past", SIZE])] + list(inputs),
        [value("logits", kind, list(logits) + [VOCABULARY]),
         value("present.0.key", TensorProto.FLOAT, ["batch", 1, "total", SIZE])] + list(outputs),
        [t if isinstance(t, onnx.TensorProto) else numpy_helper.from_array(t, k) for k, t in everything.items() if k in used])
    model = helper.make_model(graph, ir_version=8, opset_imports=[
        helper.make_opsetid("", opset), helper.make_opsetid("com.microsoft", 1)])
    onnx.checker.check_model(model)
    onnx.save(model, os.path.join(out, name + ".onnx"))


def nbits(weight, block=16):
    """MatMulNBits' layout: [N, K / block, block / 2], low half first, zero point 8."""
    columns = weight.T.reshape(weight.shape[1], -1, block)
    scales = np.abs(columns).max(-1, keepdims=True) / 7
    packed = (np.clip(np.round(columns / scales), -8, 7) + 8).astype(np.uint8)
    return (packed[..., 0::2] | packed[..., 1::2] << 4), scales[..., 0].astype(np.float32).reshape(-1)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", required=True)
    out = arguments.parse_args().out
    os.makedirs(out, exist_ok=True)
    plain = node("MatMul", ["hidden", "head"], ["logits"])
    save(out, "plain", BODY + [plain])
    save(out, "plain-11", [
        node("Squeeze", ["past_key_values.0.key"], ["past"], axes=[1]) if n.op_type == "Squeeze"
        else node("ReduceSum", ["past"], ["before"], axes=[1], keepdims=1) if n.op_type == "ReduceSum"
        else node("Unsqueeze", ["embedded"], ["new"], axes=[1]) if n.op_type == "Unsqueeze" else n for n in BODY] + [plain], opset=11)
    save(out, "bias", BODY + [node("MatMul", ["hidden", "head"], ["scores"]), node("Add", ["scores", "bias"], ["logits"])])
    save(out, "capped", BODY + [
        node("MatMul", ["hidden", "head"], ["scores"]), node("Div", ["scores", "cap"], ["divided"]), node("Tanh", ["divided"], ["bent"]),
        node("Mul", ["cap", "bent"], ["logits"])])
    save(out, "transposed", BODY + [
        node("Transpose", ["tied"], ["turned"], perm=[1, 0]), node("MatMul", ["hidden", "turned"], ["scores"]),
        node("Cast", ["scores"], ["logits"], to=TensorProto.FLOAT16)],
        {"tied": weights()["head"].T.copy()}, kind=TensorProto.FLOAT16)
    save(out, "constant-node", BODY + [
        node("Constant", [], ["weight"], value=numpy_helper.from_array(weights()["head"])),
        node("MatMul", ["hidden", "weight"], ["logits"])])
    packed, scales = nbits(weights()["head"])
    four = node("MatMulNBits", ["hidden", "packed", "scales"], ["logits"], domain="com.microsoft", K=SIZE, N=VOCABULARY, bits=4,
                block_size=16, accuracy_level=4)
    save(out, "nbits", BODY + [four], {"packed": packed, "scales": scales})
    save(out, "hidden-output", BODY + [plain], outputs=[value("hidden", TensorProto.FLOAT, ["batch", "sequence", SIZE])])

    def branch(name, scale):
        scaled = name + "_scaled"
        tensor = numpy_helper.from_array(np.array(scale, np.float32), name + "_scale")
        return helper.make_graph(
            [node("MatMul", ["hidden", "head"], [scaled]), node("Mul", [scaled, name + "_scale"], [name + "_logits"])], name, [],
            [value(name + "_logits", TensorProto.FLOAT, ["batch", "sequence", VOCABULARY])], [tensor])

    flag = value("use_cache_branch", TensorProto.BOOL, [1])
    save(out, "branches", BODY + [
        node("If", ["use_cache_branch"], ["logits"], then_branch=branch("with", 2.0), else_branch=branch("without", 1.0))], inputs=[flag])

    # To be left alone.
    other = helper.make_graph([node("Identity", ["odd"], ["other_logits"])], "other", [],
                              [value("other_logits", TensorProto.FLOAT, ["batch", "sequence", VOCABULARY])])
    save(out, "left-one-branch", BODY + [
        node("Gather", ["rows", "input_ids"], ["odd"]),
        node("If", ["use_cache_branch"], ["logits"], then_branch=branch("with", 2.0), else_branch=other)],
        {"rows": weights()["head"].T.copy()}, inputs=[flag])
    save(out, "left-last-already", BODY + [
        node("Slice", ["hidden", "last", "end", "axes"], ["kept"]), node("MatMul", ["kept", "head"], ["logits"])], logits=("batch", 1))
    keep = value("num_logits_to_keep", TensorProto.INT64, [])
    save(out, "left-asks-already", BODY + [
        node("Unsqueeze", ["num_logits_to_keep", "zero"], ["keep"]), node("Neg", ["keep"], ["start"]),
        node("Slice", ["hidden", "start", "end", "axes"], ["kept"]), node("MatMul", ["kept", "head"], ["logits"])],
        {"zero": np.array([0], np.int64)}, inputs=[keep])
    save(out, "left-scores-shown", BODY + [
        node("MatMul", ["hidden", "head"], ["scores"]), node("Add", ["scores", "bias"], ["logits"])],
        outputs=[value("scores", TensorProto.FLOAT, ["batch", "sequence", VOCABULARY])])
    save(out, "left-scores-used", BODY + [
        node("MatMul", ["hidden", "head"], ["scores"]), node("ReduceMax", ["scores"], ["most"], axes=[1], keepdims=1),
        node("Sub", ["scores", "most"], ["logits"])])
    save(out, "left-softmax-rows", BODY + [node("MatMul", ["hidden", "head"], ["scores"]), node("Softmax", ["scores"], ["logits"], axis=1)])
    save(out, "left-weights-depend", BODY + [
        node("ReduceMean", ["hidden"], ["mean"], axes=[0, 1, 2], keepdims=0), node("Mul", ["head", "mean"], ["weight"]),
        node("MatMul", ["hidden", "weight"], ["logits"])])
    save(out, "left-dynamic-int8", BODY + [
        node("DynamicQuantizeLinear", ["hidden"], ["q", "q_scale", "q_zero"]),
        node("MatMulInteger", ["q", "w", "q_zero"], ["whole"]), node("Cast", ["whole"], ["real"], to=TensorProto.FLOAT),
        node("Mul", ["real", "q_scale"], ["logits"])],
        {"w": np.clip(np.round(weights()["head"] * 40), -127, 127).astype(np.int8)})
    for each in sorted(os.listdir(out)):
        print("%6d %s" % (os.path.getsize(os.path.join(out, each)), each))


if __name__ == "__main__":
    main()
