#!/usr/bin/env bash
# llama.cpp's server b11549 (PyPI `xllamacpp` 2026.10.11549), Linux x64, 2026-11, with the template that Mistral's own
# generator (PyPI `mistral-common` 1.13.1) makes for tokenizer version 11: when a model writes a call without an id, as
# Mistral's own encoder does where there is none, the server makes one of 32 characters, and refuses it when the call comes
# back in the history, as every client sends it, because the template wants nine. No tool loop gets past its first step.
#
# The model here, one layer of weights made on the spot, writes `Sure.[TOOL_CALLS]ping[ARGS]{}`.
#
# Seen: `called ping, id of 32 characters, sent back: 400`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check \
  xllamacpp==2026.10.11549 gguf==0.19.0 mistral-common==1.13.1
cat >"$folder/check.py" <<'CODE'
import json
import os
import urllib.error
import urllib.request

import gguf
import numpy
import xllamacpp
from mistral_common.integrations.chat_templates.chat_templates import generate_chat_template
from mistral_common.tokens.tokenizers.base import TokenizerVersion

printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
letters = [*map(chr, printable), *map(chr, range(0x100, 0x200 - len(printable)))]
answer = ["Sure.", "[TOOL_CALLS]", "ping", "[ARGS]", "{}"]
tokens = [*letters, *answer, "he", "<s>", "</s>"]
end = len(tokens) - 1
# The prompt's last token, of `[/INST]`, asks for the answer.
follows = [(*pair, 50) for pair in zip(["]", *answer], [*answer, "</s>"])]
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
writer.add_token_types([1] * (end - 1) + [3, 3])
writer.add_token_merges(["h e"])
writer.add_bos_token_id(end - 1)
writer.add_eos_token_id(end)
no = ["spm", "image_support", "audio_support", "thinking_support", "plain_thinking_support"]
none = ["default_system_prompt", "model_settings_fields", "reasoning_effort_values", "reasoning_effort_default"]
template = generate_chat_template(
    tokenizer_version=TokenizerVersion.v11,
    use_special_token_variables=True,
    **dict.fromkeys(no, False),
    **dict.fromkeys(none),
)
writer.add_chat_template(template)
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


def ask(*messages):
    function = {"name": "ping", "parameters": {"type": "object", "properties": {}}}
    tools = [{"type": "function", "function": function}]
    body = {"messages": messages, "tools": tools, "max_tokens": 50, "temperature": 0}
    headers = {"content-type": "application/json"}
    return urllib.request.Request(f"{server.listening_address}/v1/chat/completions", json.dumps(body).encode(), headers)


def find_status(request):
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code


question = {"role": "user", "content": "Hi."}
message = json.load(urllib.request.urlopen(ask(question)))["choices"][0]["message"]
[call] = message["tool_calls"]
output = {"role": "tool", "tool_call_id": call["id"], "content": "pong"}
status = find_status(ask(question, message, output))
print(f"called {call['function']['name']}, id of {len(call['id'])} characters, sent back: {status}", flush=True)
os._exit(0)
CODE
seen=$(cd "$folder" && timeout 60 "$folder/python/bin/python" check.py 2>log || { tail -n 5 log >&2; exit 1; })
echo "$seen"
[[ $seen == "called ping, id of 32 characters, sent back: 400" ]]
