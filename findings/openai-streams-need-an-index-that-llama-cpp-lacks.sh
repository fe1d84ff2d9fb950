#!/usr/bin/env bash
# OpenAI's client `openai` 7.59.0 (npm) and llama.cpp's server b11549 (PyPI `xllamacpp` 2026.10.11549), Linux x64, 2026-11: the
# helper `responses.stream()` throws on every streamed answer of the server's `/v1/responses`, because no event there has an
# `output_index` or a `content_index`, by which alone the helper finds an item; the items' ids, which all events have, would
# do. The same answer is read by `responses.create()` with `stream: true`, which accumulates nothing.
#
# The model here, one layer of weights made on the spot, writes `xxxx`.
#
# Seen: `create: xxxx, stream: missing output at index undefined`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" openai@7.59.0 >/dev/null
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check xllamacpp==2026.10.11549 gguf==0.19.0
cat >"$folder/check.mjs" <<'CODE'
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.argv[2], apiKey: "key", maxRetries: 0 });
const request = { model: "model", input: "Hi.", max_output_tokens: 4, temperature: 0 };
let text = "";
for await (const event of await client.responses.create({ ...request, stream: true })) {
  if (event.type === "response.output_text.delta") text += event.delta;
}
const told = await client.responses.stream(request).finalResponse().catch((error) => error.message);
console.log(`create: ${text}, stream: ${typeof told === "string" ? told : told.output_text}`);
CODE
cat >"$folder/check.py" <<'CODE'
import os
import subprocess

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
subprocess.run(["node", "check.mjs", f"{server.listening_address}/v1"], check=True)
os._exit(0)
CODE
seen=$(cd "$folder" && timeout 60 "$folder/python/bin/python" check.py 2>log || { tail -n 5 log >&2; exit 1; })
echo "$seen"
[[ $seen == "create: xxxx, stream: missing output at index undefined" ]]
