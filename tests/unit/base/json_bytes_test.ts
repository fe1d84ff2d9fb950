/**
 * Tests that JSON written as bytes is the JSON of the runtime.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { encodeJson } from "../../../lib/base/json_bytes.ts";

function writeText(body: object): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(encodeJson(body));
}

/** By what they are about, bodies whose parts are written in different ways. */
const BODIES: Readonly<Record<string, object>> = {
  "an empty object": {},
  "empty lists and objects": { a: [], b: {}, c: "" },
  "keys without a value": { a: undefined, b: 1, c: undefined },
  "entries without a value": { a: [undefined, null, 1] },
  "keys that need escapes": { 'a"\n': 1, "é€😀": [2] },
  "an own key of the prototype's name": JSON.parse('{"__proto__":[1],"b":2}'),
  "text of two, three and four bytes": { a: ["é", "€", "😀", "\u2028\ufeff"], b: "é€😀" },
  "lone surrogates": { a: ["\ud83d", "\ude00x"], b: "\ud83d" },
  "more text than the first buffer holds": { a: "€".repeat(20_000), b: ["😀".repeat(20_000), "x"] },
  "a short entry before a long one": { a: ["x", ..."€".repeat(9).split("").map((sign) => sign.repeat(9_999))] },
  "a long entry before short ones": { a: ["x".repeat(99_999), ...Array.from({ length: 999 }, (_, index) => index)] },
};

for (const [what, body] of Object.entries(BODIES)) {
  Deno.test(`encodeJson() writes ${what} as JSON.stringify() does`, () => {
    assertEquals(writeText(body), JSON.stringify(body));
  });
}

Deno.test("encodeJson() writes any plain object as JSON.stringify() does", () => {
  const value = fc.oneof(fc.jsonValue({ stringUnit: "binary" }), fc.constant(undefined));
  fc.assert(fc.property(fc.dictionary(fc.string({ unit: "binary" }), value), (body) => {
    assertEquals(writeText(body), JSON.stringify(body));
  }));
});

Deno.test("the buffer of a long list is little larger than what is written", () => {
  const list = Array.from({ length: 10_000 }, (_, index) => ({ index, text: "x".repeat(500) }));
  const bytes = encodeJson({ list });
  assertLess(bytes.buffer.byteLength, bytes.length * 1.5);
});
