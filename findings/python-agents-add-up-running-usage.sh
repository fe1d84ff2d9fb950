#!/usr/bin/env bash
# `langchain-openai` 1.7.4 (with `langchain-core` 1.8.3), `pydantic-ai-slim` 2.68.0, `agno` 3.1.10 and `smolagents` 1.26.0
# (PyPI), 2026-11: when the chunks of a stream each carry the usage so far, as servers send it on request (vLLM's
# `continuous_usage_stats`) or always, they add up the sums. A prompt of 10 tokens in four chunks counts as 40, and one
# of a thousand chunks a thousandfold; budgets, prices and the compaction of a history follow that number. `openai-agents`
# 0.24.0 takes the last one, which is the usage of the answer; so does `pydantic-ai` where its setting
# `openai_continuous_usage_stats` is on, which it is not of itself.
#
# Seen, of an answer with 10 tokens in and 3 out: `langchain: 40 in, 9 out` and the same of `pydantic-ai`, `agno` and
# `smolagents`, and `openai-agents: 10 in, 3 out`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --no-compile --disable-pip-version-check langchain-openai==1.7.4 langchain-core==1.8.3 \
  "pydantic-ai-slim[openai]==2.68.0" agno==3.1.10 smolagents==1.26.0 openai-agents==0.24.0 openai==3.57.0
cat >"$folder/check.py" <<'CODE'
import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import agents
import openai
from agno.agent import Agent as AgnoAgent
from agno.models.openai.like import OpenAILike
from langchain_openai import ChatOpenAI
from pydantic_ai import Agent as PydanticAgent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
from smolagents import OpenAIServerModel
from smolagents.models import ChatMessage, agglomerate_stream_deltas


def write_chunk(delta, output, finish=None):
    usage = {"prompt_tokens": 10, "completion_tokens": output, "total_tokens": 10 + output}
    choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
    head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "model"}
    return f"data: {json.dumps({**head, 'choices': choices, 'usage': usage})}\n\n".encode()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        self.wfile.write(write_chunk({"role": "assistant", "content": "Hello"}, 1))
        self.wfile.write(write_chunk({"content": " big"}, 2))
        self.wfile.write(write_chunk({"content": " world"}, 3))
        self.wfile.write(write_chunk({}, 3, "stop"))
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/v1"


async def ask_langchain():
    model = ChatOpenAI(model="model", base_url=url, api_key="key", streaming=True, stream_usage=True)
    usage = (await model.ainvoke("Hi.")).usage_metadata
    return usage["input_tokens"], usage["output_tokens"]


async def ask_pydantic():
    agent = PydanticAgent(OpenAIChatModel("model", provider=OpenAIProvider(base_url=url, api_key="key")))
    async with agent.run_stream("Hi.") as result:
        await result.get_output()
    return result.usage.input_tokens, result.usage.output_tokens


async def ask_agno():
    agent = AgnoAgent(model=OpenAILike(id="model", base_url=url, api_key="key"), telemetry=False)
    async for event in agent.arun("Hi.", stream=True, stream_events=True):
        if event.event == "RunCompleted":
            return event.metrics.input_tokens, event.metrics.output_tokens


async def ask_smolagents():
    model = OpenAIServerModel(model_id="model", api_base=url, api_key="key")
    pieces = list(model.generate_stream([ChatMessage(role="user", content="Hi.")]))
    usage = agglomerate_stream_deltas(pieces).token_usage
    return usage.input_tokens, usage.output_tokens


async def ask_openai():
    agents.set_tracing_disabled(True)
    client = openai.AsyncOpenAI(base_url=url, api_key="key")
    agent = agents.Agent(name="agent", model=agents.OpenAIChatCompletionsModel("model", client))
    result = agents.Runner.run_streamed(agent, "Hi.")
    async for _ in result.stream_events():
        pass
    usage = result.context_wrapper.usage
    return usage.input_tokens, usage.output_tokens


async def main():
    programs = {
        "langchain": ask_langchain,
        "pydantic-ai": ask_pydantic,
        "agno": ask_agno,
        "smolagents": ask_smolagents,
        "openai-agents": ask_openai,
    }
    for name, ask in programs.items():
        spent, written = await ask()
        print(f"{name}: {spent} in, {written} out")


asyncio.run(main())
CODE
seen=$(cd "$folder" && timeout 100 python/bin/python check.py)
echo "$seen"
[[ $seen == "langchain: 40 in, 9 out
pydantic-ai: 40 in, 9 out
agno: 40 in, 9 out
smolagents: 40 in, 9 out
openai-agents: 10 in, 3 out" ]]
