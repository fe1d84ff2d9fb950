/**
 * The requests of the growth benchmark: histories and tools of a given number of parts, one shape each.
 *
 * Everything is generated without randomness, so that two runs measure the same work.
 *
 * @module
 */
import type { JsonObject } from "../lib/base/json.ts";
import { sealCompaction, sealEnvelope } from "../lib/translate/reasoning_envelope.ts";

/** The provider and the model of the benchmark, whose own reasoning is replayed. */
export const AUTHOR = { provider: "default", model: "bench" };

/** The keys of a request that holds about `count` parts. */
export type RequestShape = (count: number) => JsonObject;

function list<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** The items of `count` steps. */
function many(count: number, make: (index: number) => JsonObject | JsonObject[]): JsonObject[] {
  return list(count, make).flat();
}

function call(id: string, name = "f"): JsonObject {
  return { type: "function_call", id: `fc_${id}`, call_id: id, name, arguments: '{"cmd":"ls"}' };
}

function output(id: string, text: unknown = "done"): JsonObject {
  return { type: "function_call_output", call_id: id, output: text };
}

function says(role: string, text: string): JsonObject {
  const type = role === "assistant" ? "output_text" : "input_text";
  return { type: "message", role, content: [{ type, text }] };
}

function thinks(index: number, answer: string, details?: readonly unknown[]): JsonObject {
  return {
    type: "reasoning",
    id: `rs_${index}`,
    summary: [{ type: "summary_text", text: `I look at part ${index}.` }],
    encrypted_content: sealEnvelope({
      ...AUTHOR,
      answer,
      field: "reasoning_content",
      ...(details !== undefined && { details }),
    }),
  };
}

function image(data = "AAAA"): JsonObject {
  return { type: "input_image", image_url: `data:image/png;base64,iVBORw0KGgo${data}` };
}

function tool(name: string, parameters: JsonObject = { type: "object", properties: {} }): JsonObject {
  return { type: "function", name, description: `Runs ${name}.`, strict: false, parameters };
}

function nest(levels: number, leaf: JsonObject): JsonObject {
  let schema = leaf;
  for (let level = 0; level < levels; level++) schema = { type: "object", properties: { next: schema } };
  return schema;
}

const CALLED = { tools: [tool("f"), { type: "custom", name: "p" }] };
const IMAGE_TEXT = "A".repeat(2_000);

function inputs(make: (count: number) => JsonObject[]): RequestShape {
  return (count) => ({ ...CALLED, input: [says("user", "Go."), ...make(count)] });
}

