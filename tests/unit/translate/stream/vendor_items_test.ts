/**
 * Tests of items whose provider names them: where they begin and end, in which order, and under which ids.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { AnswerChunk, HostedStep } from "../../../../lib/wire/chunk.ts";
import type { UnnumberedEvent } from "../../../../lib/responses/events.ts";
import { findReasoningItem, openEnvelope } from "../../../../lib/translate/reasoning_envelope.ts";
import { finish } from "../../../../lib/translate/stream/finish.ts";
import { step } from "../../../../lib/translate/stream/stream.ts";
import { type ExchangeOptions, stateOf } from "../../../support/exchange.ts";

type Parts = Partial<AnswerChunk>;

const END: Parts = { finishReason: "completed", isLast: true };

function play(chunks: readonly Parts[], options: ExchangeOptions = {}): UnnumberedEvent[] {
  const state = stateOf(options);
  const events = chunks.flatMap((parts) => step(state, { text: "", reasoning: "", refusal: "", calls: [], ...parts }));
  return [...events, ...finish(state, { sawDone: true })];
}

function doneItems(events: readonly UnnumberedEvent[]) {
  return events.flatMap((event) => event.type === "response.output_item.done" ? [event.item] : []);
}

/** The ids of the items in the order in which they end. */
function ids(chunks: readonly Parts[], options: ExchangeOptions = {}): string[] {
  return doneItems(play(chunks, options)).map(({ id }) => id);
}

function message(id: string, text: string): Parts[] {
  return [{ opens: { type: "message", key: id, id } }, { text, part: 0 }, { closes: { type: "message", key: id } }];
}

function reasoning(id: string, text: string, sealed?: string): Parts[] {
  const kept = sealed === undefined ? {} : { kept: { type: "reasoning", encrypted_content: sealed } };
  const piece: Parts[] = text === "" ? [] : [{ reasoning: text, reasoningField: "summary", part: 0 }];
  return [{ opens: { type: "reasoning", key: id, id } }, ...piece, { closes: { type: "reasoning", key: id, ...kept } }];
}

function call(id: string, itemId: string): Parts {
  return { calls: [{ id, itemId, name: "f", arguments: "{}" }] };
}

function hosted(
  stage: HostedStep["stage"],
  value: Record<string, unknown>,
  { key = "h", type = "web_search_call" }: Partial<HostedStep> = {},
): Parts {
  return { hosted: { key, type, stage, value } };
}

Deno.test("several messages and reasoning items stay several, with the provider's ids", () => {
  const chunks = [...reasoning("rs_a", "One"), ...message("msg_a", "A"), ...message("msg_b", "B"), END];
  assertEquals(ids(chunks), ["rs_a", "msg_a", "msg_b"]);
});

Deno.test("an id that is of another type, too long or taken is replaced", () => {
  const taken = [...message("msg_a", "A"), ...message("msg_a", "B"), ...message("1b7e-0001", "C"), END];
  assertEquals(ids(taken), ["msg_a", "msg_1", "msg_2"]);
  assertEquals(ids([...message(`msg_${"a".repeat(61)}`, "A"), END]), ["msg_1"]);
  assertEquals(ids([...message("msg_a", "A"), END], { profile: { itemIds: "new" } }), ["msg_1"]);
});

Deno.test("an item that only begins and ends leaves no trace", () => {
  assertEquals(ids([...message("msg_a", ""), ...reasoning("rs_a", ""), ...message("msg_b", "B"), END]), ["msg_b"]);
});

Deno.test("each part of a summary stays a part, and the seal goes into the envelope", () => {
  const [item] = doneItems(play([
    { opens: { type: "reasoning", key: "0", id: "rs_a" } },
    { reasoning: "One", reasoningField: "summary", part: 0 },
    { reasoning: "Two", reasoningField: "summary", part: 1 },
    { reasoning: "!", reasoningField: "summary", part: 1 },
    { closes: { type: "reasoning", key: "0", kept: { type: "reasoning", encrypted_content: "seal==", format: "f" } } },
    ...message("msg_a", "A"),
    END,
  ]));
  if (item?.type !== "reasoning") throw new Error("reasoning expected");
  assertEquals(item.summary.map(({ text }) => text), ["One", "Two!"]);
  const envelope = openEnvelope(item.encrypted_content);
  const expected = { type: "reasoning", encrypted_content: "seal==", format: "f" };
  assertEquals([envelope?.field, envelope && findReasoningItem(envelope)], ["summary", expected]);
});

