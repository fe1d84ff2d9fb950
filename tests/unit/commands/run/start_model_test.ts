/**
 * Tests of the model that Codex begins with.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { RunRefusal } from "../../../../lib/commands/run/refusal.ts";
import { chooseStartModel, type StartModelOptions } from "../../../../lib/commands/run/start_model.ts";
import { parseModelMap } from "../../../../lib/config/model_map.ts";

const ENTRIES = [
  { slug: "retired", visibility: "hide" },
  { slug: "deepseek-v4-pro", visibility: "list" },
  { slug: "deepseek-v4-flash", visibility: "list" },
];
const PROBLEM = { message: "It answered 502", isKey: false };

function choose(options: Partial<StartModelOptions> & { readonly map?: string }): string {
  const { map = "", ...rest } = options;
  return chooseStartModel({ entries: ENTRIES, modelMap: parseModelMap(map), providerIds: [], ...rest });
}

function refusalOf(options: Partial<StartModelOptions>): readonly [number, string] {
  const { exitCode, message } = assertThrows(() => choose(options), RunRefusal);
  return [exitCode, message];
}

Deno.test("chooseStartModel() takes the first model that is offered, or what the map has first", () => {
  assertEquals(choose({}), "deepseek-v4-pro");
  assertEquals(choose({ entries: ENTRIES.slice(0, 1) }), "retired");
  assertEquals(choose({ map: "gpt-5:deepseek-v4-flash" }), "deepseek-v4-flash");
  assertEquals(choose({ map: "gpt-5:not-listed" }), "gpt-5");
});

Deno.test("chooseStartModel() takes a model that is listed, mapped, or cannot be judged", () => {
  assertEquals(choose({ asked: "retired" }), "retired");
  assertEquals(choose({ asked: "gpt-5", map: "gpt-5:large" }), "gpt-5");
  assertEquals(choose({ asked: "anything", map: "*:large" }), "anything");
  assertEquals(choose({ asked: "unlisted", problem: PROBLEM }), "unlisted");
  assertEquals(choose({ asked: "unlisted", entries: [] }), "unlisted");
  assertEquals(choose({ asked: "anything", aliases: parseModelMap("*:kimi/large") }), "anything");
  assertEquals(choose({ asked: "kimi/unlisted", providerIds: ["deepseek", "kimi"] }), "kimi/unlisted");
});

Deno.test("chooseStartModel() refuses a model that is not there, and names the nearest", () => {
  const start = 'Cannot begin with the model "';
  assertEquals(refusalOf({ asked: "deepsek-v4-flash" }), [
    2,
    `${start}deepsek-v4-flash": the provider does not list it; the nearest name is deepseek-v4-flash`,
  ]);
  assertEquals(refusalOf({ asked: "DeepSeek_v4" }), [
    2,
    `${start}DeepSeek_v4": the provider does not list it; the nearest names are deepseek-v4-pro, deepseek-v4-flash`,
  ]);
  assertEquals(refusalOf({ asked: "gpt-5", entries: [...ENTRIES, { slug: "x" }, { slug: 1 }] }), [
    2,
    `${start}gpt-5": the provider does not list it; there is retired, deepseek-v4-pro, deepseek-v4-flash and 1 more`,
  ]);
});

Deno.test("chooseStartModel() refuses to begin where no model is known", () => {
  const end = "; name one with --model NAME";
  assertEquals(refusalOf({ entries: [] }), [2, `Cannot choose a model: the provider lists none${end}`]);
  assertEquals(refusalOf({ entries: [], problem: PROBLEM }), [
    2,
    `Cannot choose a model: the provider's list cannot be read${end}`,
  ]);
  assertEquals(refusalOf({ entries: [], problem: { ...PROBLEM, isKey: true } }), [
    2,
    "Cannot choose a model: the provider does not list them to this key",
  ]);
});
