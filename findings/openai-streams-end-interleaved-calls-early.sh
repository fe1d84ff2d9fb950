#!/usr/bin/env bash
# OpenAI's clients `openai` 7.59.0 (npm) and 3.57.0 (PyPI), 2026-11: the helper `chat.completions.stream()` reports a call's
# arguments as done whenever the next piece is of another call, so that two calls whose pieces alternate, each with its
# `index`, are told as done while half or nothing of their arguments is there: three times each in JavaScript, and in
# Python once, empty, and never whole. The final completion is right in both. A program that runs a call on this event runs
# it with arguments that no model wrote.
#
# Seen, of two calls that each have the arguments `{"n":1}` in two pieces:
# `javascript: f "", g "", f "{\"n\":", g "{\"n\":", f "{\"n\":1}", g "{\"n\":1}"` and `python: f "", g ""`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" openai@7.59.0 >/dev/null
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check openai==3.57.0
cat >"$folder/check.py" <<'CODE'
import json
import sys

from openai import OpenAI

client = OpenAI(base_url=sys.argv[1], api_key="key")
done = []
with client.chat.completions.stream(model="model", messages=[{"role": "user", "content": "Hi."}]) as stream:
    for event in stream:
        if event.type == "tool_calls.function.arguments.done":
            done.append(f"{event.name} {json.dumps(event.arguments)}")
    calls = stream.get_final_completion().choices[0].message.tool_calls
assert [call.function.arguments for call in calls] == ['{"n":1}', '{"n":1}']
print("python:", ", ".join(done))
CODE
cat >"$folder/check.mjs" <<'CODE'
import { deepEqual } from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import OpenAI from "openai";

const chunk = (delta, finish_reason = null) => ({
  id: "1",
  object: "chat.completion.chunk",
  created: 1,
  model: "model",
  choices: [{ index: 0, delta, finish_reason }],
});
const start = (index, name) =>
  chunk({ tool_calls: [{ index, id: `call_${name}`, type: "function", function: { name, arguments: "" } }] });
const more = (index, piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] });
const pieces = ['{"n":', "1}"].flatMap((piece) => [more(0, piece), more(1, piece)]);
const chunks = [chunk({ role: "assistant", content: null }), start(0, "f"), start(1, "g"), ...pieces, chunk({}, "tool_calls")];
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end([...chunks.map((each) => JSON.stringify(each)), "[DONE]"].map((data) => `data: ${data}\n\n`).join(""));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const baseURL = `http://127.0.0.1:${server.address().port}/v1`;

const done = [];
const stream = new OpenAI({ baseURL, apiKey: "key" }).chat.completions.stream({
  model: "model",
  messages: [{ role: "user", content: "Hi." }],
});
stream.on("tool_calls.function.arguments.done", (event) => done.push(`${event.name} ${JSON.stringify(event.arguments)}`));
const { choices } = await stream.finalChatCompletion();
deepEqual(choices[0].message.tool_calls.map((call) => call.function.arguments), ['{"n":1}', '{"n":1}']);
console.log(`javascript: ${done.join(", ")}`);
await new Promise((resolve) => {
  execFile("python/bin/python", ["check.py", baseURL], (_, stdout, stderr) => resolve(process.stdout.write(stdout + stderr)));
});
server.closeAllConnections();
server.close();
CODE
seen=$(cd "$folder" && timeout 60 node check.mjs)
echo "$seen"
[[ $seen == 'javascript: f "", g "", f "{\"n\":", g "{\"n\":", f "{\"n\":1}", g "{\"n\":1}"
python: f "", g ""' ]]
