#!/usr/bin/env bash
# The clients `ollama` 0.6.3 and `huggingface_hub` 2.4.0 (PyPI), 2026-11: a streamed piece of text that holds U+2028 or
# U+0085, which JSON allows as they are, ends the stream with a JSONDecodeError. Both read the body by `iter_lines` of their
# HTTP library (`httpx` 0.28.1, `httpx2` 2.16.2), which ends lines where `str.splitlines` does; lines of NDJSON end with a
# line feed, and those of event streams with CR, LF or both. OpenAI's client (PyPI `openai` 3.57.0), with `httpx2` beneath,
# splits bytes and is right. A model that quotes a page with such a character loses the rest of its answer.
#
# Seen: `openai: U+2028 read, U+0085 read` and `ollama: U+2028 JSONDecodeError, U+0085 JSONDecodeError` and
# `huggingface_hub: U+2028 JSONDecodeError, U+0085 JSONDecodeError`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check \
  openai==3.57.0 ollama==0.6.3 huggingface_hub==2.4.0 httpx==0.28.1 httpx2==2.16.2
cat >"$folder/check.py" <<'CODE'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from huggingface_hub import InferenceClient
from ollama import Client
from openai import OpenAI

current = {}
messages = [{"role": "user", "content": "Hi."}]


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        delta = {"role": "assistant", "content": current["text"]}
        if self.path == "/api/chat":
            frame, kind = "{}\n", "application/x-ndjson"
            piece = {"model": "model", "created_at": "2026-11-01T00:00:00Z", "message": delta, "done": True}
        else:
            frame, kind = "data: {}\n\n", "text/event-stream"
            choice = {"index": 0, "delta": delta, "finish_reason": "stop"}
            piece = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "model", "choices": [choice]}
        self.send_response(200)
        self.send_header("content-type", kind)
        self.end_headers()
        self.wfile.write(frame.format(json.dumps(piece, ensure_ascii=False)).encode())


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
openai = OpenAI(base_url=url, api_key="key")
ollama = Client(host=url)
hub = InferenceClient(base_url=url, api_key="key")
options = {"model": "model", "messages": messages, "stream": True}
clients = {
    "openai": lambda: (chunk.choices[0].delta.content for chunk in openai.chat.completions.create(**options)),
    "ollama": lambda: (chunk.message.content for chunk in ollama.chat(**options)),
    "huggingface_hub": lambda: (chunk.choices[0].delta.content for chunk in hub.chat.completions.create(**options)),
}


def read(client, character):
    current["text"] = f"one{character}two"
    try:
        return "read" if "".join(client()) == current["text"] else "read wrongly"
    except Exception as error:
        return type(error).__name__


for name, client in clients.items():
    print(f"{name}: U+2028 {read(client, chr(0x2028))}, U+0085 {read(client, chr(0x85))}", flush=True)
CODE
seen=$(timeout 60 "$folder/python/bin/python" "$folder/check.py")
echo "$seen"
[[ $seen == "openai: U+2028 read, U+0085 read
ollama: U+2028 JSONDecodeError, U+0085 JSONDecodeError
huggingface_hub: U+2028 JSONDecodeError, U+0085 JSONDecodeError" ]]
