/**
 * Tests that the reason of a server that validates requests is read in all its forms, and its quotations never.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findFaultyField, formatDetail } from "../../../../lib/wire/errors/problem_detail.ts";

/** Detail, its text, and the field and type of its first fault. */
const DETAILS: Readonly<Record<string, readonly [unknown, string, object]>> = {
  "text": ["Unexpected fields", "Unexpected fields", {}],
  "a field of the request": [
    [{ type: "extra_forbidden", loc: ["body", "seed"], msg: "Extra inputs are not permitted", input: 7 }],
    "body.seed: Extra inputs are not permitted",
    { param: "seed", code: "extra_forbidden" },
  ],
  "a field of a message": [
    [{ loc: ["body", "messages", 3, "content"], msg: "str type expected", type: "type_error.str" }],
    "body.messages.3.content: str type expected",
    { param: "messages.3.content", code: "type_error.str" },
  ],
  "a branch of a union": [
    [{
      loc: ["body", "messages", 1, "ChatMessageParam-Input", "content", "str"],
      msg: "Input should be a valid string",
      type: "string_type",
    }],
    "body.messages.1.ChatMessageParam-Input.content.str: Input should be a valid string",
    { param: "messages.1.content", code: "string_type" },
  ],
  "a body that is no JSON": [
    [{ type: "json_invalid", loc: ["body", 1], msg: "JSON decode error", input: {} }],
    "body.1: JSON decode error",
    {},
  ],
  "a list inside an object": [{ detail: [{ loc: ["body", "n"], msg: "Bad" }] }, "body.n: Bad", { param: "n" }],
  "a validator in JavaScript": [
    [{ code: "invalid_union", path: ["tools", 6, "type"], message: "Invalid input" }],
    "tools.6.type: Invalid input",
    { param: "tools.6.type" },
  ],
  "an object without words": [{ input: "secret" }, '["input"]', {}],
  "two faults, the second of a field": [["Bad", { loc: ["body", "n"], msg: "Bad n" }], "Bad; body.n: Bad n", {
    param: "n",
  }],
  "nothing": [undefined, "undefined", {}],
};

for (const [name, [detail, text, field]] of Object.entries(DETAILS)) {
  Deno.test(`formatDetail() and findFaultyField() read ${name}`, () => {
    assertEquals([formatDetail(detail), findFaultyField(detail)], [text, field]);
  });
}

Deno.test("formatDetail() names at most eight faults and says how many more there are", () => {
  const faults = Array.from({ length: 10 }, (_, index) => ({ msg: `fault ${index}` }));
  assertEquals(formatDetail(faults).endsWith("fault 7; and 2 more"), true);
});
