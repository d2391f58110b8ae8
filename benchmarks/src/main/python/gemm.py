"""Makes limits/gemm.onnx: a chain of matrix products whose weights are folded into constants at load (onnx==1.23.2).

x [rows, 1024] is multiplied by eight matrices [1024, 1024]; the file holds their shape only.
"""

import sys

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

SIZE, PRODUCTS = 1024, 8

nodes, inits = [], [numpy_helper.from_array(np.array([SIZE, SIZE], np.int64), "shape")]
value = "x"
for i in range(PRODUCTS):
    weight = numpy_helper.from_array(np.array([1.0 / SIZE], np.float32))
    nodes.append(helper.make_node("ConstantOfShape", ["shape"], [f"w{i}"], value=weight))
    nodes.append(helper.make_node("MatMul", [value, f"w{i}"], [f"y{i}"]))
    value = f"y{i}"
graph = helper.make_graph(
    nodes,
    "gemm",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", SIZE])],
    [helper.make_tensor_value_info(value, TensorProto.FLOAT, ["rows", SIZE])],
    inits,
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
checker.check_model(model)
save(model, sys.argv[1])
