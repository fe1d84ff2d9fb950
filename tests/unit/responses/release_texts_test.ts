/**
 * Tests of what is left of a request whose texts were released.
 *
 * @module
 */
import { assertEquals, assertNotMatch } from "@std/assert";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import { isUsersTurn } from "../../../lib/responses/last_word.ts";
import { releaseTexts } from "../../../lib/responses/release_texts.ts";
import { shortenCompaction } from "../../../lib/responses/shorten_compaction.ts";
import { listDeclaredTools } from "../../../lib/responses/tools.ts";

const TOOL = { type: "function", name: "shell", parameters: { type: "object" } };
const SAID = "said in confidence";
const INPUT = [
  { type: "additional_tools", tools: [{ ...TOOL, name: "later" }] },
  { type: "message", role: "user", content: [{ type: "input_text", text: SAID }] },
  { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: SAID }], encrypted_content: SAID },
  { type: "function_call", call_id: "call_1", name: "shell", arguments: SAID },
  { type: "function_call_output", call_id: "call_1", output: SAID },
  { type: "agent_message", author: "a", recipient: "b", content: [{ type: "input_text", text: SAID }] },
  { type: "compaction", encrypted_content: SAID },
  { type: "message", role: "assistant", content: [{ type: "output_text", text: SAID }] },
];

function request(input: readonly unknown[] = INPUT) {
  return decodeRequest({
    model: "m",
    stream: true,
    instructions: SAID,
    input,
    tools: [TOOL],
    text: { verbosity: "low" },
    prompt_cache_key: "thread",
  });
}

Deno.test("releaseTexts() leaves nothing that was said, in the request and in its body", () => {
  const released = request();
  releaseTexts(released);
  assertNotMatch(JSON.stringify(released), new RegExp(SAID));
});

Deno.test("releaseTexts() leaves settings, tools, and which items there were", () => {
  const released = request();
  releaseTexts(released);
  const before = request();
  assertEquals(released.input.map(({ type }) => type), before.input.map(({ type }) => type));
  assertEquals(listDeclaredTools(released), listDeclaredTools(before));
  assertEquals([released.model, released.verbosity, released.raw.prompt_cache_key], ["m", "low", "thread"]);
  for (let count = 0; count <= INPUT.length; count++) {
    const part = request(INPUT.slice(0, count));
    const compaction = request([...INPUT.slice(0, count), { type: "compaction_trigger" }]);
    const asks = () => [isUsersTurn(part.input), shortenCompaction(compaction)?.without];
    const answers = asks();
    for (const one of [part, compaction]) releaseTexts(one);
    assertEquals(asks(), answers, `${count} items`);
  }
});
