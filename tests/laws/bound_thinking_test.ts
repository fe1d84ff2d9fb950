/**
 * The law of bound thinking: a longer history changes nothing that an earlier thinking block was made behind.
 *
 * The newest models refuse a thinking block when the system text, the tools or any message before it has changed
 * (platform.claude.com, 2026-10). The session here has everything that tempts a translation to change them: late
 * developer text, tools that searches find, parallel calls, thinking between calls, images, steering, answers that broke
 * off, and outputs that failed.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { JsonObject } from "../../lib/base/json.ts";
import type { Message, MessagesRequest } from "../../lib/messages/types.ts";
import { says } from "../support/history_items.ts";
import { checkOrder } from "../support/messages_order.ts";
import {
  F,
  type MessagesTarget,
  output,
  reasoning,
  thinks,
  translateForMessages,
} from "../support/messages_request.ts";
import { pngUrl } from "../support/pictures.ts";

const TURNS = 30;

const TOOLS: readonly JsonObject[] = [
  F,
  { type: "custom", name: "apply_patch", description: "Patches." },
  { type: "tool_search", execution: "client", parameters: { type: "object", properties: {} } },
  { type: "namespace", name: "mcp__demo", description: "Demo.", tools: [{ ...F, name: "look" }] },
];

function found(turn: number): JsonObject[] {
  const names = [`found_${turn}`, "shared"];
  return [
    { type: "tool_search_call", call_id: `s${turn}`, execution: "client", arguments: { query: `q${turn}` } },
    {
      type: "tool_search_output",
      call_id: `s${turn}`,
      execution: "client",
      tools: [{
        type: "namespace",
        name: "mcp__found",
        description: `Found in turn ${turn}.`,
        // The order differs, so that the description of the namespace would move to another tool.
        tools: (turn % 4 === 0 ? names : names.toReversed()).map((name) => ({ ...F, name, defer_loading: true })),
      }],
    },
  ];
}

function call(id: string, name = "f", namespace?: string): JsonObject {
  return { type: "function_call", call_id: id, name, arguments: "{}", ...(namespace !== undefined && { namespace }) };
}

/** The items that one turn adds: what comes before the answer, the answer, and what comes behind it. */
function takeTurn(
  turn: number,
): { readonly before: JsonObject[]; readonly answer: JsonObject[]; readonly after: JsonObject[] } {
  const think = (words: string, ...calls: string[]) =>
    reasoning(
      [...(calls.length > 0 ? [{ type: "codex_relay.after", calls }] : []), thinks(`${turn} ${words}`)],
      { answer: `resp_${turn}`, model: MODEL },
    );
  const before = [
    ...(turn % 3 === 0 ? [says("developer", `Developer ${turn}.`)] : []),
    ...(turn % 2 === 0 ? [says("user", `User ${turn}.`)] : []),
    ...(turn % 5 === 0 ? [says("developer", `Later ${turn}.`)] : []),
    ...(turn % 7 === 0
      ? [{ type: "message", role: "user", content: [{ type: "input_image", image_url: pngUrl(turn, 1) }] }]
      : []),
  ];
  const [a, b] = [`a${turn}`, `b.${turn}`];
  switch (turn % 6) {
    case 0:
      return { before, answer: [think("text"), says("assistant", `Answer ${turn}.`)], after: [] };
    case 1:
      return {
        before,
        answer: [think("one"), think("two", a), call(a), call(b, "look", "mcp__demo")],
        after: [output(b, "aborted"), output(a, [{ type: "input_image", image_url: pngUrl(2, turn) }])],
      };
    case 2: {
      const [search, result] = found(turn);
      return { before, answer: [think("search"), search ?? {}], after: [result ?? {}] };
    }
    case 3:
      return {
        before,
        answer: [think("found"), call(a, "shared"), says("assistant", "Aside.")],
        after: [output(a, "")],
      };
    case 4:
      // It broke off before it said anything; sometimes the next answer follows without anything in between.
      return { before, answer: [think("cut off")], after: [] };
    default: {
      // A tool that is found three turns later.
      const later = `found_${turn + 3}`;
      return {
        before,
        answer: [think("unknown"), call(a, later, "mcp__found")],
        after: [output(a, `unsupported call: mcp__found${later}`)],
      };
    }
  }
}

