/**
 * Tests that JSON is parsed from bytes as it is from text, whatever its size and its faults.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { MAX_JSON_DEPTH, parseJsonStrictly } from "../../../lib/base/json.ts";
import { parseJsonBytes } from "../../../lib/base/parse_json_bytes.ts";

/** Text that makes a body too large to be parsed as a whole. */
const LONG = "x€".repeat(40_000);

/** A large object of which the fields are `fields`, JSON text. */
function large(fields: string): string {
  return `{"long":"${LONG}",${fields}}`;
}

/** The value of `json`, or the kind of the error. */
function outcome(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (thrown) {
    return thrown instanceof Error ? thrown.name : thrown;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** JSON of a list that is parsed in several groups. */
const MANY = JSON.stringify(Array.from({ length: 4_000 }, (_, index) => ({ index, text: 'a "b" \\ [{,\n' })));
const GROUP = `"${"y".repeat(16_384)}"`;

const FIELDS: readonly string[] = [
  '"a":[]',
  '"a":[ \n ]',
  '"a":[1,[2,[3]],{"b":[4,{"c":[5]}]}, "]" ,"\\"]"]',
  `"a":${MANY},"b":${MANY}`,
  `"a":[${GROUP},[${GROUP}],${GROUP}]`,
  '"a":{"b":[1,2],"c":{"d":[3]}},"e":[4],"f":null',
  '"a":[1],"a":[2]',
  '"__proto__":[1],"constructor":[2]',
  '"a":["\\ud83d","\\ud83d\\ude00"],"b":"\\ude00","\\ud83d":[1]',
  // Faults.
  '"a":[1,]',
  '"a":[,1]',
  '"a":[1,,2]',
  `"a":[${GROUP},]`,
  `"a":[,${GROUP}]`,
  `"a":[${GROUP},,${GROUP}]`,
  `"a":[${GROUP},${GROUP}`,
  '"a":[1}',
  '"a":[1]]',
  '"a":[{"b":1]}',
  '"a":[1] [2]',
  '"a":[[1]',
  '"a":["b',
  '"a":["b\\',
  '"a":["b\\"]',
  '"a":[1],"a":[1 2]',
  '"a":[\ufeff1]',
  '"a":[1],',
  '"a"[1]',
  "[1]",
  '"a":[1]},"b":[2]',
];

for (const fields of FIELDS) {
  Deno.test(`a large body is parsed or refused as its text is: ${fields.slice(0, 60)}`, () => {
    const text = large(fields);
    assertEquals(outcome(() => parseJsonBytes(encode(text))), outcome(() => parseJsonStrictly(text)));
  });
}

const WHOLES: readonly string[] = [
  `[${MANY},${MANY}]`,
  `"${LONG}"`,
  `{"a":[1]}${" ".repeat(200_000)}{"b":[1]}`,
  `${" ".repeat(200_000)}`,
  `${" ".repeat(200_000)}{"a":[1]}`,
  `]${" ".repeat(200_000)}[{"a":[1]}`,
  `]]${" ".repeat(200_000)}{"a":[1]}[[1]]`,
];

for (const text of WHOLES) {
  Deno.test(`a large body that is no object, or more than one, is parsed or refused: ${text.slice(0, 20)}`, () => {
    assertEquals(outcome(() => parseJsonBytes(encode(text))), outcome(() => parseJsonStrictly(text)));
  });
}

Deno.test("a byte order mark is skipped once, before a small body and a large one", () => {
  for (const text of ['{"a":[1]}', large('"a":[1]')]) {
    assertEquals(parseJsonBytes(encode("\ufeff" + text)), JSON.parse(text));
    assertThrows(() => parseJsonBytes(encode("\ufeff\ufeff" + text)), SyntaxError);
  }
});

Deno.test("bytes that are not UTF-8 are refused, in a list and beside it", () => {
  for (const fields of ['"a":["\x7f"]', '"a":[1],"b":"\x7f"']) {
    const bytes = encode(large(fields)).map((byte) => byte === 0x7f ? 0xff : byte);
    assertThrows(() => parseJsonBytes(bytes), TypeError);
  }
});

Deno.test("a large body has as many levels as a small one", () => {
  for (const [levels, isFlat] of [[MAX_JSON_DEPTH, true], [MAX_JSON_DEPTH + 1, false], [100_000, false]] as const) {
    for (const lists of [levels - 1, levels - 2]) {
      // With one level for the body, and one for an object around half of the lists.
      const inner = "[".repeat(lists) + "]".repeat(lists);
      const json = large(lists === levels - 1 ? `"a":${inner}` : `"a":{"b":${inner}}`);
      const parse = () => parseJsonBytes(encode(json));
      if (isFlat) assertEquals(parse(), JSON.parse(json));
      else assertThrows(parse, RangeError);
    }
  }
});

Deno.test("any JSON is parsed from bytes as from text, also when a byte of it is lost", () => {
  const value = fc.dictionary(fc.string(), fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()));
  fc.assert(fc.property(value, fc.nat(), fc.boolean(), (fields, place, isBroken) => {
    const whole = JSON.stringify({ long: LONG, ...fields, many: [LONG, fields, LONG] });
    // Behind the long text, where the structure is.
    const at = LONG.length + 10 + place % (whole.length - LONG.length - 10);
    const text = isBroken ? whole.slice(0, at) + whole.slice(at + 1) : whole;
    assertEquals(outcome(() => parseJsonBytes(encode(text))), outcome(() => parseJsonStrictly(text)));
  }));
});

Deno.test("where a body becomes large, and where a group of entries ends, makes no difference", () => {
  const entries = '"a,]\\"","\\\\",[1,[2]],{"b":"},{","c":[]},"€","\\ud83d\\ude00", -0 ,[ ],"\\udc00",null';
  const assertSame = (text: string, what: string) =>
    assertEquals(outcome(() => parseJsonBytes(encode(text))), outcome(() => parseJsonStrictly(text)), what);
  for (let shift = 0; shift < 120; shift++) {
    // The first comma behind 16 KiB ends the group.
    const json = `{"m":"${"m".repeat(120_000)}","list":["${"y".repeat(16 * 1024 - shift)}",${entries}],"n":[[3]]}`;
    for (const text of [json, json.replace(",[1,", ",[1;")]) assertSame(text, `group ${shift}`);
  }
  for (let size = 128 * 1024 - 3; size < 128 * 1024 + 3; size++) {
    const rest = encode(`{"m":"","list":[${entries}]}`).length;
    const json = `{"m":"${"m".repeat(size - rest)}","list":[${entries}]}`;
    for (const text of [json, json.replace("[1,", "[1;")]) assertSame(text, `size ${size}`);
  }
});
