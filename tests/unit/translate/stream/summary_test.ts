/**
 * Tests that a summary must be prose, in the compaction item of a summary as in the message that Codex takes for one.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findSummaryFault, NO_SUMMARY, SummaryGate } from "../../../../lib/translate/stream/summary.ts";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import { decodeChunk } from "../../../../lib/chat/decode.ts";
import { finish } from "../../../../lib/translate/stream/finish.ts";
import { createStreamState } from "../../../../lib/translate/stream/state.ts";
import { step } from "../../../../lib/translate/stream/stream.ts";
import { deltaChunk, usageChunk } from "../../../../tools/chat_frames.ts";
import * as exchange from "../../../support/exchange.ts";
import { FAMILY_CASES } from "../../../support/text_call_families.ts";
import { cutsOf } from "../../../support/text_call_scan.ts";

const { calls, end, fragment, itemsOf, lastOf, play, text, thought } = exchange;

const PROSE = [
  "All done.",
  "ok",
  "要約：完了",
  "```markdown\n# Summary\nAll done.\n```",
  '{"summary": "All done."}',
  '["All done."]',
  "<think>Hm</think>All done.",
  'All done.\n\n<tool_call>\n{"name": "now", "arguments": {}}\n</tool_call>',
  '<tool_call>\n{"name": "now", "arguments": {}}\n</tool_call>\nAll done.',
  "The model wrote `<tool_call>` into its text.",
  '{"cmd": 1}\nThat was run.',
  "main() was mended; next: test(all)",
  "<|channel|>final<|message|>All done.",
  "<|channel|>analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>All done.<|end|>",
];

const NONE: Readonly<Record<string, readonly string[]>> = {
  [NO_SUMMARY]: [
    "",
    " \n",
    "…",
    "---",
    "<|im_end|>",
    "<think>All done.</think>",
    "<think>All done.",
    "42",
    "<|channel|>analysis<|message|>Hm",
  ],
  "The model wrote a tool call in place of a summary; the thread stays as it was": [
    ...FAMILY_CASES.map((family) => family.text),
    "<think>I look.</think>\n<tool_call>\n",
    '<tool_call>{"name": "now',
    'functions.exec_command({"cmd": "ls the files"})',
  ],
  "The model wrote data in place of a summary; the thread stays as it was": [
    '{"error": "I cannot do that."}',
    '{"refusal": "I cannot do that."}',
    '{"summary": null, "files": [], "done": true}',
    '{"name": "run", "arguments": {"cmd": "ls the files"}}',
    '{"name": "run", "parameters": {"cmd": "ls"}}',
    '[{"name": "run", "arguments": {"cmd": "ls"}}]',
    '{"tool_calls": [{"function": {"name": "run", "arguments": "{}"}}]}',
    '{"type": "function", "function": {"name": "run"}}',
    '```json\n{"name": "run", "arguments": {"cmd": "ls"}}\n```',
    '```tool_call\n{"name": "run", "arguments": {"cmd": "ls"}}\n```',
    '{"name": "run", "arguments": {"cmd": "ls"}}\n\n{"name": "run", "arguments": {"cmd": "pwd"}}',
    "null",
    "true",
  ],
};

for (const summary of PROSE) {
  Deno.test(`findSummaryFault() takes ${JSON.stringify(summary)} for a summary`, () => {
    assertEquals(findSummaryFault(summary), undefined);
  });
}

for (const [fault, summaries] of Object.entries(NONE)) {
  for (const summary of summaries) {
    Deno.test(`findSummaryFault() does not take ${JSON.stringify(summary)} for a summary`, () => {
      assertEquals(findSummaryFault(summary), fault);
    });
  }
}

Deno.test("findSummaryFault() looks for words in JSON of any depth without end", () => {
  assertEquals(findSummaryFault(`${"[".repeat(300)}"a"${"]".repeat(300)}`), Object.keys(NONE)[2]);
});

Deno.test("SummaryGate holds text until it is known to be prose", () => {
  const gate = new SummaryGate();
  assertEquals([gate.hold("All "), gate.hold("done."), gate.isHolding], [true, true, true]);
  assertEquals([gate.settle(), gate.fault, gate.isHolding, gate.hold("More")], ["All done.", undefined, false, false]);
  const other = new SummaryGate();
  other.hold("{}");
  assertEquals([other.settle(), other.fault, other.isHolding], [undefined, NO_SUMMARY, true]);
  assertEquals([other.release(), other.hold("More")], ["{}", false]);
  const blank = new SummaryGate();
  blank.hold("\n");
  assertEquals([blank.isHolding, blank.settle(), blank.fault], [false, undefined, NO_SUMMARY]);
});

const PROMPT = "You are performing a CONTEXT CHECKPOINT COMPACTION. Create a handoff summary.";
const LOCAL = { body: { input: [{ type: "message", role: "user", content: PROMPT }], tools: [] } };
const REMOTE = { body: { input: ["Hi", { type: "compaction_trigger" }] } };
const CALL = calls(fragment({ index: 0, id: "c1", name: "f", args: "{}" }));

/** Status and code of the end, then the types of the items. */
function endOf(frames: readonly unknown[], options: exchange.ExchangeOptions): readonly unknown[] {
  const events = play(frames, options);
  const { status, error } = lastOf(events);
  return [status, ...(error ? [error.code] : []), ...itemsOf(events).map(({ type }) => type)];
}

