/**
 * Tests of the form of thinking and the effort for each effort of the client and each model.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { resolveThinking } from "../../../../../lib/translate/request/messages/thinking.ts";
import { resolveAbilities } from "../../../../../lib/translate/request/messages/abilities.ts";
import { Report } from "../../../../../lib/base/report.ts";
import { decodeRequest } from "../../../../../lib/responses/decode.ts";
import { DEFAULT_PROFILE } from "../../../../../lib/providers/profile.ts";
import { says } from "../../../../support/history_items.ts";
import { call, F, output, reasoning, thinks, translateForMessages } from "../../../../support/messages_request.ts";

const EFFORTS = [undefined, "none", "minimal", "low", "medium", "high", "xhigh", "max", "ultra"];

/** Form or budget, and effort, as one word. */
function askFor(model: string, effort: string | undefined, provider = "anthropic"): string {
  const { body } = translateForMessages({
    input: "Hi.",
    ...(effort !== undefined && { reasoning: { effort } }),
  }, { model, provider });
  const { thinking, output_config: config } = body;
  const form = thinking?.type === "enabled" ? thinking.budget_tokens : thinking?.type ?? "-";
  return `${form}/${config?.effort ?? "-"}`;
}

const ADAPTIVE = ["low", "low", "medium", "high", "xhigh", "max", "max"].map((word) => `adaptive/${word}`);
const NO_XHIGH = ["low", "low", "medium", "high", "max", "max", "max"].map((word) => `adaptive/${word}`);
const BUDGETS = [1024, 2048, 10000, 16384, 32768, 32768, 32768];

/** By model: what each effort of {@linkcode EFFORTS} becomes (platform.claude.com, 2026-10). */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  "claude-fable-5-2": ["adaptive/-", "adaptive/low", ...ADAPTIVE],
  "claude-mythos-5-1": ["adaptive/-", "adaptive/low", ...ADAPTIVE],
  "claude-opus-5-5": ["adaptive/-", "adaptive/low", ...ADAPTIVE],
  "claude-sonnet-5-5": ["adaptive/-", "between_tools/-", ...ADAPTIVE],
  "claude-haiku-5-5": ["adaptive/-", "disabled/-", ...ADAPTIVE],
  "claude-opus-5": ["adaptive/-", "disabled/-", ...ADAPTIVE],
  "claude-opus-4-7": ["adaptive/-", "disabled/-", ...ADAPTIVE],
  "claude-opus-4-6": ["adaptive/-", "disabled/-", ...NO_XHIGH],
  "claude-opus-4-5": [
    "-/-",
    "-/-",
    ...["low", "low", "medium", "high", "high", "high", "high"].map((word, index) => `${BUDGETS[index]}/${word}`),
  ],
  "claude-haiku-4-5": ["-/-", "-/-", ...BUDGETS.map((budget) => `${budget}/-`)],
  "claude-unheard-of-9": ["adaptive/-", "disabled/-", ...ADAPTIVE],
};

for (const [model, expected] of Object.entries(ROWS)) {
  Deno.test(`every effort becomes a form of thinking that ${model} accepts`, () => {
    assertEquals(EFFORTS.map((effort) => askFor(model, effort)), expected);
  });
}

Deno.test("vendors get the forms and efforts of their rows", () => {
  const efforts = [undefined, "none", "medium", "max"];
  assertEquals(efforts.map((effort) => askFor("deepseek-v4", effort, "deepseek")), [
    "-/-",
    "disabled/-",
    "10000/high",
    "30976/max",
  ]);
  assertEquals(efforts.map((effort) => askFor("glm-5", effort, "zai")), ["-/-", "disabled/-", "10000/-", "30976/-"]);
  assertEquals(efforts.map((effort) => askFor("MiniMax-M3", effort, "minimax")), [
    "-/-",
    "disabled/-",
    "adaptive/-",
    "adaptive/-",
  ]);
  assertEquals(efforts.map((effort) => askFor("qwen", effort, "vllm")), ["-/-", "-/-", "-/-", "-/-"]);
});

