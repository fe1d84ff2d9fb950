#!/usr/bin/env bash
# LiteLLM 1.108.7 (PyPI `litellm`), 2026-11: of a message with a text and an image, a model of SambaNova gets the text alone,
# although LiteLLM's own table says that it reads images: no error, no warning, and no `drop_params` was asked for. The
# model answers about a picture that it never got. The same message to a model of DeepSeek that reads images arrives whole.
#
# Seen: `sambanova: reads images, got text` and `deepseek: reads images, got text and image_url`
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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import litellm

got = []
MESSAGE = {"role": "assistant", "content": "A cat."}
ANSWER = {
    "id": "1",
    "object": "chat.completion",
    "created": 1,
    "model": "model",
    "choices": [{"index": 0, "message": MESSAGE, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 10, "completion_tokens": 3, "total_tokens": 13},
}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        content = request["messages"][0]["content"]
        got.append("text" if isinstance(content, str) else " and ".join(part["type"] for part in content))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(ANSWER).encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/v1"
image = {"type": "image_url", "image_url": {"url": "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAAIBAABBAQAOw=="}}
messages = [{"role": "user", "content": [{"type": "text", "text": "What is this?"}, image]}]
for model in ["sambanova/Llama-4-Maverick-17B-128E-Instruct", "deepseek/deepseek-v4-flash"]:
    litellm.completion(model, messages=messages, api_base=url, api_key="key")
    reads = "reads images" if litellm.supports_vision(model) else "reads no images"
    print(f"{model.split('/')[0]}: {reads}, got {got.pop()}")
CODE
seen=$(LITELLM_LOCAL_MODEL_COST_MAP=True timeout 60 ../../python/bin/python check.py)
echo "$seen"
[[ $seen == "sambanova: reads images, got text
deepseek: reads images, got text and image_url" ]]