/** Histories; `count` is the number of steps. */
const HISTORIES: Readonly<Record<string, RequestShape>> = {
  "messages by turns": inputs((count) => many(count, (at) => says(at % 2 === 0 ? "user" : "assistant", `Word ${at}.`))),
  "messages of the user": inputs((count) => many(count, (at) => says("user", `Word ${at}.`))),
  "answers in a row": inputs((count) => many(count, (at) => says("assistant", `Word ${at}.`))),
  "late developer texts": inputs((count) => many(count, (at) => says("developer", `Word ${at}.`))),
  "leading developer texts": (count) => ({ ...CALLED, input: many(count, (at) => says("developer", `Word ${at}.`)) }),
  "calls, each with its output": inputs((count) => many(count, (at) => [call(`c${at}`), output(`c${at}`)])),
  "calls, then their outputs": inputs((count) => [
    ...many(count, (at) => call(`c${at}`)),
    ...many(count, (at) => output(`c${at}`)),
  ]),
  "calls, then their outputs backwards": inputs((count) => [
    ...many(count, (at) => call(`c${at}`)),
    ...many(count, (at) => output(`c${count - 1 - at}`)),
  ]),
  "batches of eight calls": inputs((count) =>
    many(Math.ceil(count / 8), (at) => [
      ...many(8, (nth) => call(`c${at}_${nth}`)),
      ...many(8, (nth) => output(`c${at}_${nth}`)),
    ])
  ),
  "calls without outputs": inputs((count) => many(count, (at) => call(`c${at}`))),
  "outputs without calls": inputs((count) => many(count, (at) => output(`c${at}`))),
  "calls of one id, then outputs": inputs((count) => [
    ...many(count, () => call("c")),
    ...many(count, () => output("c")),
  ]),
  "calls of one id, each with its output": inputs((count) => many(count, () => [call("c"), output("c")])),
  "calls without an id": inputs((count) => many(count, () => [call(""), output("")])),
  "ids that look made up": inputs((count) => many(count, (at) => [call(`call_${at % 100}`), call("call")])),
  "long call ids": inputs((count) =>
    many(count, (at) => [call(`${"x".repeat(70)}${at}`), output(`${"x".repeat(70)}${at}`)])
  ),
  "calls of unknown tools": inputs((count) =>
    many(count, (at) => [
      call(`c${at}`, "made_up"),
      output(`c${at}`, "unsupported call: made_up"),
      says("user", "Go on."),
    ])
  ),
  "reasoning, call, output": inputs((count) =>
    many(count, (at) => [thinks(at, `r${at}`), call(`c${at}`), output(`c${at}`)])
  ),
  "reasoning of one turn": inputs((count) => [...many(count, (at) => thinks(at, "r")), says("assistant", "So.")]),
  "reasoning that led to nothing": inputs((count) => many(count, (at) => thinks(at, `r${at}`))),
  "thinking blocks between calls of a turn": inputs((count) => [
    ...many(count, (at) => [
      thinks(at, "r", [{ type: "thinking", thinking: "Hm.", signature: "s" }, {
        type: "codex_relay.calls",
        calls: [`c${at}`],
      }]),
      call(`c${at}`),
    ]),
    ...many(count, (at) => output(`c${at}`)),
  ]),
  "custom calls": inputs((count) =>
    many(count, (at) => [
      { type: "custom_tool_call", call_id: `c${at}`, name: "p", input: "*** Begin Patch" },
      { type: "custom_tool_call_output", call_id: `c${at}`, output: "Done" },
    ])
  ),
  "web searches": inputs((count) =>
    many(count, (at) => ({
      type: "web_search_call",
      id: `ws_${at}`,
      status: "completed",
      action: { type: "search", query: `Word ${at}` },
    }))
  ),
  "summaries": inputs((count) =>
    many(count, (at) => ({ type: "compaction", encrypted_content: sealCompaction(`Summary ${at}.`) }))
  ),
  "items of unknown type": inputs((count) => many(count, (at) => ({ type: `odd_${at}`, value: at }))),
  "images of the user": inputs((count) =>
    many(count, (at) => ({ type: "message", role: "user", content: [image(`${IMAGE_TEXT}${at}`)] }))
  ),
  "one image again and again": inputs((count) =>
    many(count, () => ({ type: "message", role: "user", content: [image(IMAGE_TEXT)] }))
  ),
  "images in outputs": inputs((count) =>
    many(count, (at) => [call(`c${at}`), output(`c${at}`, [{ type: "input_text", text: "See." }, image(`${at}`)])])
  ),
  "images in outputs of one turn": inputs((count) => [
    ...many(count, (at) => call(`c${at}`)),
    ...many(count, (at) => output(`c${at}`, [image(`${at}`)])),
  ]),
  "parts of one message": inputs((count) => [{
    type: "message",
    role: "user",
    content: many(count, (at) => at % 2 === 0 ? { type: "input_text", text: `Word ${at}.` } : image(`${at}`)),
  }]),
  "parts of one output": inputs((count) => [
    call("c"),
    output("c", many(count, (at) => at % 2 === 0 ? { type: "input_text", text: `Word ${at}.` } : image(`${at}`))),
  ]),
  "tools found by searches": inputs((count) =>
    many(count, (at) => [
      { type: "tool_search_call", call_id: `c${at}`, execution: "client", arguments: { query: `Word ${at}` } },
      { type: "tool_search_output", call_id: `c${at}`, execution: "client", tools: [tool(`found_${at}`)] },
      call(`d${at}`, `found_${at}`),
      output(`d${at}`),
    ])
  ),
  "one tool found again and again": inputs((count) =>
    many(count, (at) => [
      { type: "tool_search_call", call_id: `c${at}`, execution: "client", arguments: { query: "f" } },
      {
        type: "tool_search_output",
        call_id: `c${at}`,
        execution: "client",
        tools: [{ type: "namespace", name: "n", description: "About.", tools: [tool("f")] }],
      },
    ])
  ),
  "additional tools": inputs((count) =>
    many(count, (at) => ({ type: "additional_tools", role: "developer", tools: [tool(`added_${at}`)] }))
  ),
};

