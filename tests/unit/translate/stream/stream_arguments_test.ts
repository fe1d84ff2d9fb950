/**
 * Tests that a call's arguments are repaired by the schema that the client declared, counted, and never when cut.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import type { ClientProfile } from "../../../../lib/responses/client_profile.ts";
import { decodeChunk } from "../../../../lib/chat/decode.ts";
import type { UnnumberedEvent } from "../../../../lib/responses/events.ts";
import { finish } from "../../../../lib/translate/stream/finish.ts";
import { step } from "../../../../lib/translate/stream/stream.ts";
import {
  ALL_RULES,
  calls,
  deltasOf,
  end,
  type ExchangeOptions,
  fragment,
  itemsOf,
  play,
  stateOf,
  text,
} from "../../../support/exchange.ts";

const PARAMETERS = {
  type: "object",
  properties: { cmd: { type: "string" }, ms: { type: "number" } },
  additionalProperties: { type: "integer" },
};
const RUN: JsonObject = { type: "function", name: "run", parameters: PARAMETERS };

/** The frames of one call, a few characters at a time. */
function callFrames(name: string, args: string, index = 0): JsonObject[] {
  const pieces = args.match(/[^]{1,3}/g) ?? [];
  return [
    calls(fragment({ index, id: `c${index}`, name })),
    ...pieces.map((piece) => calls(fragment({ index, args: piece }))),
  ];
}

/** Status and arguments of the calls of an answer; its deltas have to add up to them. */
function argumentsOf(events: readonly UnnumberedEvent[]): string[] {
  const found = itemsOf(events).flatMap((item) => item.type === "function_call" ? [item] : []);
  for (const { id, arguments: whole } of found) {
    const deltas = events.filter((event) => "item_id" in event && event.item_id === id);
    assertEquals(deltasOf(deltas, "function_call_arguments").join(""), whole);
  }
  return found.map((item) => `${item.status} ${item.arguments}`);
}

const SLIP = '{"cmd":"a\nb","ms":"5.0","n":7.0}</tool_call>';
const MEANT = '{"cmd":"a\\nb","ms":5,"n":7}';

/** Where the tool is declared. */
const DECLARATIONS: readonly (readonly [string, string, JsonObject])[] = [
  ["among the tools", "run", { tools: [RUN] }],
  ["in a namespace", "run", { tools: [{ type: "namespace", name: "ns", tools: [RUN] }] }],
  ["under a name that had to be shortened", "r.n", { tools: [{ ...RUN, name: "r.n" }] }],
  ["in the nested form", "run", { tools: [{ type: "function", function: RUN }] }],
  ["by an item of the input", "run", { tools: [], input: [{ type: "additional_tools", tools: [RUN] }] }],
  ["by a search", "run", {
    tools: [],
    input: [
      { type: "tool_search_call", call_id: "s", execution: "client", arguments: {} },
      { type: "tool_search_output", call_id: "s", execution: "client", status: "completed", tools: [RUN] },
    ],
  }],
  ["again, with another schema", "run", { tools: [{ ...RUN, parameters: { type: "object" } }, RUN] }],
];

for (const [where, name, body] of DECLARATIONS) {
  Deno.test(`step() repairs the arguments of a tool that is declared ${where}`, () => {
    // The provider may be shown another schema; the client's decides.
    for (const profile of [{}, ALL_RULES]) {
      const options = { body, profile };
      const flat = stateOf(options).context.tools.getFlatName(name);
      const events = play([...callFrames(flat, SLIP), end("tool_calls")], options);
      assertEquals(argumentsOf(events), [`completed ${MEANT}`]);
    }
  });
}

Deno.test("step() repairs only the form of a call whose tool is not declared", () => {
  const events = play([...callFrames("made_up", SLIP), end("tool_calls")]);
  assertEquals(argumentsOf(events), ['completed {"cmd":"a\\nb","ms":"5.0","n":7.0}']);
});

/** Plays frames to their end; the repairs that were counted, and the events. */
function countRepairs(frames: readonly JsonObject[], options: ExchangeOptions = {}): [string, UnnumberedEvent[]] {
  const state = stateOf({ body: { tools: [RUN, { type: "custom", name: "p" }] }, ...options });
  const events = frames.flatMap((frame) => step(state, decodeChunk(frame)));
  events.push(...finish(state, { sawDone: true }));
  return [state.repairs.describe(), events];
}

