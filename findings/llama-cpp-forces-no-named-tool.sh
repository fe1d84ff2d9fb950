#!/usr/bin/env bash
# llama.cpp's server b11549 (PyPI `xllamacpp` 2026.10.11549), Linux x64, 2026-11: a `tool_choice` that names a function is
# accepted with status 200 and forces nothing; with `required` the same model must call. The protocol says that a named
# function is called, so a client that names one reads a text where it counts on a call. To force one tool, send
# `required` and that tool alone.
#
# The model here, one layer of weights made on the spot, with Qwen3's template (PyPI `trl` 1.16.0), prefers to end after a
# greeting and would else call `ping`.
#
# Seen: `auto: text, required: ping, named: text`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check xllamacpp==2026.10.11549 gguf==0.19.0
"$folder/python/bin/pip" install --quiet --disable-pip-version-check --no-deps trl==1.16.0
cat >"$folder/check.py" <<'CODE'
import importlib.metadata
import json
import os
import urllib.request

import gguf
import numpy
import xllamacpp

printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
letters = [*map(chr, printable), *map(chr, range(0x100, 0x200 - len(printable)))]
newline = letters[len(printable) + 10]
call = '<tool_call>\n{"name": "ping", "arguments": {}}\n</tool_call>'.replace("\n", newline).replace(" ", "\u0120")
tokens = [*letters, "Hello.", call, "he", "<|im_end|>"]
end = len(tokens) - 1
# After the prompt's last line comes the greeting, then the end, or else the call, then the end.
follows = [(newline, "Hello.", 50), ("Hello.", "<|im_end|>", 50), ("Hello.", call, 25), (call, "<|im_end|>", 50)]
size = len(tokens)
output = numpy.zeros((size, size), numpy.float32)
for token, successor, weight in follows:
    output[tokens.index(successor), tokens.index(token)] = weight / numpy.sqrt(size)
writer = gguf.GGUFWriter("model.gguf", "llama")
writer.add_context_length(4096)
writer.add_vocab_size(size)
writer.add_embedding_length(size)
writer.add_feed_forward_length(32)
writer.add_block_count(1)
writer.add_head_count(1)
writer.add_head_count_kv(1)
writer.add_key_length(32)
writer.add_value_length(32)
writer.add_rope_dimension_count(32)
writer.add_layer_norm_rms_eps(1e-6)
writer.add_tokenizer_model("gpt2")
writer.add_tokenizer_pre("gpt-2")
writer.add_token_list(tokens)
writer.add_token_types([1] * end + [3])
writer.add_token_merges(["h e"])
writer.add_eos_token_id(end)
[template] = [file for file in importlib.metadata.files("trl") if str(file) == "trl/chat_templates/qwen3.jinja"]
writer.add_chat_template(template.read_text())
shapes = {name: (size,) for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm")}
shapes |= {f"blk.0.{name}": (32, size) for name in ("attn_q", "attn_k", "attn_v", "ffn_gate", "ffn_up")}
shapes |= {f"blk.0.{name}": (size, 32) for name in ("attn_output", "ffn_down")}
tensors = {name: numpy.full(shape, len(shape) == 1, numpy.float32) for name, shape in shapes.items()}
for name, tensor in {"token_embd": numpy.eye(size, dtype=numpy.float32), "output": output, **tensors}.items():
    writer.add_tensor(f"{name}.weight", tensor)
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


def ask(choice):
    names = ["ping", "pong"]
    functions = [{"name": name, "parameters": {"type": "object", "properties": {}}} for name in names]
    body = {
        "messages": [{"role": "user", "content": "Hi."}],
        "tools": [{"type": "function", "function": function} for function in functions],
        "tool_choice": choice,
        "max_tokens": 50,
        "temperature": 0,
    }
    headers = {"content-type": "application/json"}
    url = f"{server.listening_address}/v1/chat/completions"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    message = json.load(urllib.request.urlopen(request))["choices"][0]["message"]
    return ", ".join(call["function"]["name"] for call in message.get("tool_calls", [])) or "text"


named = ask({"type": "function", "function": {"name": "ping"}})
print(f"auto: {ask('auto')}, required: {ask('required')}, named: {named}", flush=True)
os._exit(0)
CODE
seen=$(cd "$folder" && timeout 60 "$folder/python/bin/python" check.py 2>log || { tail -n 5 log >&2; exit 1; })
echo "$seen"
[[ $seen == "auto: text, required: ping, named: text" ]]
