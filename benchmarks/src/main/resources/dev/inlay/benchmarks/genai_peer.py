"""Continues prompts greedily with onnxruntime-genai, for the benchmarks: one request a line, one answer a line.

usage: genai_peer.py MODEL_DIR THREADS        (needs genai_requirements.txt)

request: the number of new tokens, then the prompt's ids; answer: milliseconds from the first new token to the last, then the ids
"""
import json
import sys
import time

import numpy as np
import onnxruntime_genai as og

directory, threads = sys.argv[1], int(sys.argv[2])
config = og.Config(directory)
# Without it genai runs about as if on one thread.
config.overlay(json.dumps({"model": {"decoder": {"session_options": {"intra_op_num_threads": threads}}}}))
model = og.Model(config)
print("ready", flush=True)
for line in sys.stdin:
    count, *prompt = map(int, line.split())
    parameters = og.GeneratorParams(model)
    total = len(prompt) + count
    # A minimal length keeps the end token from ending it.
    parameters.set_search_options(max_length=total, min_length=total, do_sample=False)
    generator = og.Generator(model, parameters)
    generator.append_tokens(np.array(prompt, np.int32))
    generator.generate_next_token()
    first = time.perf_counter()
    while not generator.is_done():
        generator.generate_next_token()
    millis = (time.perf_counter() - first) * 1e3
    print(f"{millis:.4f}", *generator.get_sequence(0)[len(prompt):], flush=True)
    del generator