Deno.test("step() counts a repair once for each call", () => {
  const frames = [
    ...callFrames("run", SLIP),
    ...callFrames("run", '{"cmd":"a"}', 1),
    ...callFrames("run", '{"ms":1.0}', 2),
    end("tool_calls"),
  ];
  const [repairs, events] = countRepairs(frames);
  assertEquals(argumentsOf(events), [`completed ${MEANT}`, 'completed {"cmd":"a"}', 'completed {"ms":1}']);
  assertEquals(repairs, "2 arguments");
});

Deno.test("step() repairs calls whose pieces alternate", () => {
  const [left, right] = [callFrames("run", SLIP), callFrames("run", '{"ms":"1", "cmd":"c\td"}', 1)];
  const frames = left.flatMap((frame, index) => index < right.length ? [frame, right[index] ?? frame] : [frame]);
  const items = itemsOf(countRepairs([...frames, end("tool_calls")])[1]);
  assertEquals(items.map((item) => item.type === "function_call" && item.arguments), [
    MEANT,
    '{"ms":1, "cmd":"c\\td"}',
  ]);
});

Deno.test("step() leaves arguments alone that need no repair, and counts none", () => {
  const written = '{"cmd" : "a\\u00e9", "ms":0.10,\n"n":1}\n';
  const [repairs, events] = countRepairs([...callFrames("run", written), end("tool_calls")]);
  assertEquals([argumentsOf(events), repairs], [[`completed ${written}`], ""]);
});

Deno.test("step() repairs the arguments of a search, and leaves freeform text alone", () => {
  const tools = [{ type: "custom", name: "p" }, { type: "tool_search", execution: "client", parameters: PARAMETERS }];
  const frames = [
    ...callFrames("p", '{"input":"5.0"}'),
    ...callFrames("tool_search", '{"ms":"5"}', 1),
    end("tool_calls"),
  ];
  const [repairs, events] = countRepairs(frames, { body: { tools } });
  assertEquals(itemsOf(events).map((item) => "input" in item ? item.input : "arguments" in item && item.arguments), [
    "5.0",
    { ms: 5 },
  ]);
  assertEquals(repairs, "1 argument");
});

/** Arguments that are cut, and what a plain client gets of them. */
const CUT: readonly (readonly [string, string])[] = [
  ['{"cmd":"a","ms":"5', '{"cmd":"a","ms":"5'],
  ['{"cmd":"a","ms":5.0', '{"cmd":"a","ms":5.0'],
  ['{"cmd":"a', '{"cmd":"a'],
  ['{"cmd":"a",', '{"cmd":"a",'],
  ["{'cmd':'a'", "{'cmd':'a'"],
  ['"{\\"cmd\\":\\"a\\"}"', '"{\\"cmd\\":\\"a\\"}"'],
  ['```json\n{"cmd":"a"}', '```json\n{"cmd":"a"}'],
  ['{"cmd":"a"} so', '{"cmd":"a"} so'],
];

for (const [written, expected] of CUT) {
  Deno.test(`finish() neither repairs nor runs ${JSON.stringify(written)} at the output limit`, () => {
    const frames = [...callFrames("run", written), end("length")];
    const [repairs, events] = countRepairs(frames, { client: PLAIN_CLIENT });
    assertEquals([argumentsOf(events), repairs], [[`incomplete ${expected}`], ""]);
    const [codexRepairs, codexEvents] = countRepairs(frames, { client: CODEX_CLIENT });
    assertEquals([codexEvents.at(-1)?.type, itemsOf(codexEvents), codexRepairs], ["response.failed", [], ""]);
  });
}

Deno.test("finish() hands over a call that was whole before the output limit", () => {
  const [repairs, events] = countRepairs([...callFrames("run", SLIP), end("length")]);
  assertEquals([argumentsOf(events), repairs], [[`completed ${MEANT}`], "1 argument"]);
});

