/**
 * Tests that the calls in a made-up tool's arguments are read if they are whole and all of declared tools.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readWrappedCalls } from "../../../../lib/translate/text_calls/wrapped_calls.ts";
import { declaredTools } from "../../../support/text_call_scan.ts";

const RUN = { recipient_name: "functions.run", parameters: { cmd: "ls" } };
const PATCH = { recipient_name: "functions.apply_patch", parameters: { input: "*** Begin Patch" } };
const READ = [{ name: "run", arguments: '{"cmd":"ls"}' }];

/** Arguments of a wrapper, and the calls that they hold. */
const TEXTS: readonly (readonly [text: string, calls: readonly { name: string; arguments: string }[]])[] = [
  [JSON.stringify({ tool_uses: [RUN] }), READ],
  [JSON.stringify({ tool_uses: [RUN, PATCH] }), [...READ, {
    name: "apply_patch",
    arguments: '{"input":"*** Begin Patch"}',
  }]],
  ['{"tool_calls":[{"name":"run","arguments":"{\\"cmd\\":\\"ls\\"}"}]}', READ],
  ['{"calls":[{"function":{"name":"run","arguments":{"cmd":"ls"}}}]}', READ],
  [JSON.stringify({ tool_uses: JSON.stringify([RUN]) }), READ],
  [`${JSON.stringify({ tool_uses: [RUN] })}</tool_call>`, READ],
  ['{"calls":[{"name":"run","arguments":{"cmd":"l\ns"}}]}', [{ name: "run", arguments: '{"cmd":"l\\ns"}' }]],
  [JSON.stringify({ tool_uses: [RUN, { recipient_name: "functions.made_up", parameters: {} }] }), []],
  [JSON.stringify({ tool_uses: [RUN], note: 1 }), []],
  [JSON.stringify({ tool_uses: [{ recipient_name: "run" }] }), []],
  [JSON.stringify({ tool_uses: [{ ...PATCH, parameters: {} }] }), []],
  [JSON.stringify({ tool_uses: ["run"] }), []],
  [JSON.stringify({ tool_uses: [] }), []],
  [JSON.stringify({ tool_uses: RUN }), []],
  [JSON.stringify({ other: [RUN] }), []],
  [JSON.stringify([RUN]), []],
  [JSON.stringify({ tool_uses: [RUN] }).slice(0, -1), []],
  ["", []],
];

for (const [text, calls] of TEXTS) {
  Deno.test(`readWrappedCalls() finds ${calls.length} calls in ${text}`, () => {
    assertEquals(readWrappedCalls(text, declaredTools()), [...calls]);
  });
}
