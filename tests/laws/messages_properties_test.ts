/**
 * Properties of Messages requests: any history is translated into an order that servers of this API accept.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { JsonObject } from "../../lib/base/json.ts";
import { markBlocks } from "../../lib/messages/cache_marks.ts";
import { checkOrder } from "../support/messages_order.ts";
import { F, type MessagesTarget, reasoning, thinks, translateForMessages } from "../support/messages_request.ts";
import { ODD_TEXTS, property } from "../support/properties.ts";

const TEXT = fc.constantFrom(...ODD_TEXTS, "Hi.", "aborted");
const ID = fc.constantFrom("", "a", "b", "a_2", "call_0", "a.b", "__proto__", "x".repeat(80));
const IMAGE = { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgoAAAAN" };

const ITEM: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({
    type: fc.constant("message"),
    role: fc.constantFrom("user", "developer", "assistant", "system"),
    content: fc.array(fc.oneof(TEXT.map((text) => ({ type: "input_text", text })), fc.constant(IMAGE)), {
      maxLength: 2,
    }),
  }),
  fc.tuple(TEXT, ID, fc.constantFrom("resp_1", "resp_2"), fc.boolean()).map(([words, id, answer, isMarked]) =>
    reasoning([...(isMarked ? [{ type: "codex_relay.after", calls: [id] }] : []), thinks(words)], { answer })
  ),
  fc.record({
    type: fc.constant("function_call"),
    call_id: ID,
    name: fc.constantFrom("f", "gone", "ns__f", ""),
    arguments: fc.constantFrom("{}", "", "[1]", "{", "null"),
  }),
  fc.record({
    type: fc.constant("function_call_output"),
    call_id: ID,
    output: fc.oneof(TEXT, fc.constant([IMAGE]), fc.constant([])),
  }),
  fc.constantFrom({ type: "compaction_trigger" }, { type: "compaction", encrypted_content: "x" }),
);

const TARGETS: readonly MessagesTarget[] = [
  { model: "claude-opus-5-5" },
  { model: "claude-sonnet-5" },
  { model: "claude-haiku-4-5" },
  { provider: "kimi", model: "kimi-k3" },
  { provider: "deepseek", model: "deepseek-v4" },
  { provider: "llamacpp", model: "qwen" },
];

property(
  "roles alternate, results follow their calls, ids are unique and no text is blank, whatever the history is",
  fc.tuple(fc.array(ITEM, { minLength: 1, maxLength: 14 }), fc.constantFrom("none", "low", "max"), fc.boolean()),
  {
    runs: 500,
    law: ([input, effort, hasTools]) => {
      for (const target of TARGETS) {
        const { body } = translateForMessages({ input, tools: hasTools ? [F] : [], reasoning: { effort } }, target);
        if (body.messages.length > 0) checkOrder(body.messages);
        checkMarks(body);
      }
    },
  },
);

/** At most four marks, and none on thinking. */
function checkMarks(body: Parameters<typeof markBlocks>[0]): void {
  for (const cacheControl of ["automatic", "blocks"] as const) {
    const { system = [], messages, cache_control: top } = markBlocks(body, { cacheControl });
    const blocks = [...system, ...messages.flatMap(({ content }): object[] => content)];
    const marked = blocks.filter((block) => "cache_control" in block);
    assert(marked.length + (top === undefined ? 0 : 1) <= 4);
    assertEquals(marked.filter((block) => "thinking" in block || "data" in block), []);
  }
}
