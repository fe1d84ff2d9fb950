#!/usr/bin/env bash
# Anthropic's clients `@anthropic-ai/sdk` 1.14.0 (npm) and `anthropic` 2.14.0 (PyPI), 2026-11: a stream whose events have no
# `event:` line, which is optional in server-sent events, is read as empty, though the data of each event has the same
# name as its `type`. JavaScript says "request ended without sending any chunks", of a request that sent six; Python raises
# an AssertionError without a word. OpenAI's client reads such streams, and so does Vercel's of this API
# (`@ai-sdk/anthropic` 4.0.105). Who writes or bridges a server looks for the fault in the connection.
#
# Seen: `with event lines: Hello.`, `without: AnthropicError, request ended without sending any chunks`, `Vercel's client,
# without: Hello.`, `Python, with: Hello.`, `Python, without: AssertionError, ""`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"; kill "$server" 2>/dev/null || true' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" \
  @anthropic-ai/sdk@1.14.0 @ai-sdk/anthropic@4.0.105 ai@7.0.173 >/dev/null
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet anthropic==2.14.0
cat >"$folder/serve.mjs" <<'CODE'
import { createServer } from "node:http";

const message = { id: "msg_1", type: "message", role: "assistant", model: "model", content: [], stop_reason: null };
const usage = { input_tokens: 9, output_tokens: 1 };
const events = [
  { type: "message_start", message: { ...message, stop_sequence: null, usage } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello." } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 3 } },
  { type: "message_stop" },
];
const server = createServer(async (request, response) => {
  await request.toArray();
  const isNamed = request.url.startsWith("/with/");
  response.setHeader("content-type", "text/event-stream");
  const lines = events.map((event) => `${isNamed ? `event: ${event.type}\n` : ""}data: ${JSON.stringify(event)}\n\n`);
  response.end(lines.join(""));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
CODE
node "$folder/serve.mjs" >"$folder/port" &
server=$!
until [[ -s $folder/port ]]; do sleep 0.1; done
cat >"$folder/check.mjs" <<'CODE'
import Anthropic from "@anthropic-ai/sdk";
import { createAnthropic } from "@ai-sdk/anthropic";
import { streamText } from "ai";

globalThis.AI_SDK_LOG_WARNINGS = false;
const url = `http://127.0.0.1:${process.argv[2]}`;
async function ask(path) {
  const client = new Anthropic({ baseURL: `${url}/${path}`, apiKey: "key", maxRetries: 0 });
  const request = { model: "model", max_tokens: 20, messages: [{ role: "user", content: "Hi." }] };
  try {
    return (await client.messages.stream(request).finalMessage()).content[0].text;
  } catch (error) {
    return `${error.constructor.name}, ${error.message}`;
  }
}
console.log(`with event lines: ${await ask("with")}`);
console.log(`without: ${await ask("without")}`);
const model = createAnthropic({ baseURL: `${url}/without`, apiKey: "key" })("model");
console.log(`Vercel's client, without: ${await streamText({ model, prompt: "Hi.", maxRetries: 0 }).text}`);
CODE
cat >"$folder/check.py" <<'CODE'
import sys

import anthropic


def ask(path):
    client = anthropic.Anthropic(base_url=f"http://127.0.0.1:{sys.argv[1]}/{path}", api_key="key", max_retries=0)
    try:
        with client.messages.stream(model="model", max_tokens=20, messages=[{"role": "user", "content": "Hi."}]) as stream:
            return stream.get_final_message().content[0].text
    except Exception as error:
        return f'{type(error).__name__}, "{error}"'


print(f"Python, with: {ask('with')}")
print(f"Python, without: {ask('without')}")
CODE
port=$(cat "$folder/port")
seen=$(cd "$folder" && timeout 60 node check.mjs "$port" && timeout 60 venv/bin/python check.py "$port")
echo "$seen"
[[ $seen == "with event lines: Hello.
without: AnthropicError, request ended without sending any chunks
Vercel's client, without: Hello.
Python, with: Hello.
Python, without: AssertionError, \"\"" ]]
