/**
 * Tests that a scripted provider speaks and refuses on every wire that it serves, and remembers what it must.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { isObject, type JsonObject } from "../../../lib/base/json.ts";
import { startScriptedProvider } from "../../../tools/scripted_provider.ts";
import { playChat } from "../../../tools/wires/chat_player.ts";
import { declaredTools } from "../../../tools/wires/declared_tools.ts";
import { playMessages } from "../../../tools/wires/messages_player.ts";
import { playResponses } from "../../../tools/wires/responses_player.ts";
import type { Speech } from "../../../tools/wires/speech.ts";
import { judgeStream } from "../../support/sdk_judge.ts";

const SPEECH: Speech = {
  reasoning: "Hm.",
  text: "I look.",
  calls: [{ name: "ls", arguments: { path: "." } }, { name: "apply_patch", input: "*** Begin Patch" }],
};
const VERSION = { "anthropic-version": "2023-06-01" };
const FUNCTION = { name: "ls", parameters: { type: "object" } };
const BODIES: Readonly<Record<string, JsonObject>> = {
  "chat/completions": {
    model: "m",
    stream: true,
    messages: [{ role: "user", content: "hi" }],
    tools: [{ type: "function", function: FUNCTION }],
  },
  responses: { model: "m", store: false, stream: true, input: "hi", tools: [{ type: "function", ...FUNCTION }] },
  messages: {
    model: "m",
    max_tokens: 9,
    stream: true,
    messages: [{ role: "user", content: "hi" }],
    tools: [{ name: "ls", input_schema: { type: "object" } }],
  },
};

async function withProvider(
  use: (ask: (path: string, body: unknown, key?: string) => Promise<Response>) => Promise<void>,
) {
  const players = [playChat(), playResponses(), playMessages()];
  const provider = startScriptedProvider({ keys: ["k"], players, answer: () => ({ speech: SPEECH }) });
  try {
    await use((path, body, key = "k") =>
      fetch(`${provider.url}/${path}`, {
        method: "POST",
        headers: { ...VERSION, authorization: `Bearer ${key}` },
        body: JSON.stringify(body),
      })
    );
    assertEquals(provider.asks.length, provider.requests.length);
  } finally {
    await provider.close();
  }
}

Deno.test("one speech is an answer on each wire", async () => {
  await withProvider(async (ask) => {
    const texts = new Map<string, string>();
    for (const [path, body] of Object.entries(BODIES)) texts.set(path, await (await ask(path, body)).text());
    const responses = await judgeStream("responses", texts.get("responses") ?? "");
    const messages = await judgeStream("messages", texts.get("messages") ?? "");
    const kinds = (verdict: typeof responses, key: string) =>
      verdict.kind === "accepted" ? (verdict.answer[key] as JsonObject[]).map(({ type }) => type) : verdict;
    assertEquals(kinds(responses, "output"), ["reasoning", "message", "function_call", "function_call"]);
    assertEquals(kinds(messages, "content"), ["thinking", "text", "tool_use", "tool_use"]);
    const chat = (texts.get("chat/completions") ?? "").split("\n\n").slice(0, -2).map((frame) =>
      JSON.parse(frame.slice(6))
    );
    const ended = chat.flatMap(({ choices }) => choices).map((choice: JsonObject) => choice.finish_reason);
    assertEquals([ended.at(-1), texts.get("chat/completions")?.endsWith("data: [DONE]\n\n")], ["tool_calls", true]);
  });
});

Deno.test("each wire refuses a bad key and a bad request in its own shape", async () => {
  await withProvider(async (ask) => {
    const shapes: unknown[] = [];
    for (const [path, body] of Object.entries(BODIES)) {
      for (const answer of [await ask(path, body, "bad"), await ask(path, { ...body, tools: [{ type: "custom" }] })]) {
        const json: unknown = await answer.json();
        const error = isObject(json) && isObject(json.error) ? json.error : {};
        shapes.push([answer.status, error.type, isObject(json) && json.type]);
      }
    }
    assertEquals(shapes, [
      [401, "authentication_error", undefined],
      [400, "invalid_request_error", undefined],
      [401, "authentication_error", undefined],
      [400, "invalid_request_error", undefined],
      [401, "authentication_error", "error"],
      [400, "invalid_request_error", "error"],
    ]);
  });
});

Deno.test("each wire fails in its own shape, and stops without a word where the script does", () => {
  const failure = { status: 529, type: "overloaded_error", message: "Overloaded" };
  const players = [playChat(), playResponses(), playResponses("xai"), playMessages()];
  assertEquals(players.map((player) => player.fail(failure)), [
    { error: { message: "Overloaded", type: "overloaded_error", param: null, code: null } },
    { error: { message: "Overloaded", type: "overloaded_error", param: null, code: null } },
    { code: "invalid-argument", error: "Overloaded" },
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" }, request_id: "req_scripted" },
  ]);
  const request = { headers: new Headers(), body: {}, index: 0 };
  const ends = players.map((player) => player.speak({ text: "Half", unfinished: true }, request).frames.at(-1) ?? "");
  const types = ends.map((frame) => JSON.parse(frame.slice(frame.indexOf("data: ") + 6)).type);
  assertEquals(types, [undefined, "response.output_item.done", "response.output_item.done", "content_block_stop"]);
});

Deno.test("a provider serves no wire that it has no player for", async () => {
  const provider = startScriptedProvider({ answer: () => ({ speech: SPEECH }) });
  try {
    const answer = await fetch(`${provider.url}/responses`, { method: "POST", body: JSON.stringify(BODIES.responses) });
    await answer.body?.cancel();
    assertEquals([answer.status, provider.asks.length], [404, 0]);
  } finally {
    await provider.close();
  }
});

Deno.test("a player without a script is an error that names those there are", () => {
  assertThrows(() => playResponses("nowhere"), Error, "Cannot play nowhere: there are careful, openai");
  assertThrows(() => playMessages("nowhere"), Error, "Cannot play nowhere: there are careful, anthropic");
});

Deno.test("declaredTools() finds tools in the form of each wire, and those inside items", () => {
  const space = { type: "namespace", name: "mcp__demo", tools: [{ type: "custom", name: "run", description: "Runs" }] };
  const names = (body: JsonObject) =>
    declaredTools(body).map(({ name, namespace, kind }) =>
      [name, namespace, kind].filter((word) => word !== undefined)
    );
  assertEquals(Object.values(BODIES).map(names), Array(3).fill([["ls", "function"]]));
  assertEquals(names({ tools: [space, { type: "web_search" }] }), [["run", "mcp__demo", "custom"], [
    "web_search",
    "hosted",
  ]]);
  assertEquals(names({ input: [{ type: "additional_tools", tools: [{ type: "function", name: "ls" }] }] }), [
    ["ls", "function"],
  ]);
});

Deno.test("a vendor demands the reasoning that it sent before its own calls, turn by turn", () => {
  const player = playResponses("deepseek");
  const plain = { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "Hm." }] };
  const call = (id: string) => ({ type: "function_call", call_id: id, name: "ls", arguments: "{}" });
  const output = (id: string) => ({ type: "function_call_output", call_id: id, output: "ok" });
  const speech = { reasoning: "Hm.", calls: ["c1", "c2"].map((id) => ({ name: "ls", id })) };
  const headers = new Headers();
  player.speak(speech, { headers, body: BODIES.responses, index: 0 });
  const ask = (...input: unknown[]) =>
    player.refuse({
      headers,
      body: { ...BODIES.responses, input: [{ role: "user", content: "hi" }, ...input] },
      index: 1,
    });
  assertEquals(ask(plain, call("c1"), call("c2"), output("c1"), output("c2")), undefined);
  assertEquals(ask(plain, call("c1"), output("c1"), plain, call("c2"), output("c2")), undefined);
  assertEquals(ask(plain, call("c1"), output("c1"), call("c2"), output("c2"))?.rule, "missingReasoning");
  assertEquals(ask(call("c1"), output("c1"))?.rule, "missingReasoning");
  // A call that another provider made has no reasoning of this one.
  assertEquals(ask(call("c3"), output("c3")), undefined);
});
