/**
 * Tests that the tests without the shortcut for repeated frames run without it, and that none of them is missing.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { EMPTY_CHUNK } from "../../../lib/wire/chunk.ts";
import * as shortcut from "../../../lib/wire/delta_template.ts";
import * as plain from "../../support/plain/delta_template.ts";
import { createPlainMap, LEFT_OUT, USUAL } from "../../../tools/test_plain.ts";
import { ROOT } from "../../support/relay_process.ts";

Deno.test("createPlainMap() puts the plain side in the place of the shortcut, and keeps all other names", () => {
  const from = new URL("lib/wire/delta_template.ts", ROOT).href;
  const to = new URL("tests/support/plain/delta_template.ts", ROOT).href;
  assertEquals(createPlainMap({ imports: { "@std/assert": "jsr:@std/assert" } }), {
    imports: { "@std/assert": "jsr:@std/assert", [from]: to },
  });
});

Deno.test("The plain side has what the shortcut has, and knows no frame", () => {
  const slots = [{ key: '"content":', part: "text" as const }];
  const payload = '{"content":"Hi"}';
  const [known, unknown] = [new shortcut.DeltaTemplate(slots), new plain.DeltaTemplate(slots)];
  const learned = [known, unknown].map((template) => template.learn(payload, { ...EMPTY_CHUNK, text: "Hi" }));
  assertEquals(learned, [true, false]);
  assertEquals([known, unknown].map((template) => template.match(payload)?.text), ["Hi", undefined]);
  assertEquals(Object.keys(plain), Object.keys(shortcut));
  const missing = Object.getOwnPropertyNames(shortcut.DeltaTemplate.prototype).filter((name) => !(name in unknown));
  assertEquals(missing, []);
});

Deno.test("Every test that is named for the runs without the shortcut exists", () => {
  const missing = [...USUAL, ...LEFT_OUT].filter((path) => {
    try {
      return Deno.statSync(new URL(path, ROOT)) === undefined;
    } catch {
      return true;
    }
  });
  assertEquals(missing, []);
});
