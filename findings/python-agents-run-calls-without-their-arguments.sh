#!/usr/bin/env bash
# `strands-agents` 1.62.0 and `llama-index-core` 0.14.25 (with `llama-index-llms-openai-like` 0.8.1; PyPI), 2026-11: a call
# whose arguments are no JSON, which models do write, is run with no arguments at all: each parameter gets its default, and
# the model never learns that its arguments were thrown away. Here it forgets the quotes around a path, and the tool works
# on the current folder.
#
# Seen: `strands: ran ['.']`, `llama-index: ran ['.']`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --no-compile --disable-pip-version-check "strands-agents[openai]==1.62.0" \
  llama-index-core==0.14.25 llama-index-llms-openai-like==0.8.1 openai==2.54.0
cat >"$folder/server.py" <<'CODE'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ran = []


def clean(path: str = ".") -> str:
    """Removes what was built below a folder.

    Args:
        path: the folder
    """
    ran.append(path)
    return "Cleaned."


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        function = {"name": "clean", "arguments": '{"path": /srv/data/old}'}
        call = {"index": 0, "id": "call_1", "type": "function", "function": function}
        steps = [({"role": "assistant", "tool_calls": [call]}, None), ({}, "tool_calls")]
        if request["messages"][-1]["role"] == "tool":
            steps = [({"role": "assistant", "content": "Done."}, None), ({}, "stop")]
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for delta, finish in steps:
            choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "model", "choices": choices}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/v1"
CODE
cat >"$folder/strands_agent.py" <<'CODE'
from server import clean, ran, url
from strands import Agent, tool
from strands.models.openai import OpenAIModel

model = OpenAIModel(client_args={"base_url": url, "api_key": "key"}, model_id="model")
Agent(model=model, tools=[tool(clean)], callback_handler=None)("Clean up.")
print(f"strands: ran {ran}")
CODE
cat >"$folder/llama_agent.py" <<'CODE'
import asyncio

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.llms.openai_like import OpenAILike
from server import clean, ran, url


async def main():
    model = OpenAILike(
        model="model", api_base=url, api_key="key", is_chat_model=True, is_function_calling_model=True
    )
    await FunctionAgent(tools=[clean], llm=model).run("Clean up.")
    print(f"llama-index: ran {ran}")


asyncio.run(main())
CODE
cd "$folder"
seen=$(
  for name in strands llama; do
    timeout 60 python/bin/python "${name}_agent.py" 2>/dev/null | grep " ran "
  done
)
echo "$seen"
[[ $seen == "strands: ran ['.']
llama-index: ran ['.']" ]]