Deno.test("each text part of a message stays a part", () => {
  const [item] = doneItems(play([
    { opens: { type: "message", key: "0", id: "msg_a" } },
    { text: "One", part: 0 },
    { text: "Two", part: 1 },
    END,
  ]));
  assertEquals(item?.type === "message" && item.content.map((part) => part.type === "output_text" && part.text), [
    "One",
    "Two",
  ]);
});

Deno.test("the order of items stays, though calls end with the answer", () => {
  const chunks = [
    ...reasoning("rs_a", "One", "s"),
    call("c_1", "fc_a"),
    ...reasoning("rs_b", "Two", "t"),
    call("c_2", "fc_b"),
    ...message("msg_a", "A"),
    END,
  ];
  assertEquals(ids(chunks), ["rs_a", "fc_a", "rs_b", "fc_b", "msg_a"]);
});

Deno.test("reasoning whose seal may come late holds back what follows it", () => {
  const profile = { lateSeals: true };
  const begun = [...reasoning("rs_a", "One"), ...message("msg_a", "A"), call("c_1", "fc_a")];
  const seal: Parts = { seal: { key: "rs_a", kept: { type: "reasoning", encrypted_content: "late" } } };
  const events = play([...begun, seal, END], { profile });
  assertEquals(doneItems(events).map(({ id }) => id), ["rs_a", "msg_a", "fc_a"]);
  const [item] = doneItems(events);
  const envelope = openEnvelope(item?.type === "reasoning" ? item.encrypted_content : undefined);
  assertEquals(envelope && findReasoningItem(envelope)?.encrypted_content, "late");
  assertEquals(ids([...begun, END], { profile }), ["rs_a", "msg_a", "fc_a"]);
});

Deno.test("reasoning that the provider ends behind what follows it keeps its place and its seal", () => {
  const [opening, piece, closing] = reasoning("rs_a", "One", "seal==");
  if (!opening || !piece || !closing) throw new Error("three chunks expected");
  const events = play([opening, piece, ...message("msg_a", "A"), closing, ...message("msg_b", "B"), END]);
  assertEquals(doneItems(events).map(({ id }) => id), ["rs_a", "msg_a", "msg_b"]);
  const [item] = doneItems(events);
  const envelope = openEnvelope(item?.type === "reasoning" ? item.encrypted_content : undefined);
  assertEquals(envelope && findReasoningItem(envelope)?.encrypted_content, "seal==");
});

Deno.test("an answer that fails holds no item that had to wait", () => {
  const events = play([call("c_1", "fc_a"), ...message("msg_a", "A"), { error: { message: "No." }, isLast: true }]);
  const last = events.at(-1);
  assertEquals([last?.type, doneItems(events)], ["response.failed", []]);
  assertEquals(last && "response" in last && last.response.output, []);
});

const HOSTED_TYPES = [
  ["web_search_call", "ws"],
  ["file_search_call", "fs"],
  ["code_interpreter_call", "ci"],
  ["image_generation_call", "ig"],
  ["mcp_call", "mcp"],
  ["mcp_list_tools", "mcpl"],
  ["computer_call", "cu"],
  ["local_shell_call", "lsh"],
  ["shell_call", "sh"],
  ["apply_patch_call", "apc"],
  ["mcp_approval_request", "mcpr"],
] as const;

/** The vendor's own tools, each by a name that a request may give it. */
const VENDOR_TOOLS = ["computer_use_preview", "local_shell", "shell", "apply_patch", "mcp"].map((type) => ({ type }));

