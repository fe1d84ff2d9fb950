/**
 * Tests that every call comes back whole and in order, with the kind, name and namespace that the client declared.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { UnnumberedEvent } from "../../../../lib/responses/events.ts";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { callAnswer, callChunks, type CallShape, deltaChunk, finishChunk } from "../../../../tools/chat_frames.ts";
import {
  calls,
  deltasOf,
  end,
  fragment,
  itemsOf,
  lastOf,
  play,
  stateOf,
  text,
  thought,
} from "../../../support/exchange.ts";
import { step } from "../../../../lib/translate/stream/stream.ts";
import { decodeChunk } from "../../../../lib/chat/decode.ts";

/** Calls as `name call_id arguments`, in the order of the output. */
function callsOf(events: readonly UnnumberedEvent[]): string[] {
  return itemsOf(events).flatMap((item) =>
    item.type === "function_call" ? [`${item.name} ${item.call_id} ${item.arguments}`] : []
  );
}

Deno.test("step() gives the whole sequence of events for a function call", () => {
  const frames = [
    calls(fragment({ index: 0, id: "c1", name: "ns__g" })),
    calls(fragment({ index: 0, args: '{"a"' })),
    calls(fragment({ index: 0, args: ":1}" })),
    end("tool_calls"),
  ];
  const place = { item_id: "fc_1", output_index: 0 };
  const item = { type: "function_call", id: "fc_1", call_id: "c1", name: "g", namespace: "ns" } as const;
  const whole = { ...item, status: "completed", arguments: '{"a":1}' } as const;
  assertEquals(play(frames).slice(2, -1), [
    { type: "response.output_item.added", output_index: 0, item: { ...item, status: "in_progress", arguments: "" } },
    { type: "response.function_call_arguments.delta", ...place, delta: '{"a"' },
    { type: "response.function_call_arguments.delta", ...place, delta: ":1}" },
    { type: "response.function_call_arguments.done", ...place, name: "g", arguments: '{"a":1}' },
    { type: "response.output_item.done", output_index: 0, item: whole },
  ]);
});

Deno.test("step() gives the whole sequence of events for a freeform call, with its text decoded live", () => {
  const frames = [
    calls(fragment({ index: 0, id: "c1", name: "p", args: '{"input":"a\\' })),
    calls(fragment({ index: 0, args: 'nb"}' })),
    end("tool_calls"),
  ];
  const place = { item_id: "ctc_1", output_index: 0 };
  const item = { type: "custom_tool_call", id: "ctc_1", call_id: "c1", name: "p" } as const;
  assertEquals(play(frames).slice(2, -1), [
    { type: "response.output_item.added", output_index: 0, item: { ...item, status: "in_progress", input: "" } },
    { type: "response.custom_tool_call_input.delta", ...place, delta: "a" },
    { type: "response.custom_tool_call_input.delta", ...place, delta: "\nb" },
    { type: "response.custom_tool_call_input.done", ...place, input: "a\nb" },
    { type: "response.output_item.done", output_index: 0, item: { ...item, status: "completed", input: "a\nb" } },
  ]);
});

const FREEFORM: readonly (readonly [string, string])[] = [
  ["*** Begin Patch\n*** End Patch", "*** Begin Patch\n*** End Patch"],
  ['"*** Begin"', "*** Begin"],
  ['{"patch":"*** Begin"}', "*** Begin"],
];

for (const [raw, input] of FREEFORM) {
  Deno.test(`step() finds the text of a freeform call written as ${JSON.stringify(raw)}`, () => {
    const events = play([calls(fragment({ id: "c1", name: "p", args: raw })), end("tool_calls")]);
    const [item] = itemsOf(events);
    assertEquals(item?.type === "custom_tool_call" && item.input, input);
    assertEquals(deltasOf(events, "custom_tool_call_input").join(""), input);
  });
}

/** Arguments of a tool search, and the object that Codex receives. */
const SEARCHES: readonly (readonly [string, JsonObject])[] = [
  ['{"query":"add","limit":5}', { query: "add", limit: 5 }],
  ['"add"', { query: "add" }],
  ["add", { query: "add" }],
  ["", {}],
  [" \n", {}],
];

for (const [args, expected] of SEARCHES) {
  Deno.test(`step() gives a tool search ${JSON.stringify(args)} its arguments as an object`, () => {
    const events = play([calls(fragment({ index: 0, id: "c1", name: "tool_search", args })), end("tool_calls")]);
    assertEquals(events.slice(2, -1), [
      {
        type: "response.output_item.added",
        output_index: 0,
        item: {
          type: "tool_search_call",
          id: "tsc_1",
          status: "in_progress",
          call_id: "c1",
          execution: "client",
          arguments: {},
        },
      },
      {
        type: "response.output_item.done",
        output_index: 0,
        item: {
          type: "tool_search_call",
          id: "tsc_1",
          status: "completed",
          call_id: "c1",
          execution: "client",
          arguments: expected,
        },
      },
    ]);
  });
}

const SHAPES: readonly CallShape[] = [
  { shape: "split" },
  { shape: "split", pieceLength: 1 },
  { shape: "whole" },
  { shape: "no_index" },
  { shape: "blank_id" },
];

for (const shape of SHAPES) {
  Deno.test(`step() reads two calls in the shape ${shape.shape} ${shape.pieceLength ?? ""}`, () => {
    const specs = [{ id: "a", name: "f", arguments: { x: "é" } }, { id: "b", name: "f", arguments: { y: [1, 2] } }];
    const events = play(callAnswer(specs, shape).chunks);
    assertEquals(callsOf(events), ['f a {"x":"é"}', 'f b {"y":[1,2]}']);
    assertEquals(lastOf(events).status, "completed");
  });
}

