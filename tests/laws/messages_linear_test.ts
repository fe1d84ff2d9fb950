/**
 * The law of linear cost for the Messages API: a history of many parts takes a time that grows with their number only.
 *
 * Quadratic cost of 20,000 items would be a minute, linear cost is a second; the limit lies between.
 *
 * @module
 */
import { assertLess } from "@std/assert";
import type { JsonObject } from "../../lib/base/json.ts";
import { encodeMessages } from "../../lib/messages/encode.ts";
import { profileNamed } from "../support/cases.ts";
import { says } from "../support/history_items.ts";
import { call, F, output, reasoning, thinks, translateForMessages } from "../support/messages_request.ts";

const MANY = 20_000;
const LIMIT = 15_000;

function many(make: (index: number) => readonly JsonObject[]): JsonObject[] {
  return Array.from({ length: MANY }, (_, index) => make(index)).flat();
}

const BLOCKS = [thinks("a")];

/** Histories of many equal or almost equal parts. */
const HUGE: Readonly<Record<string, () => readonly JsonObject[]>> = {
  "messages of the user": () => many((index) => [says("user", `u${index}`)]),
  "late developer texts": () => [says("user", "Hi."), ...many(() => [says("developer", "d")])],
  "calls in one turn": () => [...many((index) => [call(`c${index}`)]), ...many((index) => [output(`c${index}`)])],
  "turns with thinking and a call": () =>
    many((index) => [reasoning(BLOCKS, { answer: `r${index}` }), call(`c${index}`), output(`c${index}`)]),
  "answers in a row": () => many((index) => [reasoning(BLOCKS, { answer: `r${index}` }), says("assistant", "A")]),
};

for (const [name, input] of Object.entries(HUGE)) {
  Deno.test(`a history of ${MANY} ${name} is translated and encoded for Messages in linear time`, () => {
    const huge = input();
    const started = performance.now();
    encodeMessages(translateForMessages({ input: huge, tools: [F] }).body, profileNamed("anthropic"));
    assertLess(performance.now() - started, LIMIT, "milliseconds");
  });
}
