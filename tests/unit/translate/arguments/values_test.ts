/**
 * Tests that single values are written anew only where the schema proves them equal, digit by digit.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { ArgumentShape } from "../../../../lib/translate/arguments/shape.ts";
import {
  formatWholeNumber,
  normalizeLiteral,
  normalizeNumber,
  normalizeQuoted,
} from "../../../../lib/translate/arguments/values.ts";
import { property } from "../../../support/properties.ts";

/** A number as it was written, and its digits if it is whole. */
const NUMBERS: readonly (readonly [string, string | undefined])[] = [
  ["5", "5"],
  ["96230.0", "96230"],
  ["-3.000", "-3"],
  ["0.0", "0"],
  ["-0.0", "0"],
  ["-0", "0"],
  ["5e3", "5000"],
  ["5E+3", "5000"],
  ["5.25e2", "525"],
  ["0.5e1", "5"],
  ["1.50e1", "15"],
  ["500e-2", "5"],
  ["500.0e-2", "5"],
  ["0e-9", "0"],
  ["0.0e9", "0"],
  ["12345678901234567890.0", "12345678901234567890"],
  ["123456789012345678901234567890.00", "123456789012345678901234567890"],
  ["1e19", "10000000000000000000"],
  ["1e20", undefined],
  ["1e999999999", undefined],
  ["1.5", undefined],
  ["0.10", undefined],
  ["5.255e2", undefined],
  ["55e-2", undefined],
  ["1e-1", undefined],
  ["10.50e-1", undefined],
  ["1.00000000000000000001", undefined],
  ["", undefined],
  ["05", undefined],
  ["1.", undefined],
  ["five", undefined],
];

for (const [text, expected] of NUMBERS) {
  Deno.test(`formatWholeNumber() makes ${expected ?? "nothing"} of ${JSON.stringify(text)}`, () => {
    assertEquals(formatWholeNumber(text), expected);
  });
}

property("formatWholeNumber() never changes a value", fc.tuple(fc.bigInt(-(10n ** 18n), 10n ** 18n), fc.nat(12)), {
  runs: 500,
  law([value, places]) {
    const digits = `${value < 0n ? -value : value}`.padStart(places + 1, "0");
    const sign = value < 0n ? "-" : "";
    const [whole, fraction] = [digits.slice(0, digits.length - places), digits.slice(digits.length - places)];
    const text = `${sign}${whole}.${fraction}0e${places}`;
    assertEquals(formatWholeNumber(text), String(value), text);
  },
});

function shapeOf(schema: JsonObject): ArgumentShape {
  return ArgumentShape.create({ properties: { p: schema } }).getProperty("p");
}

const [INTEGER, NUMBER, STRING] = [{ type: "integer" }, { type: "number" }, { type: "string" }];

const UNQUOTED: readonly (readonly [string, JsonObject, string])[] = [
  ["5.0", INTEGER, "5"],
  ["5.0", NUMBER, "5"],
  ["5.5", INTEGER, "5.5"],
  ["5.5", NUMBER, "5.5"],
  ["5.0", {}, "5.0"],
  ["5.0", { anyOf: [INTEGER, {}] }, "5.0"],
  ["5.0", { anyOf: [INTEGER, STRING] }, "5"],
  ["5.0", { enum: [5] }, "5"],
  ["6.0", { enum: [5] }, "6.0"],
  ["5.0", STRING, '"5.0"'],
  ["5", { enum: ["5", "6"] }, '"5"'],
  ["7", { enum: ["5", "6"] }, "7"],
  ["1", { type: "boolean" }, "1"],
  ["1.5", { anyOf: [INTEGER, STRING] }, '"1.5"'],
];

for (const [text, schema, expected] of UNQUOTED) {
  Deno.test(`normalizeNumber() makes ${expected} of ${text} for ${JSON.stringify(schema)}`, () => {
    assertEquals(normalizeNumber(text, shapeOf(schema)), expected);
  });
}

const WORDS: readonly (readonly [string, JsonObject, string | undefined])[] = [
  ["true", {}, "true"],
  ["True", {}, "true"],
  ["False", { type: "boolean" }, "false"],
  ["None", STRING, "null"],
  ["true", STRING, '"true"'],
  ["False", STRING, '"False"'],
  ["true", { enum: ["yes"] }, "true"],
  ["true", INTEGER, "true"],
  ["TRUE", {}, "true"],
  ["NULL", {}, "null"],
  ["yes", {}, undefined],
  ["NaN", NUMBER, undefined],
  ["constructor", {}, undefined],
];

for (const [word, schema, expected] of WORDS) {
  Deno.test(`normalizeLiteral() makes ${expected ?? "nothing"} of ${word} for ${JSON.stringify(schema)}`, () => {
    assertEquals(normalizeLiteral(word, shapeOf(schema)), expected);
  });
}

const QUOTED: readonly (readonly [string, JsonObject, string | undefined])[] = [
  ["5000", INTEGER, "5000"],
  ["5000.0", INTEGER, "5000"],
  [" 5000\n", NUMBER, "5000"],
  ["0.10", NUMBER, "0.10"],
  ["1.5", INTEGER, undefined],
  ["5 s", INTEGER, undefined],
  ["1,000", INTEGER, undefined],
  ["", INTEGER, undefined],
  ["0x10", INTEGER, undefined],
  ["5", { enum: [5, 6] }, "5"],
  ["7", { enum: [5, 6] }, undefined],
  ["true", { type: "boolean" }, "true"],
  ["False", { type: "boolean" }, "false"],
  ["FALSE", { type: "boolean" }, "false"],
  ["true", { const: false }, undefined],
  ["yes", { type: "boolean" }, undefined],
  ["1", { type: "boolean" }, undefined],
  ["null", { type: ["integer", "null"] }, "null"],
  ["None", { anyOf: [INTEGER, { type: "null" }] }, "null"],
  ["null", INTEGER, undefined],
];

for (const [text, schema, expected] of QUOTED) {
  Deno.test(`normalizeQuoted() makes ${expected ?? "nothing"} of ${JSON.stringify(text)} for ${JSON.stringify(schema)}`, () => {
    assertEquals(normalizeQuoted(text, shapeOf(schema)), expected);
  });
}
