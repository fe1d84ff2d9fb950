#!/usr/bin/env bash
# LiteLLM 1.108.7 (PyPI `litellm`), 2026-11: a stream that ends before its `finish_reason` and its `[DONE]`, as it does when
# a server or a proxy before it is restarted, is passed on with the `finish_reason` "stop" and a usage that LiteLLM counted
# itself; on its Responses side the answer is `completed`, and so is a call that was cut within its arguments. What came
# over the wire had neither, and the caller cannot tell a half answer from a whole one.
#
# Seen: `wire: Hello wor, no finish_reason, no usage`, `chat: Hello wor, stop, usage`,
# `responses: completed, usage, Hello wor`, `call: completed, usage, {"path": "/srv`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --no-compile --disable-pip-version-check litellm==1.108.7
# LiteLLM takes the folder two levels up for one of Python modules.
mkdir -p "$folder/of/program"
cd "$folder/of/program"
cat >check.py <<'CODE'
import json
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import litellm

CALL = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "delete", "arguments": '{"path": "/srv'}}
DELTAS = {
    "text": [{"role": "assistant", "content": "Hello"}, {"content": " wor"}],
    "call": [{"role": "assistant", "tool_calls": [CALL]}],
}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for delta in DELTAS[request["model"]]:
            choices = [{"index": 0, "delta": delta, "finish_reason": None}]
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "model", "choices": choices}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/v1"
target = {"api_base": url, "api_key": "key", "stream": True}
messages = [{"role": "user", "content": "Hi."}]


def tell(chunks):
    """The text, the last finish_reason and whether there was a usage."""
    text, finish, usage = "", "no finish_reason", "no usage"
    for chunk in chunks:
        usage = "usage" if chunk.get("usage") else usage
        for choice in chunk["choices"]:
            text += choice["delta"].get("content") or ""
            finish = choice.get("finish_reason") or finish
    return f"{text}, {finish}, {usage}"


body = json.dumps({"model": "text", "messages": messages, "stream": True}).encode()
request = urllib.request.Request(f"{url}/chat/completions", body, {"content-type": "application/json"})
print("wire:", tell(json.loads(line[6:]) for line in urllib.request.urlopen(request) if line.startswith(b"data: ")))

options = {"messages": messages, "stream_options": {"include_usage": True}, **target}
print("chat:", tell(chunk.model_dump() for chunk in litellm.completion("deepseek/text", **options)))

for name, model in [("responses", "deepseek/text"), ("call", "deepseek/call")]:
    text = ""
    for event in litellm.responses(model=model, input="Hi.", **target):
        text += getattr(event, "delta", "")
        if event.type in ("response.completed", "response.incomplete", "response.failed"):
            print(f"{name}: {event.response.status}, {'usage' if event.response.usage else 'no usage'}, {text}")
CODE
seen=$(LITELLM_LOCAL_MODEL_COST_MAP=True timeout 60 ../../python/bin/python check.py)
echo "$seen"
[[ $seen == 'wire: Hello wor, no finish_reason, no usage
chat: Hello wor, stop, usage
responses: completed, usage, Hello wor
call: completed, usage, {"path": "/srv' ]]
