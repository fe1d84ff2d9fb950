#!/usr/bin/env bash
# `strands-agents` 1.62.0 and `llama-index-core` 0.14.25 (with `llama-index-llms-openai-like` 0.8.1; PyPI), 2026-11: a call
# whose arguments are no JSON, which models do write, is run with no arguments at all: each parameter gets its default, and
# neither the model nor the caller learns that its arguments were thrown away. Here the model forgets the quotes around a
# path, and the tool works on the current folder. `pydantic-ai-slim` 2.68.0 and `agno` 3.1.10 tell the model
# what was wrong with its call, and do not run it.
#
# Seen: `strands: ran ['.']`, `llama-index: ran ['.']`, `pydantic-ai: ran []`, `agno: ran []`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for set in "strands-agents[openai]==1.62.0" "llama-index-core==0.14.25 llama-index-llms-openai-like==0.8.1" \
  "pydantic-ai-slim[openai]==2.68.0 agno==3.1.10"; do
  name=${set%%[-[]*}
  python3 -m venv "$folder/$name"
  # shellcheck disable=SC2086
  "$folder/$name/bin/pip" install --quiet --disable-pip-version-check $set
done
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
cat >"$folder/pydantic_agent.py" <<'CODE'
import asyncio

from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
from server import clean, ran, url


async def main():
    provider = OpenAIProvider(base_url=url, api_key="key")
    agent = Agent(OpenAIChatModel("model", provider=provider), tools=[clean], retries=2)
    async with agent.run_stream("Clean up.") as result:
        await result.get_output()
    print(f"pydantic-ai: ran {ran}")


asyncio.run(main())
CODE
cat >"$folder/agno_agent.py" <<'CODE'
from agno.agent import Agent
from agno.models.openai.like import OpenAILike
from server import clean, ran, url

agent = Agent(model=OpenAILike(id="model", base_url=url, api_key="key"), tools=[clean], telemetry=False)
for _ in agent.run("Clean up.", stream=True):
    pass
print(f"agno: ran {ran}")
CODE
cd "$folder"
seen=$(
  for step in strands:strands llama:llama pydantic:pydantic pydantic:agno; do
    timeout 60 "${step%:*}/bin/python" "${step#*:}_agent.py" 2>/dev/null | grep " ran "
  done
)
echo "$seen"
[[ $seen == "strands: ran ['.']
llama-index: ran ['.']
pydantic-ai: ran []
agno: ran []" ]]
