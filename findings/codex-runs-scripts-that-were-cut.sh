#!/usr/bin/env bash
# Codex 0.171.0 (npm `@openai/codex`), Linux x64, 2026-11: in code mode a script that was cut at the limit of tokens is run
# up to where it was cut, though its item says `status: "incomplete"` and the answer ends with `response.incomplete`. The
# turn then fails with "Incomplete response returned", as if nothing had been done. Of a script that moves two files, the
# first is moved, and the new one that should take its place is not. A script, unlike JSON, is whole at the end of any line.
#
# Seen: `whole script: notes.txt holds "new", turn.completed`, `cut script: notes.txt is gone, turn.failed`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @openai/codex@0.171.0 >/dev/null
cat >"$folder/check.mjs" <<'CODE'
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";

const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
const MOVE = 'await tools.exec_command({ cmd: "mv notes.txt old.txt" });\n';
const REPLACE = 'await tools.exec_command({ cmd: "mv new.txt notes.txt" });\n';
const text = { type: "message", role: "assistant", content: [{ type: "output_text", text: "Done." }] };

function eventsOf(item, cut) {
  const response = { id: "resp_1", usage, ...(cut && { incomplete_details: { reason: "max_output_tokens" } }) };
  return [
    { type: "response.created", response: { id: "resp_1" } },
    { type: "response.output_item.done", output_index: 0, item },
    { type: cut ? "response.incomplete" : "response.completed", response },
  ];
}

/** Lets Codex run a script; tells what became of the files and of the turn. */
async function watch(name, input, cut) {
  const call = { type: "custom_tool_call", call_id: "call_1", name: "exec", input, status: cut ? "incomplete" : "completed" };
  let requests = 0;
  const server = createServer(async (request, response) => {
    await request.toArray();
    if (request.method !== "POST") return response.writeHead(404).end();
    const events = ++requests === 1 ? eventsOf(call, cut) : eventsOf(text, false);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const home = `${process.cwd()}/${name.split(" ")[0]}`;
  const cwd = `${home}/work`;
  mkdirSync(cwd, { recursive: true });
  writeFileSync(`${cwd}/notes.txt`, "old");
  writeFileSync(`${cwd}/new.txt`, "new");
  const url = `http://127.0.0.1:${server.address().port}/v1`;
  const provider = `[model_providers.local]\nname = "Local"\nbase_url = "${url}"\nwire_api = "responses"\n`;
  const features = "[features]\ncode_mode = true\ncode_mode_only = true\n";
  writeFileSync(`${home}/config.toml`, `model = "model"\nmodel_provider = "local"\n${features}${provider}`);
  const options = { cwd, env: { PATH: process.env.PATH, HOME: home, CODEX_HOME: home }, timeout: 60_000 };
  const args = ["exec", "--skip-git-repo-check", "--json", "-s", "danger-full-access", "Replace the notes."];
  const output = await new Promise((resolve) => {
    execFile(`${process.cwd()}/node_modules/.bin/codex`, args, options, (_, stdout) => resolve(stdout)).stdin.end();
  });
  const notes = `${cwd}/notes.txt`;
  const held = existsSync(notes) ? `holds ${JSON.stringify(readFileSync(notes, "utf8"))}` : "is gone";
  console.log(`${name}: notes.txt ${held}, ${/turn\.(?:completed|failed)/.exec(output)?.[0]}`);
  server.closeAllConnections();
  server.close();
}

await watch("whole script", MOVE + REPLACE, false);
await watch("cut script", MOVE, true);
CODE
seen=$(cd "$folder" && node check.mjs)
echo "$seen"
[[ $seen == 'whole script: notes.txt holds "new", turn.completed
cut script: notes.txt is gone, turn.failed' ]]
