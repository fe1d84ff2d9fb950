/**
 * Tests that a refusal of a request to the Messages API changes the part that its text names.
 *
 * Sources of the texts: the provider's pages and types, adapters' comments, bug reports and servers' sources (2026-11).
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { parse } from "@std/toml";
import type { JsonObject } from "../../../lib/base/json.ts";
import { readProfileFields } from "../../../lib/config/profile_fields.ts";
import type { ProviderProfile } from "../../../lib/providers/profile.ts";
import { applyOverrides } from "../../../lib/providers/wire.ts";
import { HISTORY_VERSION, sealEnvelope } from "../../../lib/translate/reasoning_envelope.ts";
import { formatConfigLines, listAdaptations } from "../../../lib/upstream/learned_overrides.ts";
import { profileOnWire, translateForWire } from "../../support/cases.ts";
import { refusal } from "../../support/refusals.ts";

interface Case {
  readonly text: string;
  /** Name of the row whose profile makes the request; that of the API's maker when absent. */
  readonly row?: string;
  readonly profile?: Partial<ProviderProfile>;
  readonly body?: JsonObject;
  readonly differs: Partial<ProviderProfile>;
}

const THOUGHT = { type: "thinking", thinking: "Hm.", signature: "c2ln" };
const CALL = { type: "function_call", call_id: "call_one", name: "f", arguments: "{}" };
const PIXEL = "data:image/png;base64,iVBORw0KGgo=";

function says(role: string, text: string): JsonObject {
  return { type: "message", role, content: [{ type: role === "assistant" ? "output_text" : "input_text", text }] };
}