const STREAMS: readonly (readonly [string, readonly JsonObject[], readonly string[]])[] = [
  [
    "interleaved calls",
    [
      fragment({ index: 0, id: "a", name: "f", args: '{"x"' }),
      fragment({ index: 1, id: "b", name: "f", args: '{"y"' }),
      fragment({ index: 0, args: ":1}" }),
      fragment({ index: 1, args: ":2}" }),
    ],
    ['f a {"x":1}', 'f b {"y":2}'],
  ],
  ["a late name", [
    fragment({ index: 0, id: "a", args: '{"x"' }),
    fragment({ index: 0, args: ":1" }),
    fragment({ index: 0, name: "f", args: "}" }),
  ], ['f a {"x":1}']],
  ["a name in pieces before the arguments", [
    fragment({ index: 0, id: "a", name: "ns_" }),
    fragment({ index: 0, name: "_g", args: "{}" }),
  ], ["g a {}"]],
  [
    "calls without ids",
    [fragment({ index: 0, name: "f", args: "{}" }), fragment({ index: 1, name: "f", args: "{}" })],
    ["f call_1 {}", "f call_2 {}"],
  ],
  ["a late id", [fragment({ index: 0, name: "f", args: "{" }), fragment({ index: 0, id: "a", args: "}" })], [
    "f call_1 {}",
  ]],
  ["calls without arguments in their order", [
    fragment({ index: 0, id: "a", name: "f" }),
    fragment({ index: 1, id: "b", name: "f", args: "{}" }),
    fragment({ index: 2, id: "c", name: "f" }),
  ], ["f a {}", "f b {}", "f c {}"]],
  ["blank arguments", [fragment({ index: 0, id: "a", name: "f", args: " \n" })], ["f a {}"]],
  ["an index that starts at 1", [
    fragment({ index: 1, id: "a", name: "f", args: "" }),
    fragment({ index: 1, args: "" }),
    fragment({ index: 1, args: "{}" }),
  ], ["f a {}"]],
  ["index 0 for all calls", [
    fragment({ index: 0, id: "a", name: "f", args: "{}" }),
    fragment({ index: 0, id: "b", name: "f", args: "[]" }),
  ], ["f a {}", "f b []"]],
  ["a tool that the client did not declare", [fragment({ id: "a", name: "made__up", args: "{}" })], ["made__up a {}"]],
];

for (const [name, fragments, expected] of STREAMS) {
  Deno.test(`step() reads ${name}`, () => {
    assertEquals(callsOf(play([...fragments.map((one) => calls(one)), end("tool_calls")])), [...expected]);
    assertEquals(callsOf(play([calls(...fragments), end("tool_calls")])), [...expected], "all in one frame");
  });
}

Deno.test("step() streams a call at once, even after one without arguments", () => {
  const state = stateOf();
  step(state, decodeChunk(calls(fragment({ index: 0, id: "a", name: "f" }))));
  const events = step(state, decodeChunk(calls(fragment({ index: 1, id: "b", name: "f", args: "{" }))));
  assertEquals(events.map(({ type }) => type), [
    "response.output_item.added",
    "response.output_item.added",
    "response.function_call_arguments.delta",
  ]);
});

Deno.test("step() shows an empty object in every event of a call without arguments", () => {
  const events = play([calls(fragment({ index: 0, id: "a", name: "f" })), end("tool_calls")]);
  assertEquals(deltasOf(events, "function_call_arguments"), ["{}"]);
  const done = events.find((event) => event.type === "response.function_call_arguments.done");
  assertEquals(done && "arguments" in done ? done.arguments : undefined, "{}");
});

Deno.test("step() reads the deprecated function_call", () => {
  const frames = [
    deltaChunk({ function_call: { name: "f", arguments: "" } }),
    deltaChunk({ function_call: { arguments: '{"x":' } }),
    deltaChunk({ function_call: { arguments: "1}" } }),
    finishChunk("function_call"),
  ];
  assertEquals(callsOf(play(frames)), ['f call_1 {"x":1}']);
});

Deno.test("step() finishes text and reasoning before any call, even if they came after it", () => {
  const frames = [
    thought("Hm"),
    text("Let me see."),
    ...callChunks({ id: "a", name: "f", arguments: {} }),
    text(" Wait."),
    thought("So"),
    end("tool_calls"),
  ];
  const done = play(frames).flatMap((event) => event.type === "response.output_item.done" ? [event.item.type] : []);
  assertEquals(done, ["reasoning", "message", "message", "reasoning", "function_call"]);
});

Deno.test("step() numbers items without gaps and keeps their places in the last event", () => {
  const frames = [text("A"), ...callChunks({ id: "a", name: "f", arguments: {} }), text("B"), end("tool_calls")];
  const events = play(frames);
  const places = events.flatMap((event) => event.type === "response.output_item.added" ? [event.output_index] : []);
  assertEquals(places, [0, 1, 2]);
  for (const event of events) {
    if (event.type !== "response.output_item.done") continue;
    assertEquals(itemsOf(events)[event.output_index], event.item);
  }
});

Deno.test("step() accepts a call without an id", () => {
  const [item] = itemsOf(play([calls(fragment({ index: 0, id: "", name: "f", args: "{}" })), end("tool_calls")]));
  assert(item?.type === "function_call" && item.call_id.length > 0);
});
