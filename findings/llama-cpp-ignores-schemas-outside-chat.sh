#!/usr/bin/env bash
# llama.cpp's server b11549 (PyPI `xllamacpp` 2026.10.11549), Linux x64, 2026-11: `/v1/responses` takes `text.format` with a
# JSON schema, and `/v1/messages` takes `output_config.format`, and neither does anything with it; the answer is any text,
# and its status is `completed`. Chat Completions of the same server keeps the model to the same schema by a grammar.
#
# The model here, one layer of weights made on the spot, writes `xxxx` where nothing keeps it from that; the schema leaves
# `{"a": "z"}` as the only answer.
#
# Seen: `chat: {"a":"z"}, responses: xxxx, messages: xxxx`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check xllamacpp==2026.10.11549 gguf==0.19.0
cat >"$folder/check.py" <<'CODE'
import json
import os
import urllib.request

import gguf
import numpy
import xllamacpp

printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
letters = [*map(chr, printable), *map(chr, range(0x100, 0x200 - len(printable)))]
tokens = [*letters, "he", "<|im_end|>"]
end = len(tokens) - 1
# An output of zeros makes all tokens equal; a bit more makes it `x`, where the grammar leaves the choice.
size = len(tokens)
output = numpy.zeros((size, size), numpy.float32)
output[tokens.index("x")] = 1
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
writer.add_chat_template("{% for message in messages %}{{ message.content }}{% endfor %}")
shapes = {name: (size,) for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm")}
shapes |= {f"blk.0.{name}": (32, size) for name in ("attn_q", "attn_k", "attn_v", "ffn_gate", "ffn_up")}
shapes |= {f"blk.0.{name}": (size, 32) for name in ("attn_output", "ffn_down")}
tensors = {name: numpy.full(shape, len(shape) == 1, numpy.float32) for name, shape in shapes.items()}
for name, tensor in {"token_embd": numpy.ones((size, size), numpy.float32), "output": output, **tensors}.items():
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
    body = json.dumps({"model": "model", "temperature": 0, **body}).encode()
    return json.load(urllib.request.urlopen(urllib.request.Request(f"{server.listening_address}/v1/{route}", body, headers)))


schema = {"type": "object", "properties": {"a": {"const": "z"}}, "required": ["a"], "additionalProperties": False}
named = {"name": "answer", "strict": True, "schema": schema}
messages = [{"role": "user", "content": "Hi."}]
chat = {"messages": messages, "max_tokens": 20, "response_format": {"type": "json_schema", "json_schema": named}}
[choice] = ask("chat/completions", chat)["choices"]
text = {"format": {"type": "json_schema", **named}}
[item] = ask("responses", {"input": "Hi.", "max_output_tokens": 4, "text": text})["output"]
config = {"format": {"type": "json_schema", "schema": schema}}
[block] = ask("messages", {"messages": messages, "max_tokens": 4, "output_config": config})["content"]
chatted = json.dumps(json.loads(choice["message"]["content"]), separators=(",", ":"))
print(f"chat: {chatted}, responses: {item['content'][0]['text']}, messages: {block['text']}", flush=True)
os._exit(0)
CODE
seen=$(cd "$folder" && timeout 60 "$folder/python/bin/python" check.py 2>log || { tail -n 5 log >&2; exit 1; })
echo "$seen"
[[ $seen == 'chat: {"a":"z"}, responses: xxxx, messages: xxxx' ]]