for (const client of [CODEX_CLIENT, PLAIN_CLIENT]) {
  const code = client === CODEX_CLIENT ? "unusable_answer" : "server_error";
  for (const [kind, options, item] of [["local", LOCAL, "message"], ["remote", REMOTE, "compaction"]] as const) {
    Deno.test(`a ${kind} compaction of the client ${client.name} ends well with prose only, however it is cut`, () => {
      const asked = { ...options, client };
      for (const pieces of cutsOf("In short:\n<b>All</b> done.")) {
        assertEquals(endOf([...pieces.map(text), end()], asked), ["completed", item]);
      }
      const markup = FAMILY_CASES[0]?.text ?? "";
      for (const pieces of cutsOf(markup)) {
        const events = play([...pieces.map(text), end()], asked);
        assertEquals([lastOf(events).error?.code, events.filter(({ type }) => type.includes("text.delta"))], [
          code,
          [],
        ]);
      }
    });

    Deno.test(`a ${kind} compaction of the client ${client.name} runs no call and takes no refusal for a summary`, () => {
      const asked = { ...options, client };
      assertEquals(endOf([CALL, end("tool_calls")], asked), ["failed", code]);
      assertEquals(endOf([text("All done."), CALL, end("tool_calls")], asked), ["completed", item]);
      assertEquals(endOf([deltaChunk({ refusal: "I cannot do that." }), end()], asked), ["failed", code]);
      assertEquals(endOf([thought("Hm"), end()], asked), ["failed", code]);
      assertEquals(endOf([end()], asked), ["failed", code]);
      assertEquals(endOf([thought("Hm"), text("{}"), end()], asked), ["failed", code]);
      assertEquals(endOf([text("<tool_call>"), end("length")], asked), ["failed", code]);
    });
  }
}

Deno.test("a summary that the output limit truncated is kept, because half a memory is better than none", () => {
  assertEquals(endOf([text("All do"), end("length")], LOCAL), ["incomplete", "message"]);
  assertEquals(endOf([text("All do"), end("length")], REMOTE), ["incomplete", "compaction"]);
});

Deno.test("a summary that a content filter stopped is none, for every client", () => {
  for (const client of [CODEX_CLIENT, PLAIN_CLIENT]) {
    assertEquals(endOf([text("All do"), end("content_filter")], { ...REMOTE, client }), ["failed", "invalid_prompt"]);
  }
});

Deno.test("a summary that the full window truncated is none, as long as a shorter request can be sent", () => {
  const whole = {
    input: ["Hi", { type: "message", role: "assistant", content: "Yes." }, { type: "compaction_trigger" }],
  };
  const shortest = { ...REMOTE.body, tools: [] };
  const window = 8_192;
  for (
    const [body, prompt, expected] of [
      [whole, 7_193, ["failed", "context_length_exceeded"]],
      [whole, 7_192, ["incomplete", undefined]],
      [shortest, 8_000, ["incomplete", undefined]],
    ] as const
  ) {
    const { context, frame } = exchange.stateOf({ body });
    const state = createStreamState({ ...context, contextWindow: window }, frame);
    for (const chunk of [text("All do"), end("length"), usageChunk({ prompt, completion: window - prompt })]) {
      step(state, decodeChunk(chunk));
    }
    const { status, error } = lastOf(finish(state, { sawDone: true }));
    assertEquals<readonly unknown[]>([status, error?.code], expected);
  }
});