/** A request with an example of everything that is refused somewhere, for the row `provider`. */
function bodyFor(provider: string, body: JsonObject = {}): JsonObject {
  const model = provider === "anthropic" ? "claude-opus-5" : "m";
  const envelope = { provider, model, version: HISTORY_VERSION, details: [THOUGHT] };
  return {
    model,
    instructions: "Be brief.",
    input: [
      {
        type: "message",
        role: "user",
        content: [
          { type: "input_text", text: "Look." },
          { type: "input_image", image_url: PIXEL },
          { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERg==" },
        ],
      },
      { type: "reasoning", summary: [], encrypted_content: sealEnvelope(envelope) },
      CALL,
      { type: "function_call_output", call_id: "call_one", output: "1" },
      says("developer", "Now be long."),
      says("assistant", "Done."),
      says("user", "Go on."),
    ],
    tools: [{ type: "function", name: "f", parameters: { type: "object", anyOf: [{ required: ["a"] }] } }],
    tool_choice: "required",
    parallel_tool_calls: false,
    reasoning: { effort: "xhigh", summary: "auto" },
    text: { format: { type: "json_schema", name: "r", schema: { type: "object" } } },
    ...body,
  };
}

const BETA = "thinking-binding-controls-2026-08-01";
const INTERLEAVED = "interleaved-thinking-2025-05-14";
const NO_TOOLS = { tools: [], tool_choice: "none", text: {} };

const CASES: Readonly<Record<string, Case>> = {
  "thinking of another history, first": {
    text:
      "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different conversation.",
    differs: { thinkingBinding: "always", messagesBetas: [BETA, INTERLEAVED] },
  },
  "thinking of another history, again": {
    text:
      "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different conversation.",
    profile: { thinkingBinding: "always" },
    differs: { thinkingReplay: "drop" },
  },
  "a seal": {
    text: "messages.1.content.0: Invalid `signature` in `thinking` block",
    differs: { thinkingReplay: "drop" },
  },
  "thinking that was changed": {
    text:
      "messages.3.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified.",
    differs: { thinkingReplay: "drop" },
  },
  "thinking in a request without": {
    text: "messages.1.content.0: When thinking is disabled, an assistant message cannot contain thinking",
    differs: { thinkingReplay: "drop" },
  },
  "thinking that a server does not read": {
    text:
      "messages.1.content.0: Input tag 'thinking' found using 'type' does not match any of the expected tags: 'text'",
    row: "vllm",
    differs: { thinkingReplay: "drop" },
  },
  "answers without thinking": {
    text: "thinking is enabled but reasoning_content is missing in assistant tool call message at index 2",
    row: "kimi",
    profile: { reasoningRequired: "never" },
    body: { input: [says("user", "Go."), CALL, { type: "function_call_output", call_id: "call_one", output: "1" }] },
    differs: { reasoningRequired: "calls" },
  },
  "a turn that must begin with thinking": {
    text: "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`.",
    differs: { thinkingForms: [] },
  },
  "adaptive thinking": {
    text: "adaptive thinking is not supported on this model",
    differs: { thinkingForms: ["disabled"] },
  },
  "a budget of thinking": {
    text:
      '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and output_config.effort.',
    profile: { thinkingForms: ["enabled", "disabled"] },
    differs: { thinkingForms: ["adaptive"] },
  },
  "no thinking": {
    text: '"thinking.type.disabled" is not supported for this model.',
    body: { reasoning: { effort: "none" } },
    differs: { thinkingForms: ["adaptive"] },
  },
  "every other form of thinking": {
    text: "invalid thinking: only type=enabled is allowed for this model",
    differs: { thinkingForms: ["enabled"] },
  },
  "thinking of any form": {
    text: "thinking: Extra inputs are not permitted",
    differs: { thinkingForms: [] },
  },
  "the binding of thinking": {
    text: "thinking.adaptive.block_binding: Extra inputs are not permitted",
    profile: { thinkingBinding: "always" },
    differs: { thinkingBinding: "never" },
  },
  "the display of thinking": {
    text: "thinking.adaptive.display: Extra inputs are not permitted",
    differs: { thinkingDisplay: false },
  },
  "an effort, with those that are accepted": {
    text: "output_config.effort: Input should be 'low', 'medium' or 'high'",
    differs: { acceptedEfforts: ["low", "medium", "high"] },
  },
  "a strong effort without thinking": {
    text: "output_config.effort 'xhigh' is not supported when thinking is disabled on this model.",
    differs: { acceptedEfforts: ["low", "medium", "high"] },
  },
  "every effort": {
    text: "This model does not support the effort parameter.",
    differs: { messagesEffort: "none" },
  },
  "the form of the answer": {
    text: "output_config.format: Extra inputs are not permitted",
    differs: { messagesFormat: "prompt" },
  },
  "a forced call": {
    text: 'tool_choice: type "tool" and "any" are not supported for this model.',
    differs: { requiredChoice: "auto" },
  },
  "a forced call beside thinking": {
    text: "Thinking may not be enabled when tool_choice forces tool use.",
    row: "zai",
    body: { reasoning: { effort: "high" } },
    differs: { requiredChoice: "auto" },
  },
  "calls one by one": {
    text: "tool_choice.any.disable_parallel_tool_use: Extra inputs are not permitted",
    row: "vllm",
    differs: { parallelToolCalls: false },
  },
  "the automatic mark": {
    text: "cache_control: Extra inputs are not permitted",
    differs: { cacheControl: "blocks" },
  },
  "every mark": {
    text: "system.0.cache_control: Extra inputs are not permitted",
    differs: { cacheControl: "none" },
  },
  "system text behind the first message": {
    text: "role 'system' is not supported on this model",
    differs: { lateSystem: "user" },
  },
  "a role by its place": {
    text: "messages.3.role: Input should be 'user' or 'assistant'",
    differs: { lateSystem: "user" },
  },
  "a file": {
    text: "messages.0.content.2: document blocks are not supported",
    differs: { files: "words" },
  },
  "a picture": {
    text: "This model does not support image input",
    differs: { images: false },
  },
  "too many tokens of an answer": {
    text: "max_tokens: 128000 > 64000, which is the maximum allowed number of output tokens for claude-opus-5",
    differs: { outputCeiling: 64_000 },
  },
  "a beta value": {
    text: `Unexpected value(s) \`${INTERLEAVED}\` for the \`anthropic-beta\` header.`,
    body: { reasoning: { effort: "high" } },
    profile: { thinkingForms: ["enabled"] },
    differs: { messagesBetas: [BETA] },
  },
  "a sampling parameter": {
    text: "`temperature` is deprecated for this model.",
    row: "deepseek",
    profile: { sampling: ["temperature", "top_p"] },
    body: { temperature: 0.5 },
    differs: { sampling: ["top_p"] },
  },
  "calls without tools": {
    text: "Requests which have `tool_use` or `tool_result` blocks in messages must define tools.",
    row: "deepseek",
    profile: { callsWithoutTools: "allowed" },
    body: NO_TOOLS,
    differs: { callsWithoutTools: "placeholder" },
  },
};

function prepare({ row = "anthropic", profile: differing = {}, body }: Case) {
  const profile = applyOverrides(profileOnWire(row, "messages"), differing);
  return { profile, body: bodyFor(profile.name, body) };
}

for (const [name, given] of Object.entries(CASES)) {
  const { text, differs } = given;
  Deno.test(`a refusal of ${name} changes what it names`, () => {
    const { profile, body } = prepare(given);
    const { sent } = translateForWire(body, profile);
    const [found] = listAdaptations(refusal(text, 400), { sent, profile });
    assertEquals<unknown>(found?.differs, differs);
    // The configuration file must accept the logged line.
    const faults: string[] = [];
    const table = parse(formatConfigLines({ cell: "", differs }).join("\n"));
    assertEquals<unknown>(readProfileFields(table, { place: "[profile]", errors: faults }), differs);
    assertEquals(faults, []);
  });

  Deno.test(`a request without the refused ${name} is not changed over it again`, () => {
    const { profile, body } = prepare(given);
    const adapted = applyOverrides(profile, differs);
    const { sent } = translateForWire(body, adapted);
    const [found] = listAdaptations(refusal(text, 400), { sent, profile: adapted });
    assertNotEquals<unknown>(found?.differs, differs);
  });
}

Deno.test("an adaptation makes another request, but for those that only another header needs", () => {
  for (const [name, given] of Object.entries(CASES)) {
    if (name === "a beta value" || name.endsWith(" mark")) continue;
    const { profile, body } = prepare(given);
    const [before, after] = [profile, applyOverrides(profile, given.differs)].map((own) => {
      return JSON.stringify(translateForWire(body, own).sent);
    });
    assert(before !== after, name);
  }
});

Deno.test("a refusal of something that was not sent changes nothing", () => {
  const profile = profileOnWire("deepseek", "messages");
  const { sent } = translateForWire({ model: "m", input: "Hi." }, profile);
  for (const text of Object.values(CASES).map((given) => given.text)) {
    const found = listAdaptations(refusal(text, 400), { sent, profile });
    assertEquals(found.filter(({ cell }) => cell !== "reasoningRequired"), [], text);
  }
});