const MODEL = "claude-opus-5-5";

/** The histories with which each turn's answer was asked for, and the last one. */
function runSession(): JsonObject[][] {
  const history: JsonObject[] = [says("developer", "Be brief."), says("user", "Hi.")];
  const asked: JsonObject[][] = [];
  for (let turn = 1; turn <= TURNS; turn++) {
    const { before, answer, after } = takeTurn(turn);
    history.push(...before);
    asked.push([...history]);
    history.push(...answer, ...after);
  }
  return [...asked, [...history, says("user", "Done?")]];
}

function send(input: readonly JsonObject[], target: MessagesTarget = { model: MODEL }): MessagesRequest {
  return translateForMessages(
    { instructions: "You are Codex.", input, tools: TOOLS, reasoning: { effort: "high" } },
    target,
  )
    .body;
}

/** What a thinking block is bound to: system text, tools without deferred ones that nothing refers to, messages. */
function prefixOf(body: MessagesRequest, messages: readonly Message[]): string {
  const referred = new Set(
    messages.flatMap(({ content }) =>
      content.flatMap((block) =>
        block.type === "tool_result"
          ? block.content.flatMap((inner) => inner.type === "tool_reference" ? [inner.tool_name] : [])
          : []
      )
    ),
  );
  const tools = body.tools?.filter(({ name, defer_loading: deferred }) => deferred !== true || referred.has(name));
  return JSON.stringify([body.system, tools, messages]);
}

/** By thinking text: the prefix before the message that holds it. */
function listPrefixes(body: MessagesRequest): Map<string, string> {
  return new Map(
    body.messages.flatMap(({ content }, index) =>
      content.flatMap((block) =>
        block.type === "thinking" ? [[block.thinking, prefixOf(body, body.messages.slice(0, index))] as const] : []
      )
    ),
  );
}

Deno.test("in a session of thirty turns everything before each thinking block stays what it was when it was made", () => {
  const bodies = runSession().map((history) => send(history));
  const madeBehind = new Map<string, string>();
  bodies.forEach((body, index) => {
    for (const [thinking, prefix] of listPrefixes(body)) {
      const turn = Number(thinking.split(" ")[0]);
      const made = bodies[turn - 1];
      assert(made !== undefined && turn <= index);
      madeBehind.set(thinking, prefixOf(made, made.messages));
      assertEquals(prefix, madeBehind.get(thinking), `request ${index + 1} changed what is before "${thinking}"`);
    }
  });
  // Every answer that led to something keeps its thinking, the ones that broke off do not.
  const kept = Array.from({ length: TURNS }, (_, index) => index + 1).filter((turn) => turn % 6 !== 4);
  assertEquals([...new Set([...madeBehind.keys()].map((words) => Number(words.split(" ")[0])))], kept);
});

Deno.test("each request of the session sends what the one before sent, and more", () => {
  const bodies = runSession().map((history) => send(history));
  bodies.slice(1).forEach((body, index) => {
    const before = bodies[index];
    assert(before !== undefined);
    assertEquals(body.system, before.system);
    const tools = before.tools ?? [];
    assertEquals(body.tools?.slice(0, tools.length), tools);
    // A late developer text waits for the next answer, so the last messages of the user may still grow.
    const answered = before.messages.findLastIndex(({ role }) => role === "assistant") + 1;
    assertEquals(body.messages.slice(0, answered), before.messages.slice(0, answered));
  });
});

Deno.test("a session that is resumed sends the same bytes", () => {
  const last = runSession().at(-1) ?? [];
  const stored: JsonObject[] = JSON.parse(JSON.stringify(last));
  assertEquals(JSON.stringify(send(stored)), JSON.stringify(send(last)));
});

Deno.test("the session keeps the order of roles, results before all else, and unique ids, for every kind of model", () => {
  const targets: readonly MessagesTarget[] = [
    { model: MODEL },
    { model: "claude-sonnet-5" },
    { model: "claude-haiku-4-5" },
    { provider: "kimi", model: "kimi-k3" },
    { provider: "vllm", model: "qwen" },
  ];
  for (const target of targets) {
    for (const history of runSession()) checkOrder(send(history, target).messages);
  }
});
