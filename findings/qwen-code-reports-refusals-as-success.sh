#!/usr/bin/env bash
# Qwen Code 0.15.10 (npm `@qwen-code/qwen-code`), Linux x64, 2026-11: a run without a terminal whose request is refused with
# 401 or 400 ends with the exit code 0 and, in `--output-format json`, with `is_error: false` and the subtype
# `success`; the refusal is the text of the model's answer. The format has a place for errors, and without any key the
# run ends with 1 and `error_during_execution`. A script that runs it at night takes "[API Error: 401 …]" for the
# work done.
#
# Seen: `200: exit code 0, success, is_error false, Done.`,
# `401: exit code 0, success, is_error false, [API Error: 401 Refused.]` and the same of 400, and
# `no key: exit code 1, error_during_execution, is_error true`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @qwen-code/qwen-code@0.15.10 >/dev/null
mkdir "$folder/home" "$folder/work"
cat >"$folder/check.mjs" <<'CODE'
import { execFile } from "node:child_process";
import { createServer } from "node:http";

const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const choices = [{ index: 0, delta: { role: "assistant", content: "Done." }, finish_reason: "stop" }];
const chunk = { id: "1", object: "chat.completion.chunk", created: 1, model: "model", choices, usage };
let status = 200;
const server = createServer(async (request, response) => {
  await request.toArray();
  if (status === 200) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    return response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
  }
  const error = { message: "Refused.", type: "invalid_request_error", code: null, param: null };
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

/** Runs Qwen Code; prints its exit code and its result. */
async function run(title, key) {
  const env = {
    PATH: process.env.PATH,
    HOME: `${process.cwd()}/home`,
    OPENAI_BASE_URL: `http://127.0.0.1:${server.address().port}/v1`,
    OPENAI_MODEL: "model",
    ...key,
  };
  const args = ["--auth-type", "openai", "--output-format", "json", "--prompt", "Work."];
  const [code, output] = await new Promise((resolve) => {
    const options = { cwd: "work", env, timeout: 40_000 };
    const child = execFile("../node_modules/.bin/qwen", args, options, (_, stdout) => resolve([child.exitCode, stdout]));
    child.stdin.end();
  });
  let told = "";
  try {
    const { subtype, is_error, result } = JSON.parse(output).find(({ type }) => type === "result");
    told = `, ${subtype}, is_error ${is_error}${result === undefined ? "" : `, ${result}`}`;
  } catch {
    // It prints no result.
  }
  console.log(`${title}: exit code ${code}${told}`);
}

for (status of [200, 401, 400]) await run(status, { OPENAI_API_KEY: "key" });
await run("no key", {});
process.exit();
CODE
seen=$(cd "$folder" && node check.mjs)
echo "$seen"
[[ $seen == "200: exit code 0, success, is_error false, Done.
401: exit code 0, success, is_error false, [API Error: 401 Refused.]
400: exit code 0, success, is_error false, [API Error: 400 Refused.]
no key: exit code 1, error_during_execution, is_error true" ]]
