#!/usr/bin/env bash
# llama.cpp's server b11549 (PyPI `xllamacpp` 2026.10.11549), Linux x64, 2026-11: a chat template that writes a call of the
# history, or the schema of a tool, by `tojson` gets numbers with a fraction rounded to six digits. A latitude loses its
# metres, and a time in seconds is off by an hour; no error, no warning. Jinja2 (PyPI 3.1.6), for which templates are
# written, gives the digits that were sent. The model goes on from arguments that it never wrote.
#
# The template here is Qwen3's (PyPI `trl` 1.16.0); the model, one layer of weights made on the spot, is never asked.
#
# Seen: `Jinja2: {"latitude": 48.8582217, "time": 1764416140.5}` and
# `llama.cpp: {"latitude": 48.8582, "time": 1.76442e+09}`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check \
  xllamacpp==2026.10.11549 gguf==0.19.0 jinja2==3.1.6
"$folder/python/bin/pip" install --quiet --disable-pip-version-check --no-deps trl==1.16.0
cat >"$folder/check.py" <<'CODE'
import importlib.metadata
import json
import os
import re
import urllib.request

import gguf
import numpy
import xllamacpp
from jinja2.sandbox import ImmutableSandboxedEnvironment

[file] = [file for file in importlib.metadata.files("trl") if str(file) == "trl/chat_templates/qwen3.jinja"]
template = file.read_text()
printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
letters = [*map(chr, printable), *map(chr, range(0x100, 0x200 - len(printable)))]
tokens = [*letters, "he", "<|im_end|>"]
writer = gguf.GGUFWriter("model.gguf", "llama")
writer.add_context_length(4096)
writer.add_vocab_size(len(tokens))
writer.add_embedding_length(32)
writer.add_feed_forward_length(32)
writer.add_block_count(1)
writer.add_head_count(1)
writer.add_head_count_kv(1)
writer.add_layer_norm_rms_eps(1e-6)
writer.add_tokenizer_model("gpt2")
writer.add_tokenizer_pre("gpt-2")
writer.add_token_list(tokens)
writer.add_token_types([1] * (len(tokens) - 1) + [3])
writer.add_token_merges(["h e"])
writer.add_eos_token_id(len(tokens) - 1)
writer.add_chat_template(template)
shapes = {name: (32,) for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm")}
squares = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
shapes |= {f"blk.0.{name}": (32, 32) for name in squares}
shapes |= {name: (len(tokens), 32) for name in ("token_embd", "output")}
for name, shape in shapes.items():
    writer.add_tensor(f"{name}.weight", numpy.ones(shape, numpy.float32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()

options = xllamacpp.CommonParams()
options.model.path = "model.gguf"
options.hostnames = ["127.0.0.1"]
options.port = 0
options.n_ctx = 4096
options.use_jinja = True
server = xllamacpp.Server(options)

function = {"name": "mark", "arguments": '{"latitude": 48.8582217, "time": 1764416140.5}'}
call = {"id": "call_1", "type": "function", "function": function}
messages = [
    {"role": "user", "content": "Mark the tower."},
    {"role": "assistant", "content": "", "tool_calls": [call]},
    {"role": "tool", "tool_call_id": "call_1", "content": "Done."},
]
body = json.dumps({"messages": messages}).encode()
request = urllib.request.Request(f"{server.listening_address}/apply-template", body, {"content-type": "application/json"})
prompt = json.load(urllib.request.urlopen(request))["prompt"]

environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
# As `transformers` does it.
environment.filters["tojson"] = json.dumps
function["arguments"] = json.loads(function["arguments"])
expected = environment.from_string(template).render(messages=messages)
for name, text in {"Jinja2": expected, "llama.cpp": prompt}.items():
    print(f"{name}:", re.search('"arguments": ({.*?})', text)[1], flush=True)
os._exit(0)
CODE
seen=$(cd "$folder" && timeout 60 "$folder/python/bin/python" check.py 2>log || { tail -n 5 log >&2; exit 1; })
echo "$seen"
[[ $seen == 'Jinja2: {"latitude": 48.8582217, "time": 1764416140.5}
llama.cpp: {"latitude": 48.8582, "time": 1.76442e+09}' ]]
