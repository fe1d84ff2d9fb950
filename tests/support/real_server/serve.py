"""Serves a model with llama.cpp's server on a port of loopback; 0 is a free one: serve.py FILE.gguf NAME CONTEXT PORT

It prints one line when it is ready, `ready http://127.0.0.1:PORT`, and ends when its stdin does.
"""

import os
import sys

import xllamacpp


def serve(file, name, context, port):
    options = xllamacpp.CommonParams()
    options.model.path = file
    options.model_alias = {name}
    options.hostnames = ["127.0.0.1"]
    options.port = port
    options.n_parallel = 1
    options.n_ctx = context
    options.use_jinja = True
    options.endpoint_slots = True
    options.sampling.temp = 0
    options.warmup = False
    options.cpuparams.n_threads = 2
    options.cpuparams_batch.n_threads = 2
    # The newest cue is found by small differences between large numbers.
    options.cache_type_k = xllamacpp.ggml_type.GGML_TYPE_F32
    options.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
    options.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    server = xllamacpp.Server(options)
    print("ready", server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
