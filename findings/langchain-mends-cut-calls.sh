#!/usr/bin/env bash
# LangChain (PyPI `langchain` 1.5.2, `langchain-core` 1.8.3, `langchain-openai` 1.7.4), 2026-11: a call whose arguments were
# cut by the limit of tokens is closed with the brackets that it lacks when the answer was streamed, and the agent runs it:
# of a call to delete `/srv/data/old` that was cut in the middle of its path, it deletes `/srv/data`. The answer says
# `length`, and the same answer without `streaming=True` makes the call an invalid one, which is not run.
#
# Seen: `streamed: length, ran ['/srv/data']` and `whole: length, ran []`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  langchain==1.5.2 langchain-core==1.8.3 langchain-openai==1.7.4
cat >"$folder/check.py" <<'CODE'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from langchain.agents import create_agent
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI

HEAD = {"id": "1", "created": 1, "model": "model"}
USAGE = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}


def write_call(arguments):
    return {"id": "call_1", "type": "function", "function": {"name": "delete", "arguments": arguments}}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        done = request["messages"][-1]["role"] == "tool"
        if done:
            deltas, finish = [{"role": "assistant", "content": "Done."}], "stop"
        else:
            pieces = [write_call('{"path": "/srv'), {"function": {"arguments": "/data"}}]
            deltas, finish = [{"role": "assistant", "tool_calls": [{"index": 0, **piece}]} for piece in pieces], "length"
        self.send_response(200)
        if request.get("stream"):
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            for delta, end in [*((delta, None) for delta in deltas), ({}, finish)]:
                choices = [{"index": 0, "delta": delta, "finish_reason": end}]
                chunk = {**HEAD, "object": "chat.completion.chunk", "choices": choices}
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")
        else:
            self.send_header("content-type", "application/json")
            self.end_headers()
            message = {"role": "assistant", "content": None, "tool_calls": [write_call('{"path": "/srv/data')]}
            if done:
                message = deltas[0]
            choices = [{"index": 0, "message": message, "finish_reason": finish}]
            body = {**HEAD, "object": "chat.completion", "choices": choices, "usage": USAGE}
            self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/v1"
deleted = []


@tool
def delete(path: str) -> str:
    """Deletes a folder."""
    deleted.append(path)
    return "Deleted."


for name, streaming in [("streamed", True), ("whole", False)]:
    deleted.clear()
    model = ChatOpenAI(model="model", base_url=url, api_key="key", streaming=streaming)
    messages = create_agent(model, [delete]).invoke({"messages": [("user", "Clean up.")]})["messages"]
    print(f"{name}: {messages[1].response_metadata['finish_reason']}, ran {deleted}")
CODE
seen=$(cd "$folder" && timeout 60 python/bin/python check.py)
echo "$seen"
[[ $seen == "streamed: length, ran ['/srv/data']
whole: length, ran []" ]]
