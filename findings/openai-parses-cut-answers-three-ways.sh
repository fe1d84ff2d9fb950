#!/usr/bin/env bash
# OpenAI's clients `openai` 7.59.0 (npm) and 3.57.0 (PyPI), 2026-11: what `parse` does with an answer that was cut within its
# JSON depends on the API and the language. Of Chat Completions both throw a LengthFinishReasonError; of Responses
# JavaScript gives null without an error, as for an answer that has no text at all, and Python raises a
# ValidationError of pydantic, which no handler of `openai.OpenAIError` catches. Who moves from one API to the other keeps
# a handler that is never called again, and what was cut is taken for nothing, or for a fault of the schema.
#
# Seen: `JavaScript, chat: LengthFinishReasonError`, `JavaScript, responses: null, of incomplete "{\"name\": \"Ad"`,
# `Python, chat: LengthFinishReasonError`, `Python, responses: ValidationError, an OpenAIError: False`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"; kill "$server" 2>/dev/null || true' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" openai@7.59.0 zod@4.1.12 >/dev/null
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openai==3.57.0
cat >"$folder/serve.mjs" <<'CODE'
import { createServer } from "node:http";

const text = '{"name": "Ad';
const message = { id: "msg_1", type: "message", role: "assistant", status: "incomplete" };
const response = {
  ...{ id: "resp_1", object: "response", created_at: 1, model: "model", status: "incomplete", error: null },
  ...{ incomplete_details: { reason: "max_output_tokens" }, parallel_tool_calls: true, tool_choice: "auto", tools: [] },
  output: [{ ...message, content: [{ type: "output_text", text, annotations: [] }] }],
};
const choice = { index: 0, finish_reason: "length", message: { role: "assistant", content: text } };
const chat = { id: "chat_1", object: "chat.completion", created: 1, model: "model", choices: [choice] };
const server = createServer(async (request, answer) => {
  await request.toArray();
  answer.setHeader("content-type", "application/json");
  answer.end(JSON.stringify(request.url === "/responses" ? response : chat));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
CODE
node "$folder/serve.mjs" >"$folder/port" &
server=$!
until [[ -s $folder/port ]]; do sleep 0.1; done
cat >"$folder/check.mjs" <<'CODE'
import OpenAI from "openai";
import { zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { z } from "zod";

const client = new OpenAI({ baseURL: `http://127.0.0.1:${process.argv[2]}`, apiKey: "key", maxRetries: 0 });
const schema = z.object({ name: z.string() });
const messages = [{ role: "user", content: "Who?" }];
try {
  await client.chat.completions.parse({ model: "model", messages, response_format: zodResponseFormat(schema, "person") });
} catch (error) {
  console.log(`JavaScript, chat: ${error.constructor.name}`);
}
const text = { format: zodTextFormat(schema, "person") };
const answer = await client.responses.parse({ model: "model", input: "Who?", text });
console.log(`JavaScript, responses: ${answer.output_parsed}, of ${answer.status} ${JSON.stringify(answer.output[0].content[0].text)}`);
CODE
cat >"$folder/check.py" <<'CODE'
import sys

import openai
import pydantic


class Person(pydantic.BaseModel):
    name: str


client = openai.OpenAI(base_url=f"http://127.0.0.1:{sys.argv[1]}", api_key="key", max_retries=0)
messages = [{"role": "user", "content": "Who?"}]
try:
    client.chat.completions.parse(model="model", messages=messages, response_format=Person)
except Exception as error:
    print(f"Python, chat: {type(error).__name__}")
try:
    client.responses.parse(model="model", input="Who?", text_format=Person)
except Exception as error:
    print(f"Python, responses: {type(error).__name__}, an OpenAIError: {isinstance(error, openai.OpenAIError)}")
CODE
port=$(cat "$folder/port")
seen=$(cd "$folder" && timeout 60 node check.mjs "$port" && timeout 60 venv/bin/python check.py "$port")
echo "$seen"
[[ $seen == 'JavaScript, chat: LengthFinishReasonError
JavaScript, responses: null, of incomplete "{\"name\": \"Ad"
Python, chat: LengthFinishReasonError
Python, responses: ValidationError, an OpenAIError: False' ]]