Deno.test("a summary is asked for only with adaptive thinking, and not where the client wants none", () => {
  const ask = (reasoning: unknown, model = "claude-opus-5") =>
    translateForMessages({ input: "Hi.", reasoning }, { model }).body.thinking;
  assertEquals(ask({ effort: "high" }), { type: "adaptive", display: "summarized" });
  assertEquals(ask({ summary: "none" }), { type: "adaptive", display: "omitted" });
  assertEquals(ask({ effort: "none" }), { type: "disabled" });
  assertEquals(ask({ effort: "none" }, "claude-sonnet-5-5"), { type: "between_tools" });
  assertEquals(ask({ effort: "low" }, "claude-haiku-4-5"), { type: "enabled", budget_tokens: 2048 });
});

Deno.test("blocks whose history has changed are to be dropped, on binding models and only beside adaptive thinking", () => {
  const ask = (model: string, effort: string, differs = {}) =>
    JSON.stringify(translateForMessages({ input: "Hi.", reasoning: { effort } }, { model, differs }).body.thinking)
      .includes("drop_block");
  assertEquals(ask("claude-opus-5-5", "high"), true);
  assertEquals(ask("claude-opus-5", "high"), false);
  assertEquals(ask("claude-sonnet-5-5", "none"), false);
  assertEquals(ask("claude-opus-5", "high", { thinkingBinding: "always" }), true);
  assertEquals(ask("claude-opus-5-5", "high", { thinkingBinding: "never" }), false);
  assertEquals(ask("claude-opus-5-5", "high", { messagesBetas: [] }), false);
});

Deno.test("no budget is asked for while calls wait that were made without thinking", () => {
  const history = [says("user", "Hi."), call("c1"), output("c1")];
  const ask = (input: readonly unknown[]) =>
    translateForMessages({ input, tools: [F], reasoning: { effort: "low" } }, { model: "claude-haiku-4-5" });
  assertEquals(ask(history).body.thinking, undefined);
  assertEquals(ask(history).notes.includes("dropped reasoning.effort x1"), true);
  const [first, ...rest] = history;
  const kept = ask([first, reasoning([thinks("a")]), ...rest]);
  assertEquals(kept.body.thinking, { type: "enabled", budget_tokens: 2048 });
});

Deno.test("a budget leaves room for the answer, or is not asked for", () => {
  const ask = (most: number) =>
    translateForMessages({ input: "Hi.", max_output_tokens: most, reasoning: { effort: "high" } }, {
      model: "claude-haiku-4-5",
    }).body;
  assertEquals(ask(4096).thinking, { type: "enabled", budget_tokens: 3072 });
  assertEquals(ask(1500).thinking, undefined);
});

Deno.test("resolveThinking() sends the user's own word for an effort", () => {
  const profile = { ...DEFAULT_PROFILE, effortMap: { high: "max" }, messagesEffort: "output_config" } as const;
  const abilities = resolveAbilities({ profile, model: "claude-opus-5", facts: {}, report: new Report() });
  const request = decodeRequest({ model: "m", input: "Hi.", reasoning: { effort: "high" } });
  assertEquals(resolveThinking(request, { profile, abilities, report: new Report(), maxTokens: 1 }).effort, "max");
});

Deno.test("resolveThinking() claims no least effort where none is sent", () => {
  const report = (messagesEffort: "output_config" | "none") => {
    const profile = { ...DEFAULT_PROFILE, messagesEffort };
    const abilities = resolveAbilities({ profile, model: "claude-opus-5-5", facts: {}, report: new Report() });
    const losses = new Report();
    const request = decodeRequest({ model: "m", input: "Hi.", reasoning: { effort: "none" } });
    resolveThinking(request, { profile, abilities, report: losses, maxTokens: 1 });
    return losses.notes.map(({ why }) => why);
  };
  assertEquals(report("output_config"), ["this model always thinks; it is asked for the least"]);
  assertEquals(report("none"), ["this model always thinks"]);
});
