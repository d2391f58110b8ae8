"""Makes a decoder graph of onnxruntime-genai's model builder compute logits for the last position only.

usage: last_position.py IN.onnx OUT.onnx        (needs the package onnx; external data is not touched)

A Slice is put before the node that returns `logits`. Nobody reads the logits of the other positions while text is generated,
and on a CPU they are about a seventh of the work of a prefill.
"""
import sys

import onnx
from onnx import TensorProto, helper

model = onnx.load(sys.argv[1], load_external_data=False)
graph = model.graph
head = next(node for node in graph.node if "logits" in node.output)
hidden = head.input[0]
names = {}
for name, value in (("starts", -1), ("ends", 2**63 - 1), ("axes", 1)):
    names[name] = "/lm_head/last_position/" + name
    graph.initializer.append(helper.make_tensor(names[name], TensorProto.INT64, [1], [value]))
last = "/lm_head/last_position/output_0"
node = helper.make_node("Slice", [hidden, names["starts"], names["ends"], names["axes"]], [last], "/lm_head/last_position")
graph.node.insert(list(graph.node).index(head), node)
head.input[0] = last
for output in graph.output:
    if output.name == "logits":
        shape = output.type.tensor_type.shape.dim[1]
        shape.Clear()
        shape.dim_value = 1
onnx.save(model, sys.argv[2])
