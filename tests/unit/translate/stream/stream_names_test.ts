/**
 * Tests that a call reaches the declared tool that the model meant, and a wrapper becomes the calls that it holds.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { decodeChunk } from "../../../../lib/chat/decode.ts";
import { finish } from "../../../../lib/translate/stream/finish.ts";
import { start } from "../../../../lib/translate/stream/start.ts";
import { step } from "../../../../lib/translate/stream/stream.ts";
import { calls, end, fragment, itemsOf, stateOf, text } from "../../../support/exchange.ts";

/** The items of an answer as `type namespace.name arguments`, and its repairs. */
function answerOf(frames: readonly JsonObject[], body: JsonObject = {}, reason = "tool_calls"): string[] {
  const state = stateOf({ body });
  const events = start(state);
  for (const frame of [...frames, end(reason)]) events.push(...step(state, decodeChunk(frame)));
  events.push(...finish(state, { sawDone: true }));
  const items = itemsOf(events).map((item) => {
    if (item.type === "function_call") return `${item.namespace ?? ""}.${item.name} ${item.arguments}`;
    return item.type === "custom_tool_call" ? `.${item.name} ${item.input}` : item.type;
  });
  return [...items, state.repairs.describe()];
}

/** A call in one frame, and with its name and arguments cut at `at`. */
function called(name: string, args: string, index = 0): JsonObject {
  return calls(fragment({ index, id: `c${index}`, name, args }));
}

for (const name of ["f<|channel|>commentary", "functions.f", "functions/f", "tools.f", "default_api.f", " f", '"f"']) {
  Deno.test(`step() gives a call of ${JSON.stringify(name)} the declared name, in whatever pieces it comes`, () => {
    assertEquals(answerOf([called(name, '{"x":1}')]), ['.f {"x":1}', "1 tool name"]);
    for (let at = 1; at < name.length; at++) {
      const [first, second] = [name.slice(0, at), name.slice(at)];
      // A piece that is the end of the pieces before it counts as a repetition of the name.
      if (first.endsWith(second)) continue;
      const frames = [
        called(first, ""),
        calls(fragment({ index: 0, name: second, args: '{"x"' })),
        calls(fragment({ index: 0, args: ":1}" })),
      ];
      assertEquals(answerOf(frames), ['.f {"x":1}', "1 tool name"], `cut at ${at}`);
    }
  });
}

Deno.test("step() gives calls of freeform and namespaced tools the declared name", () => {
  const frames = [called("functions.p", '{"input":"text"}'), called("ns.g<|channel|>json", "{}", 1)];
  assertEquals(answerOf(frames), [".p text", "ns.g {}", "2 tool names"]);
});

Deno.test("step() streams a call whose name has more in it", () => {
  const state = stateOf();
  const events = step(state, decodeChunk(called("functions.f", '{"x"')));
  assertEquals(events.map(({ type }) => type), [
    "response.output_item.added",
    "response.function_call_arguments.delta",
  ]);
});

Deno.test("step() leaves a name that no declared tool has, and one that two have", () => {
  assertEquals(answerOf([called("functions.other<|channel|>json", "{}")]), [".functions.other<|channel|>json {}", ""]);
  const tools = [{ type: "namespace", name: "functions", tools: [{ type: "function", name: "f" }] }, {
    type: "function",
    name: "f",
  }];
  assertEquals(answerOf([called("functions.f", "{}")], { tools }), [".functions.f {}", ""]);
  assertEquals(answerOf([called("functions__f", "{}")], { tools }), ["functions.f {}", ""]);
});

Deno.test("step() takes a call again under the bare name for the same call", () => {
  assertEquals(
    answerOf([called("functions.f", '{"x":1}'), calls(fragment({ index: 0, name: "f", args: '{"x":1}' }))]),
    [
      '.f {"x":1}',
      "1 tool name, 1 repeated call",
    ],
  );
});

const USES = JSON.stringify({
  tool_uses: [
    { recipient_name: "functions.f", parameters: { x: 1 } },
    { recipient_name: "functions.f", parameters: { x: 1 } },
    { recipient_name: "functions.p", parameters: { input: "text" } },
  ],
});
const HELD = ['.f {"x":1}', '.f {"x":1}', ".p text"];

Deno.test("step() turns a wrapper into the calls that it holds, wherever its arguments are cut", () => {
  for (let at = 0; at <= USES.length; at++) {
    const frames = [
      called("multi_tool_use.parallel", USES.slice(0, at)),
      calls(fragment({ index: 0, args: USES.slice(at) })),
    ];
    assertEquals(answerOf(frames), [...HELD, "3 wrapped calls"]);
  }
});

Deno.test("step() gives each of the calls that a wrapper holds an id of its own", () => {
  const state = stateOf();
  const events = step(state, decodeChunk(called("multi_tool_use.parallel", USES)));
  events.push(...finish(state, { sawDone: true }));
  const ids = itemsOf(events).map((item) => "call_id" in item ? item.call_id : undefined);
  assertEquals(ids, ["call_1", "call_2", "call_3"]);
});

Deno.test("step() keeps the order of a wrapper and the calls around it", () => {
  const frames = [
    text("Now."),
    called("f", '{"x":0}'),
    called("multi_tool_use.parallel", USES, 1),
    called("f", '{"x":2}', 2),
  ];
  assertEquals(answerOf(frames), ["message", '.f {"x":0}', ...HELD, '.f {"x":2}', "3 wrapped calls"]);
});

Deno.test("step() leaves a wrapper that is declared, not whole, or holds a call of an unknown tool", () => {
  const name = "multi_tool_use.parallel";
  const tools = [{ type: "function", name }, { type: "function", name: "f" }, { type: "custom", name: "p" }];
  assertEquals(answerOf([called(name, USES)], { tools }).length, 2);
  assertEquals(answerOf([called(name, USES.slice(0, -2))]), [`.${name} ${USES.slice(0, -2)}`, ""]);
  const unknown = USES.replace("functions.p", "functions.q");
  assertEquals(answerOf([called(name, unknown)]), [`.${name} ${unknown}`, ""]);
});
