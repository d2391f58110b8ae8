"""Makes graphs that are only looked at: the quantisation schemes of the field, control flow, external data, oddities.

    python inspected_graphs.py --golden GOLDEN_FOLDER --out FOLDER        (packages of requirements.txt, and sympy)
"""
import argparse
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer, QuantFormat as NBitsFormat


class Samples(CalibrationDataReader):
    def __init__(self, inputs):
        ids = np.random.RandomState(1).randint(5, 60, (2, 12)).astype(np.int64)
        values = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        self.left = [{name: values[name] for name in inputs}] * 2

    def get_next(self):
        return self.left.pop() if self.left else None


def quantised(source, out):
    inputs = [each.name for each in onnx.load(source).graph.input]
    quantize_dynamic(source, os.path.join(out, "dynamic-int8.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    for name, form, activation in (("static-qdq", QuantFormat.QDQ, QuantType.QUInt8), ("static-qoperator", QuantFormat.QOperator, QuantType.QUInt8),
                                   ("static-qdq-16", QuantFormat.QDQ, QuantType.QUInt16)):
        quantize_static(source, os.path.join(out, name + ".onnx"), Samples(inputs), quant_format=form, activation_type=activation,
                        weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather", "Add"],
                        extra_options={"UseQDQContribOps": activation == QuantType.QUInt16})
    for name, form, bits in (("nbits-4", NBitsFormat.QOperator, 4), ("nbits-8", NBitsFormat.QOperator, 8), ("nbits-4-qdq", NBitsFormat.QDQ, 4)):
        model = onnx.load(source)
        if form == NBitsFormat.QDQ:
            model = onnx.version_converter.convert_version(model, 21)
        work = MatMulNBitsQuantizer(model, algo_config=DefaultWeightOnlyQuantConfig(
            block_size=16, is_symmetric=False, accuracy_level=4, quant_format=form, bits=bits))
        work.process()
        onnx.save(work.model.model, os.path.join(out, name + ".onnx"))


def half(source, out):
    from onnxruntime.transformers.float16 import convert_float_to_float16
    model = convert_float_to_float16(onnx.load(source), keep_io_types=True)
    onnx.save(model, os.path.join(out, "float16.onnx"))


def control_flow(out):
    value = helper.make_tensor_value_info
    weight = numpy_helper.from_array(np.ones((4, 4), np.float32), "inner_weight")
    then = helper.make_graph([helper.make_node("MatMul", ["x", "inner_weight"], ["then_out"])], "then",
                             [], [value("then_out", TensorProto.FLOAT, None)], [weight])
    deeper = helper.make_graph([helper.make_node("Identity", ["x"], ["deep"])], "deep", [], [value("deep", TensorProto.FLOAT, None)])
    other = helper.make_graph([helper.make_node("If", ["flag"], ["else_out"], then_branch=deeper, else_branch=deeper)], "else",
                              [], [value("else_out", TensorProto.FLOAT, None)])
    body = helper.make_graph(
        [helper.make_node("Add", ["carried", "carried"], ["doubled"]), helper.make_node("Identity", ["go_on"], ["still"])],
        "body", [value("step", TensorProto.INT64, []), value("go_on", TensorProto.BOOL, []), value("carried", TensorProto.FLOAT, None)],
        [value("still", TensorProto.BOOL, []), value("doubled", TensorProto.FLOAT, None)])
    graph = helper.make_graph(
        [helper.make_node("If", ["flag"], ["branch"], then_branch=then, else_branch=other),
         helper.make_node("Loop", ["times", "", "branch"], ["y"], body=body)],
        "control", [value("x", TensorProto.FLOAT, ["batch", 4]), value("flag", TensorProto.BOOL, []), value("times", TensorProto.INT64, [])],
        [value("y", TensorProto.FLOAT, ["batch", 4])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="inspected_graphs.py")
    onnx.checker.check_model(model)
    onnx.save(model, os.path.join(out, "control-flow.onnx"))


def external(source, out):
    model = onnx.load(source)
    for each in ("external.onnx", "external.onnx_data"):
        if os.path.exists(os.path.join(out, each)):
            os.remove(os.path.join(out, each))
    onnx.save(model, os.path.join(out, "external.onnx"), save_as_external_data=True, all_tensors_to_one_file=True,
              location="external.onnx_data", size_threshold=1024)


def unnamed(out):
    """Dimensions without a name, a scalar, a sparse and a string initializer, an operator of somebody's own domain, a function."""
    value = helper.make_tensor_value_info
    nodes = [helper.make_node("Twice", ["x"], ["doubled"], domain="com.example"),
             helper.make_node("Own", ["doubled"], ["y"], domain="com.example.custom")]
    function = helper.make_function("com.example", "Twice", ["a"], ["b"], [helper.make_node("Add", ["a", "a"], ["b"])],
                                    [helper.make_opsetid("", 17)])
    tensors = [helper.make_tensor("words", TensorProto.STRING, [2], [b"a", b"bc"]), numpy_helper.from_array(np.array(3.0, np.float64), "scalar")]
    sparse = helper.make_sparse_tensor(numpy_helper.from_array(np.array([1.0], np.float32), "sparse"),
                                       numpy_helper.from_array(np.array([[1, 1]], np.int64), "sparse_at"), [3, 3])
    graph = helper.make_graph(nodes, "unnamed", [value("x", TensorProto.FLOAT, [None, 3]), value("lone", TensorProto.INT32, [])],
                              [value("y", TensorProto.FLOAT, [None, 3])], tensors, sparse_initializer=[sparse])
    model = helper.make_model(graph, functions=[function], ir_version=8, opset_imports=[
        helper.make_opsetid("", 17), helper.make_opsetid("com.example", 1), helper.make_opsetid("com.example.custom", 3)])
    onnx.save(model, os.path.join(out, "unnamed.onnx"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--golden", required=True)
    arguments.add_argument("--out", required=True)
    options = arguments.parse_args()
    os.makedirs(options.out, exist_ok=True)
    source = os.path.join(options.golden, "roberta-dynamo-18", "model.onnx")
    quantised(source, options.out)
    half(source, options.out)
    control_flow(options.out)
    external(source, options.out)
    unnamed(options.out)
    for each in sorted(os.listdir(options.out)):
        print("%8d %s" % (os.path.getsize(os.path.join(options.out, each)), each))


if __name__ == "__main__":
    main()
