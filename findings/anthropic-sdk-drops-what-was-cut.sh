#!/usr/bin/env bash
# Anthropic's client `@anthropic-ai/sdk` 1.14.0 (npm), 2026-11: when an answer is cut at `max_tokens` within a tool's input,
# `messages.stream()` gives a call whose input lacks the key that was cut, as an object like any other, without an error and
# without the text that came. What the model wrote so far says "older than 30 …"; what the program gets is the call without
# that limit. Only `stop_reason: "max_tokens"` of the message is left to tell it from a whole call. The same input without a
# stream, or read piece by piece, is no JSON, and a parser refuses it.
#
# Seen, of the input `{"path": "/srv", "older_than_days": 30` and the end: `delete {"path":"/srv"}, max_tokens`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @anthropic-ai/sdk@1.14.0 >/dev/null
cat >"$folder/check.mjs" <<'CODE'
import { createServer } from "node:http";
import Anthropic from "@anthropic-ai/sdk";

const message = { id: "msg_1", type: "message", role: "assistant", model: "model", content: [], stop_reason: null };
const input = '{"path": "/srv", "older_than_days": 30';
const events = [
  { type: "message_start", message: { ...message, stop_sequence: null, usage: { input_tokens: 9, output_tokens: 1 } } },
  { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "toolu_1", name: "delete", input: {} } },
  { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: input } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "max_tokens", stop_sequence: null }, usage: { output_tokens: 20 } },
  { type: "message_stop" },
];
const server = createServer((_request, response) => {
  response.setHeader("content-type", "text/event-stream");
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const client = new Anthropic({ baseURL: `http://127.0.0.1:${server.address().port}`, apiKey: "key", maxRetries: 0 });
const request = { model: "model", max_tokens: 20, messages: [{ role: "user", content: "Hi." }] };
const { content: [call], stop_reason } = await client.messages.stream(request).finalMessage();
console.log(`${call.name} ${JSON.stringify(call.input)}, ${stop_reason}`);
server.close();
CODE
seen=$(cd "$folder" && timeout 60 node check.mjs)
echo "$seen"
[[ $seen == 'delete {"path":"/srv"}, max_tokens' ]]
