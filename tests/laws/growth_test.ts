/**
 * The law of linear cost, counted: twice the parts take twice the work, whatever the parts have in common.
 *
 * Each test counts one operation that was once done for every pair of parts; `bench/growth.ts` measures the time.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { Report } from "../../lib/base/report.ts";
import { decodeItem } from "../../lib/responses/items.ts";
import { VendorDecoder } from "../../lib/responses_upstream/decode.ts";
import { ItemReader } from "../../lib/responses_upstream/item_reader.ts";
import { omitKeys } from "../../lib/translate/schema/walk.ts";
import { groupTurns } from "../../lib/translate/request/turns.ts";
import { ArgumentText } from "../../lib/translate/stream/argument_text.ts";
import { JsonBoundary } from "../../lib/translate/stream/json_boundary.ts";
import { ToolMap } from "../../lib/translate/tool_map.ts";
import { countCalls } from "../support/count_calls.ts";
import { declaredTools } from "../support/text_call_scan.ts";

const MANY = 1_000;

function many<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Asserts that `count` for twice the parts is at most twice as much, and a few more. */
function assertLinear(count: (parts: number) => number): void {
  assertLessOrEqual(count(2 * MANY), 2 * count(MANY) + 10);
}

/** The events of an answer with items that no client could use, and its last event, which lists them all. */
function answerOf(items: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] {
  const message = { type: "message", id: "m", content: [{ type: "output_text", text: "Hi." }] };
  return [
    ...items.flatMap((item) => [
      { type: "response.output_item.added", item },
      { type: "response.output_item.done", item },
    ]),
    { type: "response.output_item.done", item: message },
    { type: "response.completed", response: { status: "completed", output: [...items, message] } },
  ];
}

const ITEMS = {
  "of an id each": (index: number) => ({ type: "odd", id: `o${index}` }),
  "of one id": () => ({ type: "odd", id: "o" }),
  "without an id": () => ({ type: "odd" }),
};

for (const [name, make] of Object.entries(ITEMS)) {
  Deno.test(`items of a vendor ${name} are compared with a few others each, not with all`, () => {
    assertLinear((parts) =>
      countCalls(ItemReader.prototype, "fits", () => {
        const decoder = new VendorDecoder();
        const chunks = answerOf(many(parts, make)).flatMap((event) => [...decoder.decode(event)]);
        assert(chunks.some(({ text }) => text === "Hi."));
        assertEquals(chunks.reduce((sum, { leftOut = 0 }) => sum + leftOut, 0), parts);
      })
    );
  });
}

Deno.test("keys that a schema loses are looked through once, not for each key that it has", () => {
  assertLinear((parts) => {
    const names = many(parts, (index) => `x${index}`);
    let reads = 0;
    const keys = new Proxy(names, {
      get(target, key) {
        reads++;
        return Reflect.get(target, key);
      },
    });
    const object = { type: "object", ...Object.fromEntries(names.map((name) => [name, 1])) };
    assertEquals(omitKeys(object, keys), { type: "object" });
    return reads;
  });
});

Deno.test("outputs for calls of one id are given to them in order, without moving the others", () => {
  const input = [
    ...many(MANY, () => ({ type: "function_call", call_id: "c", name: "f", arguments: "{}" })),
    ...many(MANY, (index) => ({ type: "function_call_output", call_id: "c", output: `${index}` })),
  ].map(decodeItem);
  const moves = countCalls(Array.prototype, "shift", () => {
    const [turn] = groupTurns(input, new Report());
    assert(turn?.kind === "assistant");
    const outputs = turn.calls.map(({ output }) => output?.content);
    assertEquals(outputs, many(MANY, (index) => [{ kind: "text", text: `${index}` }]));
  });
  assertEquals(moves, 0);
});

Deno.test("a name that no tool has is compared with the tools once, however often it comes", () => {
  const tools = declaredTools({ tools: many(MANY, (index) => ({ type: "function", name: `f${index}` })) });
  const folded = countCalls(String.prototype, "toLowerCase", () => {
    for (let times = 0; times < MANY; times++) assertEquals(tools.find("made_up"), undefined);
    assertEquals(tools.find("F-7"), undefined);
    assertEquals(tools.find("F7")?.flatName, "f7");
  });
  assertLessOrEqual(folded, 5 * MANY);
});

Deno.test("a small object in a long text of arguments is not taken for all of them", () => {
  const text = new ArgumentText();
  text.take('{"cmd":"', true);
  const pieces = MANY;
  const fed = countCalls(JsonBoundary.prototype, "feed", () => {
    for (let times = 0; times < pieces; times++) assertEquals(text.take(" {}", true).shown, " {}");
  });
  // Each piece once; a piece is read a second time only while the text is short.
  assertLessOrEqual(fed, pieces + 20);
});

Deno.test("names with the same hashes all get one of their own, and each takes two hashes more", () => {
  const map = new ToolMap();
  // A lone half of a character has the same bytes whichever it is.
  const names = many(MANY, (index) => String.fromCharCode(0xd800 + index));
  const hashed = countCalls(Object.getPrototypeOf(createHash("sha256")), "update", () => {
    assertEquals(new Set(names.map((name) => map.add({ kind: "function", name }))).size, MANY);
  });
  for (const name of names) assertEquals(map.find(map.getFlatName(name))?.name, name);
  assert(hashed >= MANY);
  assertLessOrEqual(hashed, 3 * MANY);
});
