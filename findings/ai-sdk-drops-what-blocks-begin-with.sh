#!/usr/bin/env bash
# Vercel's AI SDK (npm `ai` 7.0.173 with `@ai-sdk/anthropic` 4.0.105), 2026-11: a text that comes with the
# `content_block_start` of a stream, where the protocol has a field for it, is dropped without an error; only what deltas
# add is handed over. Of an answer that begins a block with "Do not " and goes on with "delete it.", the program gets
# "delete it.". Anthropic's own clients (`@anthropic-ai/sdk` 1.14.0) join the two, and the input of a tool that comes in the
# same place is read by the AI SDK, too.
#
# Seen: `Anthropic's client: Do not delete it.`, `AI SDK: delete it.`, `AI SDK, of a tool: {"path":"/srv"}`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" \
  @anthropic-ai/sdk@1.14.0 @ai-sdk/anthropic@4.0.105 ai@7.0.173 >/dev/null
cat >"$folder/check.mjs" <<'CODE'
import { createServer } from "node:http";
import Anthropic from "@anthropic-ai/sdk";
import { createAnthropic } from "@ai-sdk/anthropic";
import { jsonSchema, streamText, tool } from "ai";

globalThis.AI_SDK_LOG_WARNINGS = false;
const message = { id: "msg_1", type: "message", role: "assistant", model: "model", content: [], stop_reason: null };
const blocks = {
  text: [
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "Do not " } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "delete it." } },
  ],
  tool: [{
    type: "content_block_start",
    index: 0,
    content_block: { type: "tool_use", id: "toolu_1", name: "read", input: { path: "/srv" } },
  }],
};
const server = createServer(async (request, response) => {
  await request.toArray();
  const kind = request.url.startsWith("/tool/") ? "tool" : "text";
  const stop_reason = kind === "tool" ? "tool_use" : "end_turn";
  const events = [
    { type: "message_start", message: { ...message, stop_sequence: null, usage: { input_tokens: 9, output_tokens: 1 } } },
    ...blocks[kind],
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 20 } },
    { type: "message_stop" },
  ];
  response.setHeader("content-type", "text/event-stream");
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const client = new Anthropic({ baseURL: `${url}/text`, apiKey: "key", maxRetries: 0 });
const request = { model: "model", max_tokens: 20, messages: [{ role: "user", content: "May I delete it?" }] };
const { content: [block] } = await client.messages.stream(request).finalMessage();
console.log(`Anthropic's client: ${block.text}`);

function ask(kind) {
  const model = createAnthropic({ baseURL: `${url}/${kind}`, apiKey: "key" })("model");
  const inputSchema = jsonSchema({ type: "object", properties: { path: { type: "string" } } });
  return streamText({ model, prompt: "May I delete it?", tools: { read: tool({ inputSchema }) }, maxRetries: 0 });
}
console.log(`AI SDK: ${await ask("text").text}`);
console.log(`AI SDK, of a tool: ${JSON.stringify((await ask("tool").toolCalls)[0].input)}`);
server.close();
CODE
seen=$(cd "$folder" && timeout 60 node check.mjs)
echo "$seen"
[[ $seen == $'Anthropic\'s client: Do not delete it.\nAI SDK: delete it.\nAI SDK, of a tool: {"path":"/srv"}' ]]
