#!/usr/bin/env bash
# Codex 0.171.0 (npm `@openai/codex`), Linux x64, 2026-11: the schema of `exec_command` that it sends to the model says that
# `yield_time_ms` is a `number`, but a call with `1000.0` or `1e3` is refused, because the program reads an unsigned integer.
# In JSON Schema even an `integer` may be written `1000.0`. A model that writes its numbers with a fraction pays a turn for
# each such call.
#
# Seen: `number: 1000 ran, 1000.0 refused, 1e3 refused`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @openai/codex@0.171.0 >/dev/null
mkdir "$folder/home"
cat >"$folder/check.mjs" <<'CODE'
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";

const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
const answer = { type: "message", role: "assistant", content: [{ type: "output_text", text: "Done." }] };
const results = [];
let type;
for (const time of ["1000", "1000.0", "1e3"]) {
  const call = { type: "function_call", call_id: "call_1", name: "exec_command" };
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    if (request.method !== "POST") return response.writeHead(404).end();
    const { input, tools } = JSON.parse(Buffer.concat(chunks));
    const result = input.find((item) => item.type === "function_call_output");
    const tool = tools.find(({ name }) => name === call.name);
    type ??= tool.parameters.properties.yield_time_ms.type;
    const outcome = { "expected u64": "refused", "Output:\nhello": "ran" };
    if (result) results.push(`${time} ${outcome[/expected u64|Output:\nhello/.exec(result.output)]}`);
    const item = result ? answer : { ...call, arguments: `{"cmd":"echo hello","yield_time_ms":${time}}` };
    const events = [
      { type: "response.created", response: { id: "resp_1" } },
      { type: "response.output_item.done", output_index: 0, item },
      { type: "response.completed", response: { id: "resp_1", usage } },
    ];
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const config = [
    'model = "model"',
    'model_provider = "local"',
    "[model_providers.local]",
    'name = "Local"',
    `base_url = "http://127.0.0.1:${server.address().port}/v1"`,
    'wire_api = "responses"',
  ];
  writeFileSync("home/config.toml", config.join("\n"));
  const args = ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "Say hello."];
  const home = `${process.cwd()}/home`;
  const env = { PATH: process.env.PATH, HOME: home, CODEX_HOME: home };
  await new Promise((resolve) => execFile("node_modules/.bin/codex", args, { env, timeout: 30_000 }, resolve).stdin.end());
  server.closeAllConnections();
  server.close();
}
console.log(`${type}: ${results.join(", ")}`);
CODE
seen=$(cd "$folder" && node check.mjs)
echo "$seen"
[[ $seen == "number: 1000 ran, 1000.0 refused, 1e3 refused" ]]