Deno.test("finish() does not take a call for whole whose arguments cannot be read", () => {
  for (const [args, type] of [['{"cmd":"a', "failed"], ["{'cmd':'a'", "failed"], [SLIP, "completed"]] as const) {
    // Without a finish reason, the calls alone show whether the answer is complete.
    assertEquals(countRepairs(callFrames("run", args))[1].at(-1)?.type, `response.${type}`, args);
  }
});

Deno.test("step() hands over arguments that mean nothing certain as they were written", () => {
  for (const written of ['{"cmd":"a\\.b","ms":"5"}', '{"cmd":"a"} and', '{"cmd":a}', "ls", "[1.0]"]) {
    const [repairs, events] = countRepairs([...callFrames("run", written), end("tool_calls")]);
    assertEquals([argumentsOf(events), repairs], [[`completed ${written}`], ""]);
  }
});

Deno.test("step() shows one empty object for blank arguments, and no blanks before it", () => {
  for (
    const [client, status] of [[CODEX_CLIENT, "completed"], [PLAIN_CLIENT, "completed"]] as [ClientProfile, string][]
  ) {
    const [repairs, events] = countRepairs([...callFrames("run", " \n"), end("tool_calls")], { client });
    assertEquals([argumentsOf(events), repairs], [[`${status} {}`], ""]);
  }
});

/** A call in the text, in forms of several models. */
const TEXT_CALLS = [
  '<tool_call>\n{"name": "run", "arguments": {"cmd": "a\nb", "ms": "5"}}\n</tool_call>',
  "<tool_call>\n{'name': 'run', 'arguments': {'cmd': 'a\\nb', 'ms': 5.0,}}\n</tool_call>",
  '<tool_call>\n{"name": "run", "arguments": "{\\"cmd\\":\\"a\\nb\\",\\"ms\\":5}"}\n</tool_call>',
  '[TOOL_CALLS][{"name":"run","arguments":{"cmd":"a\nb","ms":5}}]',
  '[TOOL_CALLS]run[ARGS]{"cmd":"a\nb","ms":"5"}',
  '<function=run>{"cmd":"a\nb","ms":5.0}</function>',
  '<tool_call>\n{"name": "run", "arguments": {"cmd": "a", "ms": "5", "n": 7}}\n</tool_call>',
  '[TOOL_CALLS]run[ARGS]{"cmd":"a","ms":5.0,"n":"7"}',
  "<tool_call><function=run><parameter=cmd>a</parameter><parameter=ms>5.0</parameter></function></tool_call>",
];

for (const written of TEXT_CALLS) {
  Deno.test(`finish() repairs the arguments of the call in the text ${JSON.stringify(written)}`, () => {
    const frames = [...written.match(/[^]{1,5}/g) ?? []].map(text);
    const events = play([...frames, end()], { body: { tools: [RUN] }, profile: { leakedCalls: "run" } });
    const [found = ""] = argumentsOf(events);
    const { cmd, ms, n = 7 } = JSON.parse(found.replace("completed ", ""));
    assertEquals([cmd.replace("\nb", ""), ms, n], ["a", 5, 7]);
    assertEquals(found.includes("."), false, found);
  });
}

Deno.test("step() repairs the calls that a provider withheld because of their slips", () => {
  for (const generation of TEXT_CALLS) {
    const error = { message: "Failed to call a function.", code: "tool_use_failed", failed_generation: generation };
    const events = play([{ error }], { body: { tools: [RUN] }, profile: { leakedCalls: "run" } });
    assertEquals(JSON.parse((argumentsOf(events)[0] ?? "").replace("completed ", "")).ms, 5, generation);
  }
  const bare = '{"name": "run", "arguments": {"cmd": "a\nb", "ms": "5"}}';
  const error = { message: "Failed to call a function.", code: "tool_use_failed", failed_generation: bare };
  const events = play([{ error }], { body: { tools: [RUN] }, profile: { leakedCalls: "run" } });
  assertEquals(argumentsOf(events), ['completed {"cmd":"a\\nb","ms":5}']);
});

Deno.test("finish() keeps all digits of a large number that was written between tags", () => {
  const written = "<function=run><parameter=ms>12345678901234567890</parameter></function>";
  const events = play([text(written), end()], { body: { tools: [RUN] }, profile: { leakedCalls: "run" } });
  assertEquals(argumentsOf(events), ['completed {"ms":12345678901234567890}']);
});
