/**
 * Tests that every form of a model map means what the help says, and that a wrong pair is named.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { formatModelMap, parseModelMap } from "../../../lib/config/model_map.ts";

const CASES: readonly { readonly text: string; readonly names: Readonly<Record<string, string>> }[] = [
  { text: "", names: { a: "a" } },
  { text: "a:b", names: { a: "b", A: "A", b: "b" } },
  { text: " a : b , c : d ,", names: { a: "b", c: "d", e: "e" } },
  { text: "a:hf:maker/model", names: { a: "hf:maker/model" } },
  { text: '"gpt-oss:20b":x:y', names: { "gpt-oss:20b": "x:y", "gpt-oss": "gpt-oss" } },
  { text: "gpt-oss\\:20b:x", names: { "gpt-oss:20b": "x" } },
  { text: "a:b\\,c,d:e", names: { a: "b,c", d: "e" } },
  { text: '"a,b":"c,d"', names: { "a,b": "c,d" } },
  { text: '"a\\"b":c', names: { 'a"b': "c" } },
  { text: "a\\\\b:c", names: { "a\\b": "c" } },
  { text: "a\\b:c", names: { "a\\b": "c" } },
  { text: "a:b,*:rest", names: { a: "b", other: "rest", rest: "rest" } },
  { text: "*:rest,a:b", names: { a: "b", other: "rest" } },
  { text: "a:b,a:b", names: { a: "b" } },
  { text: "constructor:x", names: { constructor: "x", toString: "toString" } },
];

Deno.test("parseModelMap() reads every form of a pair", async (t) => {
  for (const { text, names } of CASES) {
    await t.step(text === "" ? "nothing" : text, () => {
      const map = parseModelMap(text);
      for (const [name, target] of Object.entries(names)) assertEquals(map.resolve(name), target, name);
    });
  }
});

Deno.test("parseModelMap() names the wrong pair", () => {
  const faults: readonly (readonly [string, string])[] = [
    ["a:b,lonely", "lonely is not a source:target pair: write both"],
    ['"a:b"', "a:b is not a source:target pair: the colon between them must be outside of quotes"],
    [":b", ":b has no source: write source:target"],
    ["a: ", "a: has no target: write source:target"],
    ['"a:b', 'a double quote is not closed: write \\" for one that belongs to a name'],
    ["gpt-*:b", "gpt-* is not a name: * is allowed only alone, for every name without a pair; write each name in full"],
    ["a:b,a:c", "a is mapped twice, to b and to c: leave one out"],
  ];
  for (const [text, message] of faults) assertThrows(() => parseModelMap(text), SyntaxError, message);
});

Deno.test("formatModelMap() writes what parseModelMap() reads, whatever the names contain", () => {
  const targets = { "a:b": "c,d", 'say "x"': "back\\slash", "*": "rest", "trailing\\": "y" };
  const map = parseModelMap(formatModelMap(targets));
  for (const [source, target] of Object.entries(targets)) assertEquals(map.resolve(source), target);
  assertEquals(map.resolve("other"), "rest");
});
