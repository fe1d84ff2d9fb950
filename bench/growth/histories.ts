/**
 * The histories of the growth benchmark: many items, of one shape each.
 *
 * Everything is generated without randomness, so that two runs measure the same work.
 *
 * @module
 */
import { sealCompaction } from "../../lib/translate/reasoning_envelope.ts";
import { call, CALLED, image, inputs, many, output, type RequestShape, says, thinks, tool } from "./request_parts.ts";

const IMAGE_TEXT = "A".repeat(2_000);

/** Histories; `count` is the number of steps. */
export const HISTORIES: Readonly<Record<string, RequestShape>> = {
  "messages by turns": inputs((count) => many(count, (at) => says(at % 2 === 0 ? "user" : "assistant", `Word ${at}.`))),
  "messages of the user": inputs((count) => many(count, (at) => says("user", `Word ${at}.`))),
  "answers in a row": inputs((count) => many(count, (at) => says("assistant", `Word ${at}.`))),
  "late developer texts": inputs((count) => many(count, (at) => says("developer", `Word ${at}.`))),
  "leading developer texts": (count) => ({ ...CALLED, input: many(count, (at) => says("developer", `Word ${at}.`)) }),
  "calls, each with its output": inputs((count) => many(count, (at) => [call(`c${at}`), output(`c${at}`)])),
  "calls, then their outputs": inputs((count) => [
    ...many(count, (at) => call(`c${at}`)),
    ...many(count, (at) => output(`c${at}`)),
  ]),
  "calls, then their outputs backwards": inputs((count) => [
    ...many(count, (at) => call(`c${at}`)),
    ...many(count, (at) => output(`c${count - 1 - at}`)),
  ]),
  "batches of eight calls": inputs((count) =>
    many(Math.ceil(count / 8), (at) => [
      ...many(8, (nth) => call(`c${at}_${nth}`)),
      ...many(8, (nth) => output(`c${at}_${nth}`)),
    ])
  ),
  "calls without outputs": inputs((count) => many(count, (at) => call(`c${at}`))),
  "outputs without calls": inputs((count) => many(count, (at) => output(`c${at}`))),
  "calls of one id, then outputs": inputs((count) => [
    ...many(count, () => call("c")),
    ...many(count, () => output("c")),
  ]),
  "calls of one id, each with its output": inputs((count) => many(count, () => [call("c"), output("c")])),
  "calls without an id": inputs((count) => many(count, () => [call(""), output("")])),
  "ids that look made up": inputs((count) => many(count, (at) => [call(`call_${at % 100}`), call("call")])),
  "long call ids": inputs((count) =>
    many(count, (at) => [call(`${"x".repeat(70)}${at}`), output(`${"x".repeat(70)}${at}`)])
  ),
  "calls of unknown tools": inputs((count) =>
    many(count, (at) => [
      call(`c${at}`, "made_up"),
      output(`c${at}`, "unsupported call: made_up"),
      says("user", "Go on."),
    ])
  ),
  "reasoning, call, output": inputs((count) =>
    many(count, (at) => [thinks(at, `r${at}`), call(`c${at}`), output(`c${at}`)])
  ),
  "reasoning of one turn": inputs((count) => [...many(count, (at) => thinks(at, "r")), says("assistant", "So.")]),
  "reasoning that led to nothing": inputs((count) => many(count, (at) => thinks(at, `r${at}`))),
  "thinking blocks between calls of a turn": inputs((count) => [
    ...many(count, (at) => [
      thinks(at, "r", [{ type: "thinking", thinking: "Hm.", signature: "s" }, {
        type: "codex_relay.calls",
        calls: [`c${at}`],
      }]),
      call(`c${at}`),
    ]),
    ...many(count, (at) => output(`c${at}`)),
  ]),
  "custom calls": inputs((count) =>
    many(count, (at) => [
      { type: "custom_tool_call", call_id: `c${at}`, name: "p", input: "*** Begin Patch" },
      { type: "custom_tool_call_output", call_id: `c${at}`, output: "Done" },
    ])
  ),
  "web searches": inputs((count) =>
    many(count, (at) => ({
      type: "web_search_call",
      id: `ws_${at}`,
      status: "completed",
      action: { type: "search", query: `Word ${at}` },
    }))
  ),
  "summaries": inputs((count) =>
    many(count, (at) => ({ type: "compaction", encrypted_content: sealCompaction(`Summary ${at}.`) }))
  ),
  "items of unknown type": inputs((count) => many(count, (at) => ({ type: `odd_${at}`, value: at }))),
  "images of the user": inputs((count) =>
    many(count, (at) => ({ type: "message", role: "user", content: [image(`${IMAGE_TEXT}${at}`)] }))
  ),
  "one image again and again": inputs((count) =>
    many(count, () => ({ type: "message", role: "user", content: [image(IMAGE_TEXT)] }))
  ),
  "images in outputs": inputs((count) =>
    many(count, (at) => [call(`c${at}`), output(`c${at}`, [{ type: "input_text", text: "See." }, image(`${at}`)])])
  ),
  "images in outputs of one turn": inputs((count) => [
    ...many(count, (at) => call(`c${at}`)),
    ...many(count, (at) => output(`c${at}`, [image(`${at}`)])),
  ]),
  "parts of one message": inputs((count) => [{
    type: "message",
    role: "user",
    content: many(count, (at) => at % 2 === 0 ? { type: "input_text", text: `Word ${at}.` } : image(`${at}`)),
  }]),
  "parts of one output": inputs((count) => [
    call("c"),
    output("c", many(count, (at) => at % 2 === 0 ? { type: "input_text", text: `Word ${at}.` } : image(`${at}`))),
  ]),
  "tools found by searches": inputs((count) =>
    many(count, (at) => [
      { type: "tool_search_call", call_id: `c${at}`, execution: "client", arguments: { query: `Word ${at}` } },
      { type: "tool_search_output", call_id: `c${at}`, execution: "client", tools: [tool(`found_${at}`)] },
      call(`d${at}`, `found_${at}`),
      output(`d${at}`),
    ])
  ),
  "one tool found again and again": inputs((count) =>
    many(count, (at) => [
      { type: "tool_search_call", call_id: `c${at}`, execution: "client", arguments: { query: "f" } },
      {
        type: "tool_search_output",
        call_id: `c${at}`,
        execution: "client",
        tools: [{ type: "namespace", name: "n", description: "About.", tools: [tool("f")] }],
      },
    ])
  ),
  "additional tools": inputs((count) =>
    many(count, (at) => ({ type: "additional_tools", role: "developer", tools: [tool(`added_${at}`)] }))
  ),
};
