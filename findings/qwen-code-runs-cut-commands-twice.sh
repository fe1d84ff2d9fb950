#!/usr/bin/env bash
# Qwen Code 0.15.10 (npm `@qwen-code/qwen-code`), Linux x64, 2026-11: a call of `run_shell_command` that was cut within its
# command by the limit of tokens is closed and run, and it is run twice. The answer says `length`; a `write_file` that was
# cut in the same way is rejected, with a message that tells the model why. A whole call is run once. A model that
# writes a long command gets the front half of it carried out, two times, before it has seen anything of it.
#
# Seen, of a command that appends the words `one two` to a file, whole and cut after `one`:
# `whole: one two`, `cut: one, one`, `write_file cut: nothing`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @qwen-code/qwen-code@0.15.10 >/dev/null
mkdir "$folder/home" "$folder/work"
cat >"$folder/check.mjs" <<'CODE'
import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";

const work = `${process.cwd()}/work`;
const file = `${work}/words.txt`;
const command = `{"is_background":false,"description":"Notes words.","command":"echo >>${file} one`;
const cases = [
  ["whole", "run_shell_command", [command, ' two"}'], "tool_calls"],
  ["cut", "run_shell_command", [command.slice(0, -4), " one"], "length"],
  ["write_file cut", "write_file", [`{"file_path":"${file}","content":"o`, "ne"], "length"],
];
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

for (const [title, name, pieces, finish] of cases) {
  rmSync(file, { force: true });
  const server = createServer(async (request, response) => {
    const { messages } = JSON.parse(Buffer.concat(await request.toArray()));
    const done = messages.some(({ role }) => role === "tool");
    const calls = pieces.map((text, number) => ({
      index: 0,
      ...(number === 0 && { id: "call_1", type: "function" }),
      function: { ...(number === 0 && { name }), arguments: text },
    }));
    const deltas = done ? [{ role: "assistant", content: "Done." }] : calls.map((call) => ({ tool_calls: [call] }));
    const choices = [
      ...deltas.map((delta) => ({ index: 0, delta, finish_reason: null })),
      { index: 0, delta: {}, finish_reason: done ? "stop" : finish },
    ];
    const head = { id: "1", object: "chat.completion.chunk", created: 1, model: "model" };
    const chunks = [...choices.map((choice) => ({ ...head, choices: [choice] })), { ...head, choices: [], usage }];
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const chunk of chunks) response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    response.end("data: [DONE]\n\n");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const env = {
    PATH: process.env.PATH,
    HOME: `${process.cwd()}/home`,
    OPENAI_API_KEY: "key",
    OPENAI_BASE_URL: `http://127.0.0.1:${server.address().port}/v1`,
    OPENAI_MODEL: "model",
  };
  const args = ["--auth-type", "openai", "--yolo", "--prompt", "Note the words."];
  await new Promise((resolve) => {
    execFile("../node_modules/.bin/qwen", args, { cwd: work, env, timeout: 40_000 }, resolve).stdin.end();
  });
  server.closeAllConnections();
  server.close();
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").join(", ") : "nothing";
  console.log(`${title}: ${lines}`);
}
CODE
seen=$(cd "$folder" && node check.mjs)
echo "$seen"
[[ $seen == "whole: one two
cut: one, one
write_file cut: nothing" ]]
