/**
 * Properties of calls: whatever pieces, snapshots and repetitions a provider sends, each call runs once.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { isObject, type JsonObject, parseJson } from "../../lib/base/json.ts";
import { formatArgumentsKey } from "../../lib/translate/stream/call_key.ts";
import { BODY } from "../support/call_answers.ts";
import { calls, end, fragment, itemsOf, play } from "../support/exchange.ts";
import { property } from "../support/properties.ts";

/** How a provider sends one call. */
interface SentCall {
  readonly name: string;
  readonly text: string;
  readonly way: "pieces" | "snapshots" | "blank_first";
  /** Where the text is cut. */
  readonly cuts: readonly number[];
  /** Whether the whole call follows, as it was or in another spelling. */
  readonly again: "no" | "same" | "spaced";
}

const VALUES = ["x", '"}{', "\\", 1, null, [1, { b: 2 }], { a: 1 }, { cmd: { cmd: "l" } }, '{"cmd":"ls"}'];

function sentCalls(): fc.Arbitrary<SentCall> {
  const value = fc.constantFrom(...VALUES);
  const args = fc.record({ cmd: value, a: value, b: value }, { requiredKeys: ["cmd"] });
  return fc.record({
    name: fc.constantFrom("f", "g"),
    text: fc.tuple(args, fc.boolean()).map(([one, isSpaced]) => JSON.stringify(one, null, isSpaced ? 1 : 0)),
    way: fc.constantFrom("pieces", "snapshots", "blank_first"),
    cuts: fc.array(fc.nat({ max: 60 }), { maxLength: 8 }),
    again: fc.constantFrom("no", "same", "spaced"),
  });
}

/** The fragments of one call; `place` is how they name it. */
function fragmentsOf({ name, text, way, cuts, again }: SentCall, place: { id?: string; index?: number }): JsonObject[] {
  const { id: _id, ...later } = place;
  const ends = [...new Set([...cuts.filter((cut) => cut > 0 && cut < text.length), text.length])].sort((a, b) => a - b);
  const texts = ends.map((to, at) => way === "snapshots" ? text.slice(0, to) : text.slice(ends[at - 1] ?? 0, to));
  const whole = again === "spaced" ? JSON.stringify(parseJson(text), null, 2) : text;
  return [
    fragment({ ...place, name, args: way === "blank_first" ? "{}" : "" }),
    ...texts.map((args) => fragment({ ...later, args })),
    ...(again === "no" ? [] : [fragment({ ...place, name, args: whole })]),
  ];
}

function checkCalls(sent: readonly SentCall[], style: "ids" | "indexes" | "both"): void {
  const frames = sent.flatMap((call, at) =>
    fragmentsOf(call, {
      ...(style !== "indexes" && { id: `c${at}` }),
      ...(style !== "ids" && { index: at }),
    })
  );
  const events = play([...frames.map((one) => calls(one)), end("tool_calls")], { body: BODY });
  const found = itemsOf(events).map((item) => {
    assertEquals(item.type === "function_call" && isObject(parseJson(item.arguments)), true);
    return item.type === "function_call" ? [item.name, formatArgumentsKey(item.arguments)] : [];
  });
  assertEquals(found, sent.map(({ name, text }) => [name, formatArgumentsKey(text)]));
}

for (const style of ["ids", "indexes", "both"] as const) {
  property(`calls that are named by ${style} run once each`, fc.array(sentCalls(), { minLength: 1, maxLength: 3 }), {
    runs: 600,
    law: (sent) => checkCalls(sent, style),
  });
}