for (const [type, prefix] of HOSTED_TYPES) {
  Deno.test(`a ${type} is passed on, with its own events, under its place and id`, () => {
    const begin = { type, id: `${prefix}_a`, status: "in_progress" };
    const event = {
      type: `response.${type}.in_progress`,
      item_id: "x",
      output_index: 7,
      sequence_number: 3,
      own: true,
    };
    const whole = { ...begin, status: "completed", result: "r" };
    const events = play([
      ...message("msg_a", "A"),
      hosted("added", begin, { type }),
      hosted("event", event, { type }),
      hosted("done", whole, { type }),
      ...message("msg_b", "B"),
      END,
    ], { body: { tools: VENDOR_TOOLS } }).filter((one) => "output_index" in one && one.output_index === 1);
    assertEquals(events as unknown, [
      { type: "response.output_item.added", output_index: 1, item: begin },
      { type: `response.${type}.in_progress`, item_id: `${prefix}_a`, output_index: 1, own: true },
      { type: "response.output_item.done", output_index: 1, item: whole },
    ]);
  });
}

Deno.test("a call of a vendor's tool that the client did not declare is left out, and counted", () => {
  const state = stateOf({ body: { tools: [{ type: "function", name: "f" }] } });
  const type = "local_shell_call";
  const call = { type, id: "lsh_a", action: { type: "exec", command: ["rm"] } };
  const chunks = [...message("msg_a", "A"), hosted("added", call, { type }), hosted("done", call, { type }), END];
  const events = [
    ...chunks.flatMap((parts) => step(state, { text: "", reasoning: "", refusal: "", calls: [], ...parts })),
    ...finish(state, { sawDone: true }),
  ];
  assertEquals(doneItems(events).map(({ type }) => type), ["message"]);
  assertEquals(state.repairs.get("foreign_item"), 1);
});

Deno.test("an answer may consist of a call of the vendor's own tool", () => {
  const type = "computer_call";
  const call = { type, id: "cu_a", call_id: "c", actions: [] };
  const events = play([hosted("added", call, { type }), hosted("done", call, { type }), END], {
    body: { tools: VENDOR_TOOLS },
  });
  assertEquals([events.at(-1)?.type, doneItems(events)], ["response.completed", [call]]);
});

Deno.test("steps that run at the same time end in any order, and one that never ends is incomplete", () => {
  const begin = (id: string) => ({ type: "web_search_call", id, status: "in_progress" });
  const events = play([
    hosted("added", begin("ws_a"), { key: "a" }),
    hosted("added", begin("ws_b"), { key: "b" }),
    hosted("done", { ...begin("ws_b"), status: "completed" }, { key: "b" }),
    hosted("done", { ...begin("ws_b"), status: "completed" }, { key: "b" }),
    ...message("msg_a", "A"),
    END,
  ]);
  assertEquals(doneItems(events).map((item) => [item.id, "status" in item && item.status]), [
    ["ws_b", "completed"],
    ["msg_a", "completed"],
    ["ws_a", "incomplete"],
  ]);
});

Deno.test("a message that was cut off says so, and items that are left out are counted", () => {
  const state = stateOf();
  const chunks: Parts[] = [
    { opens: { type: "message", key: "0", id: "msg_a", phase: "commentary" } },
    { text: "A" },
    { closes: { type: "message", key: "0", isCut: true }, leftOut: 2 },
  ];
  const events = chunks.flatMap((parts) => step(state, { text: "", reasoning: "", refusal: "", calls: [], ...parts }));
  const [item] = doneItems(events);
  assertEquals(item?.type === "message" && [item.status, item.phase], ["incomplete", "commentary"]);
  assertEquals(state.repairs.describe(), "2 foreign items left out");
});

Deno.test("an end that was only assumed counts unless the provider never forgets to say it", () => {
  const chunks: Parts[] = [...message("msg_a", "A"), { finishReason: "completed", isAssumed: true }];
  const types = (["completes", "fails"] as const).map((missingEnd) => {
    const state = stateOf({ profile: { missingEnd } });
    for (const parts of chunks) step(state, { text: "", reasoning: "", refusal: "", calls: [], ...parts });
    return finish(state, { sawDone: false }).at(-1)?.type;
  });
  assertEquals(types, ["response.completed", "response.failed"]);
});
