#!/usr/bin/env bash
# llama.cpp's server b11549 (PyPI `xllamacpp` 2026.10.11549), Linux x64, 2026-11: `/v1/messages` takes `tool_choice` of the type
# `none`, which says that the model may not call a tool, and hands over the call all the same, with the stop reason
# `tool_use`. Chat Completions of the same server gives what the model wrote as text, for the same request. A client that
# forbids calls, to have a thread summed up for example, is asked to run one.
#
# The model here, one layer of weights made on the spot, with Qwen3's template (PyPI `trl` 1.16.0), calls `delete` with the
# path `/srv/data/old`.
#
# Seen: `chat: stop, no call; messages: tool_use, calls delete {"path": "/srv/data/old"}`
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
begin = '<tool_call>\n{"name": "delete", "arguments": {"path": "/srv/data'.replace("\n", newline).replace(" ", "\u0120")
rest = '/old"}}\n</tool_call>'.replace("\n", newline)
tokens = [*letters, begin, rest, "he", "<|im_end|>"]
end = len(tokens) - 1
# After the prompt's last line comes the call, in two tokens, then the end.
follows = [(newline, begin, 50), (begin, rest, 50), (rest, "<|im_end|>", 50)]
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


def ask(route, body):
    headers = {"content-type": "application/json"}
    body = json.dumps({"model": "model", "temperature": 0, "max_tokens": 50, **body}).encode()
    return json.load(urllib.request.urlopen(urllib.request.Request(f"{server.listening_address}/v1/{route}", body, headers)))


parameters = {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]}
messages = [{"role": "user", "content": "Hi."}]
function = {"name": "delete", "parameters": parameters}
chat = {"messages": messages, "tools": [{"type": "function", "function": function}], "tool_choice": "none"}
[choice] = ask("chat/completions", chat)["choices"]
assert "tool_calls" not in choice["message"] and "/srv/data/old" in choice["message"]["content"]
tool = {"name": "delete", "input_schema": parameters}
answer = ask("messages", {"messages": messages, "tools": [tool], "tool_choice": {"type": "none"}})
[block] = answer["content"]
called = f"{answer['stop_reason']}, calls {block['name']} {json.dumps(block['input'])}"
print(f"chat: {choice['finish_reason']}, no call; messages: {called}", flush=True)
os._exit(0)
CODE
seen=$(cd "$folder" && timeout 60 "$folder/python/bin/python" check.py 2>log || { tail -n 5 log >&2; exit 1; })
echo "$seen"
[[ $seen == 'chat: stop, no call; messages: tool_use, calls delete {"path": "/srv/data/old"}' ]]
