/**
 * Tests that a tool takes patches only if its declaration has the known grammar.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { decodeRequest } from "../../../../lib/responses/decode.ts";
import { hasPatchGrammar, isPatchGrammar } from "../../../../lib/translate/patches/declared_grammar.ts";
import { PATCH_GRAMMAR, PATCH_TOOL_DECLARATION } from "../../../support/patch_slips.ts";

Deno.test("isPatchGrammar() knows the grammar of Codex, also with other comments and spaces", () => {
  assertEquals(isPatchGrammar(PATCH_GRAMMAR), true);
  assertEquals(isPatchGrammar("start: begin_patch hunk+ end_patch"), true);
  assertEquals(isPatchGrammar(`// Patches\n${PATCH_GRAMMAR.replaceAll("\n", "\r\n")}`), true);
});

Deno.test("isPatchGrammar() does not know a grammar with other markers, or without these", () => {
  assertEquals(isPatchGrammar(PATCH_GRAMMAR.replace("*** Add File: ", "*** Create File: ")), false);
  assertEquals(isPatchGrammar(`${PATCH_GRAMMAR}\nx: "*** Environment ID: "`), false);
  assertEquals(isPatchGrammar('start: begin_patch "*** End Patch"'), false);
  assertEquals(isPatchGrammar("start: /.+/"), false);
});

const FUNCTION = { type: "function", name: "apply_patch", parameters: {} };
const ENTRY = { kind: "custom", name: "apply_patch" } as const;

function isFound(tools: readonly JsonObject[], namespace?: string): boolean {
  const request = decodeRequest({ model: "m", input: [], tools });
  return hasPatchGrammar(request, { ...ENTRY, ...(namespace !== undefined && { namespace }) });
}

Deno.test("hasPatchGrammar() finds the declaration of that very tool", () => {
  const inside = { type: "namespace", name: "functions", tools: [PATCH_TOOL_DECLARATION] };
  assertEquals(isFound([PATCH_TOOL_DECLARATION]), true);
  assertEquals([isFound([inside]), isFound([inside], "functions"), isFound([inside], "n")], [false, true, false]);
  assertEquals(isFound([FUNCTION]), false);
  assertEquals(isFound([{ type: "custom", name: "apply_patch" }]), false);
  assertEquals(isFound([{ ...PATCH_TOOL_DECLARATION, name: "other" }]), false);
});

Deno.test("hasPatchGrammar() is for freeform tools of that name", () => {
  const request = decodeRequest({ model: "m", input: [], tools: [PATCH_TOOL_DECLARATION] });
  assertEquals(hasPatchGrammar(request, { kind: "function", name: "apply_patch" }), false);
  assertEquals(hasPatchGrammar(request, { kind: "custom", name: "p" }), false);
});
