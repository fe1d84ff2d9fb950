#!/usr/bin/env bash
# Codex 0.171.0 (npm `@openai/codex`), Linux x64, 2026-11: a message that has a part of the type `refusal`, which OpenAI's
# Responses API defines beside `output_text`, is dropped as a whole: neither the refusal nor a text before it is shown, the
# turn completes, and the exit code is 0. OpenAI's own client (here npm `openai` 7.59.0) reads both parts of the same
# stream. The user sees an agent that has nothing to say, and a script takes it for success.
#
# Seen: `text: exit 0, shows "Of course."`, `text and refusal: exit 0, shows nothing`, `refusal: exit 0, shows nothing`,
# `SDK on text and refusal: "Of course." and the refusal "No, I cannot."`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @openai/codex@0.171.0 openai@7.59.0 >/dev/null
mkdir "$folder/home"
cat >"$folder/check.mjs" <<'CODE'
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import OpenAI from "openai";

const TEXT = { type: "output_text", text: "Of course.", annotations: [], logprobs: [] };
const REFUSAL = { type: "refusal", refusal: "No, I cannot." };

/** The events of an answer with one message, as OpenAI streams them. */
function eventsOf(content) {
  const place = { item_id: "msg_1", output_index: 0 };
  const message = { id: "msg_1", type: "message", role: "assistant", status: "completed", content };
  const response = { id: "resp_1", object: "response", model: "model", status: "in_progress", output: [] };
  const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
  return [
    { type: "response.created", response },
    { type: "response.output_item.added", output_index: 0, item: { ...message, status: "in_progress", content: [] } },
    ...content.flatMap((part, content_index) => {
      const [kind, text] = part.type === "refusal" ? ["refusal", part.refusal] : ["output_text", part.text];
      const at = { ...place, content_index };
      return [
        { type: "response.content_part.added", ...at, part: { ...part, [kind === "refusal" ? "refusal" : "text"]: "" } },
        { type: `response.${kind}.delta`, ...at, delta: text },
        { type: `response.${kind}.done`, ...at, [kind === "refusal" ? "refusal" : "text"]: text },
        { type: "response.content_part.done", ...at, part },
      ];
    }),
    { type: "response.output_item.done", output_index: 0, item: message },
    { type: "response.completed", response: { ...response, status: "completed", output: [message], usage } },
  ].map((event, sequence_number) => ({ ...event, sequence_number }));
}

/** Answers `client` with a message of these parts; tells what came of it. */
async function watch(name, content, client) {
  const server = createServer(async (request, response) => {
    await request.toArray();
    if (request.method !== "POST") return response.writeHead(404).end();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(eventsOf(content).map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  console.log(`${name}: ${await client(`http://127.0.0.1:${server.address().port}/v1`)}`);
  server.closeAllConnections();
  server.close();
}

async function runCodex(url) {
  const provider = `[model_providers.local]\nname = "Local"\nbase_url = "${url}"\nwire_api = "responses"\n`;
  writeFileSync("home/config.toml", `model = "model"\nmodel_provider = "local"\n${provider}`);
  const home = `${process.cwd()}/home`;
  const options = { env: { PATH: process.env.PATH, HOME: home, CODEX_HOME: home }, timeout: 30_000 };
  const args = ["exec", "--skip-git-repo-check", "--json", "Please help."];
  const { error, output } = await new Promise((resolve) => {
    execFile("node_modules/.bin/codex", args, options, (error, output) => resolve({ error, output })).stdin.end();
  });
  const items = output.trim().split("\n").map((line) => JSON.parse(line).item);
  const texts = items.filter((item) => item?.type === "agent_message").map(({ text }) => JSON.stringify(text));
  return `exit ${error ? error.code : 0}, shows ${texts.join(" and ") || "nothing"}`;
}

async function runSdk(baseURL) {
  const client = new OpenAI({ baseURL, apiKey: "key", maxRetries: 0 });
  const { output, output_text: text } = await client.responses.stream({ model: "model", input: "Please help." }).finalResponse();
  return `${JSON.stringify(text)} and the refusal ${JSON.stringify(output[0].content[1].refusal)}`;
}

await watch("text", [TEXT], runCodex);
await watch("text and refusal", [TEXT, REFUSAL], runCodex);
await watch("refusal", [REFUSAL], runCodex);
await watch("SDK on text and refusal", [TEXT, REFUSAL], runSdk);
CODE
seen=$(cd "$folder" && node check.mjs)
echo "$seen"
[[ $seen == 'text: exit 0, shows "Of course."
text and refusal: exit 0, shows nothing
refusal: exit 0, shows nothing
SDK on text and refusal: "Of course." and the refusal "No, I cannot."' ]]
