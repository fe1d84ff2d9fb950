#!/usr/bin/env bash
# LiteLLM 1.108.7 (PyPI `litellm`), 2026-11: when a model streams the same piece of more than two characters a hundred times
# in a row, LiteLLM takes it for a loop and ends the answer with a server's error. A rule of dashes, a hex dump of zeros or
# an indented table is such an answer, and the provider finished it well; a retry, which the error asks for, pays for the
# same answer and ends the same way. OpenAI's client (PyPI `openai` 2.54.0) reads it to its end.
#
# Seen, of a hundred and twenty pieces `0000` and an end: `openai: 480 characters, stop` and
# `litellm: 400 characters, MidStreamFallbackError`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --no-compile --disable-pip-version-check litellm==1.108.7 openai==2.54.0
# LiteLLM takes the folder two levels up for one of Python modules.
mkdir -p "$folder/of/program"
cd "$folder/of/program"
cat >check.py <<'CODE'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import litellm
from openai import OpenAI

STEPS = [({"role": "assistant", "content": "0000"}, None), *[({"content": "0000"}, None)] * 119, ({}, "stop")]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for delta, finish in STEPS:
            choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "model", "choices": choices}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/v1"
request = {"messages": [{"role": "user", "content": "Write 480 zeros."}], "stream": True}
client = OpenAI(base_url=url, api_key="key")
programs = {
    "openai": lambda: client.chat.completions.create(model="model", **request),
    "litellm": lambda: litellm.completion("openai/model", api_base=url, api_key="key", **request),
}
litellm.suppress_debug_info = True
for name, ask in programs.items():
    length, end = 0, None
    try:
        for chunk in ask():
            length += len(chunk.choices[0].delta.content or "")
            end = chunk.choices[0].finish_reason or end
    except Exception as error:
        if "repeating the same chunk" not in str(error):
            raise
        end = type(error).__name__
    print(f"{name}: {length} characters, {end}")
CODE
seen=$(LITELLM_LOCAL_MODEL_COST_MAP=True timeout 60 ../../python/bin/python check.py)
echo "$seen"
[[ $seen == "openai: 480 characters, stop
litellm: 400 characters, MidStreamFallbackError" ]]
