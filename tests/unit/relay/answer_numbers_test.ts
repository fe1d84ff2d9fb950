/**
 * Tests of the numbers of one answer.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { computeSpeed, describeNumbers, formatCount, formatInput } from "../../../lib/relay/answer_numbers.ts";

const USAGE = { promptTokens: 12_345, completionTokens: 456, totalTokens: 12_801 };

Deno.test("describeNumbers() says everything that is known, in a fixed order", () => {
  const parts = describeNumbers({
    usage: { ...USAGE, cachedTokens: 12_000, reasoningTokens: 120 },
    firstToken: 0.824,
    speed: 190.4,
    tries: 2,
    cost: { amount: 0.0031, currency: "USD" },
  });
  assertEquals(
    parts.join(", "),
    "12,345 in (12,000 cached), 456 out (120 thinking), first token 0.82 s, 190 tokens/s, 2 tries, $0.0031",
  );
});

Deno.test("describeNumbers() shows nothing that is not known", () => {
  assertEquals(describeNumbers({ tries: 1 }), []);
  assertEquals(describeNumbers({ tries: 1, usage: USAGE }), ["12,345 in", "456 out"]);
  assertEquals(describeNumbers({ tries: 1, usage: { ...USAGE, cachedTokens: 0 } })[0], "12,345 in (0 cached)");
  // A prompt that was not counted is no empty prompt.
  assertEquals(describeNumbers({ tries: 1, usage: { ...USAGE, promptTokens: 0 } }), ["456 out"]);
  assertEquals(describeNumbers({ tries: 1, speed: 7.25 }), ["7.3 tokens/s"]);
});

Deno.test("computeSpeed() counts what was written after the first token", () => {
  const done = new Map();
  assertEquals(computeSpeed({ usage: USAGE, done }, 2), 228);
  assertEquals(computeSpeed({ usage: undefined, done }, 2), undefined);
  // One token, or one piece, is no speed.
  assertEquals(computeSpeed({ usage: { ...USAGE, completionTokens: 1 }, done }, 2), undefined);
  assertEquals(computeSpeed({ usage: USAGE, done }, 0.05), undefined);
});

Deno.test("computeSpeed() leaves out thinking that came unseen before the first token", () => {
  const usage = { ...USAGE, reasoningTokens: 400 };
  assertEquals(computeSpeed({ usage, done: new Map() }, 2), 28);
  const shown = { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "Hm" }] } as const;
  assertEquals(computeSpeed({ usage, done: new Map([[0, shown]]) }, 2), 228);
  // A sealed thought was not shown.
  assertEquals(computeSpeed({ usage, done: new Map([[0, { ...shown, summary: [] }]]) }, 2), 28);
});

Deno.test("formatCount() and formatInput() write thousands with commas", () => {
  assertEquals([0, 999, 1000, 1_234_567].map(formatCount), ["0", "999", "1,000", "1,234,567"]);
  assertEquals(formatInput(1000, undefined), "1,000 in");
});