/** Tools; `count` is their number. */
const TOOLS: Readonly<Record<string, RequestShape>> = {
  "tools": (count) => ({ tools: many(count, (at) => tool(`f${at}`)), input: "Go." }),
  "tools that are called": (count) => ({
    tools: many(count, (at) => tool(`f${at}`)),
    input: many(count, (at) => [call(`c${at}`, `f${at}`), output(`c${at}`)]),
  }),
  "freeform tools": (count) => ({ tools: many(count, (at) => ({ type: "custom", name: `p${at}` })), input: "Go." }),
  "hosted tools": (count) => ({ tools: many(count, () => ({ type: "web_search" })), input: "Go." }),
  "allowed hosted tools": (count) => ({
    tools: many(count, () => ({ type: "web_search" })),
    tool_choice: { type: "allowed_tools", mode: "auto", tools: many(count, () => ({ type: "web_search" })) },
    input: "Go.",
  }),
  "allowed tools": (count) => ({
    tools: many(count, (at) => tool(`f${at}`)),
    tool_choice: {
      type: "allowed_tools",
      mode: "auto",
      tools: many(count, (at) => ({ type: "function", name: `f${at}` })),
    },
    input: "Go.",
  }),
  "long names of tools": (count) => ({
    tools: many(count, (at) => tool(`${"x".repeat(70)}${at}`)),
    input: "Go.",
  }),
  "names that become one": (count) => ({
    tools: many(count, (at) => tool(`${String.fromCodePoint(0x4e00 + at)}`)),
    input: "Go.",
  }),
  "namespaces": (count) => ({
    tools: many(count, (at) => ({ type: "namespace", name: `n${at}`, description: "About.", tools: [tool("f")] })),
    input: many(count, (at) => [{ ...call(`c${at}`), namespace: `n${at}` }, output(`c${at}`)]),
  }),
  "tools of one namespace": (count) => ({
    tools: [{ type: "namespace", name: "n", description: "About.", tools: many(count, (at) => tool(`f${at}`)) }],
    input: "Go.",
  }),
  "one namespace again and again": (count) => ({
    tools: many(count, (at) => ({ type: "namespace", name: "n", description: "About.", tools: [tool(`f${at}`)] })),
    input: "Go.",
  }),
  "properties of a schema": (count) => ({
    tools: [tool("f", {
      type: "object",
      properties: Object.fromEntries(list(count, (at): [string, unknown] => [`p${at}`, { type: "string" }])),
      required: list(count, (at) => `p${at}`),
    })],
    input: "Go.",
  }),
  "branches of a schema": (count) => ({
    tools: [tool("f", { anyOf: many(count, (at) => ({ type: "object", properties: { [`p${at}`]: {} } })) })],
    input: "Go.",
  }),
  "references of a schema": (count) => ({
    tools: [tool("f", {
      type: "object",
      properties: Object.fromEntries(
        list(count, (at): [string, unknown] => [`p${at}`, { $ref: `#/$defs/d${at}` }]),
      ),
      $defs: Object.fromEntries(list(count, (at): [string, unknown] => [`d${at}`, { type: "string" }])),
    })],
    input: "Go.",
  }),
  "values of an enum": (count) => ({
    tools: [tool("f", { type: "object", properties: { p: { enum: list(count, (at) => `v${at}`) } } })],
    input: "Go.",
  }),
  "schemas of thirty levels": (count) => ({
    tools: many(Math.ceil(count / 30), (at) => tool(`f${at}`, nest(30, { type: "string" }))),
    input: "Go.",
  }),
  "an answer's schema": (count) => ({
    input: "Go.",
    text: {
      format: {
        type: "json_schema",
        name: "a",
        strict: true,
        schema: {
          type: "object",
          properties: Object.fromEntries(list(count, (at): [string, unknown] => [`p${at}`, { type: "string" }])),
        },
      },
    },
  }),
};

/** Single long texts; `count` is their length in units of 100 characters. */
const TEXTS: Readonly<Record<string, RequestShape>> = {
  "one long message": inputs((count) => [says("user", "One word more. ".repeat(7 * count))]),
  "one long output": inputs((count) => [call("c"), output("c", "One line more.\n".repeat(7 * count))]),
  "one long answer": inputs((count) => [says("assistant", "One word more. ".repeat(7 * count))]),
  "one long call": inputs((count) => [
    { ...call("c"), arguments: JSON.stringify({ cmd: "one word more ".repeat(7 * count) }) },
    output("c"),
  ]),
  "one long thought": inputs((count) => [
    { ...thinks(0, "r"), summary: [{ type: "summary_text", text: "One word more. ".repeat(7 * count) }] },
    says("assistant", "So."),
  ]),
  "one long file": inputs((count) => [{
    type: "message",
    role: "user",
    content: [{
      type: "input_file",
      filename: "a.txt",
      file_data: `data:text/plain;base64,${"QUJD".repeat(25 * count)}`,
    }],
  }]),
  "one long image": inputs((count) => [{ type: "message", role: "user", content: [image("A".repeat(100 * count))] }]),
};

/** All shapes of requests, by name. */
export const REQUEST_SHAPES: Readonly<Record<string, RequestShape>> = { ...HISTORIES, ...TOOLS, ...TEXTS };
