/**
 * Laws that hold for every recorded request, whichever provider it is translated for.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { decodeArray, isObject, type JsonObject, parseJson } from "../../lib/base/json.ts";
import { DEFAULT_PROFILE, type ProviderProfile } from "../../lib/providers/profile.ts";
import { PROFILES } from "../../lib/providers/profiles.ts";
import { findRefusal } from "../../tools/provider_rules.ts";
import { DEFAULT_RULES, type ProviderRules } from "../../tools/rule.ts";
import {
  codexCases,
  lastResponse,
  nextBody,
  profileNamed,
  providerCases,
  replay,
  translate,
  translateForWire,
} from "../support/cases.ts";

/** What each provider refuses beyond, or instead of, the default rules. */
const RULES: Readonly<Record<string, Partial<ProviderRules>>> = {
  deepseek: { topLevelKeys: false, reasoningRequired: "passed_back" },
  kimi: { topLevelKeys: false, reasoningRequired: "by_index" },
  mistral: { topLevelKeys: false, streamOptions: "refused", nineLetterCallIds: true, assistantContentText: false },
  groq: { reasoningRefused: true },
};

const PROFILES_TO_TRY: readonly ProviderProfile[] = [
  DEFAULT_PROFILE,
  ...PROFILES.map(({ name }) => profileNamed(name)),
];

function rulesOf(profile: ProviderProfile): ProviderRules {
  const { name, passThrough, thinkingOn, thinkingOff, effortField, systemRole } = profile;
  // Keys of a provider's own are no fault where its profile asks for them.
  const hasOwnKeys = Boolean(thinkingOn ?? thinkingOff) || effortField !== "reasoning_effort" ||
    Object.keys(passThrough).length > 0 && name !== DEFAULT_PROFILE.name;
  return {
    ...DEFAULT_RULES,
    ...(hasOwnKeys && { topLevelKeys: false }),
    ...(systemRole === "developer" && { developerRole: false }),
    ...RULES[name],
  };
}

function inputOf(body: JsonObject): readonly JsonObject[] {
  return decodeArray(body.input).filter(isObject);
}

/** Every string in `value`, and in the JSON that strings hold. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "string") {
    const inner = /^[[{]/.test(value) ? parseJson(value) : undefined;
    return [value, ...(inner === undefined ? [] : stringsIn(inner))];
  }
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isObject(value) ? Object.values(value).flatMap(stringsIn) : [];
}

/** What a person or a model wrote into one item of the input, images included. */
function textsOfItem(item: JsonObject): string[] {
  const parts = [item.content, item.output].flatMap((content) =>
    typeof content === "string" ? [content] : decodeArray(content)
  );
  const texts = parts.flatMap((part) =>
    isObject(part) ? [part.text, part.image_url, part.encrypted_content].filter((text) => typeof text === "string") : [
      String(part),
    ]
  );
  const input = item.type === "custom_tool_call" ? [String(item.input)] : [];
  return [...texts, ...input, ...stringsIn(item.arguments)];
}

/** The notes under which an item may be missing. */
const DROPPABLE: Readonly<Record<string, string>> = {
  reasoning: "input.reasoning",
  compaction: "input.compaction",
};

/** Codex's answer to a call of an unknown tool, which the relay replaces by one that says more. */
const UNKNOWN_TOOL = /^unsupported (?:custom tool )?call: \S+$/;

/** Texts that describe tools, by the note under which they may be missing. */
function textsOfTools(tools: readonly unknown[]): { text: string; note: string }[] {
  return tools.filter(isObject).flatMap((tool) => {
    const { type, description, format } = tool;
    const texts = [description, isObject(format) ? format.definition : undefined];
    return [
      ...texts.flatMap((text) => typeof text === "string" ? [{ text, note: `tools.${type}` }] : []),
      ...textsOfTools(decodeArray(tool.tools)),
    ];
  });
}

function checkNothingLost(body: JsonObject, profile: ProviderProfile): void {
  const { chat, report } = translate(body, profile);
  const sent = stringsIn(chat).join("\n");
  const noted = new Set(report.notes.map((note) => note.what));
  const items = inputOf(body);
  const ofItems = items.flatMap((item) =>
    textsOfItem(item).map((text) => ({
      text,
      note: UNKNOWN_TOOL.test(text) ? "input.output" : DROPPABLE[String(item.type)],
    }))
  );
  // No model may call anything while it writes a summary.
  const compacts = items.some((item) => item.type === "compaction_trigger");
  const ofTools = compacts
    ? []
    : textsOfTools([...decodeArray(body.tools), ...items.flatMap((item) => decodeArray(item.tools))]);
  const instructions = typeof body.instructions === "string" ? [{ text: body.instructions, note: undefined }] : [];
  for (const { text, note } of [...instructions, ...ofItems, ...ofTools]) {
    if (text.trim() === "" || sent.includes(text) || note !== undefined && noted.has(note)) continue;
    // Calls that are written as text have their arguments as JSON.
    if (profile.callHistory === "text" && sent.includes(JSON.stringify(text).slice(1, -1))) continue;
    if (note?.startsWith("tools.") && noted.has("tools")) continue;
    assertEquals(text, "", "a text of the request is neither sent nor in the report");
  }
}

/**
 * After how many items of its input a request could have been sent: behind a prompt or an output, no call unanswered,
 * and not before the first prompt.
 */
function earlierLengths(items: readonly JsonObject[]): number[] {
  const open = new Set<unknown>();
  let hasPrompt = false;
  return items.flatMap((item, index) => {
    const type = String(item.type);
    if (type.endsWith("_call")) open.add(item.call_id);
    if (type.endsWith("_output")) open.delete(item.call_id);
    const isPrompt = type === "agent_message" || type === "message" && item.role === "user";
    hasPrompt ||= isPrompt;
    return hasPrompt && open.size === 0 && (isPrompt || type.endsWith("_output")) ? [index + 1] : [];
  });
}

function checkPrefix(shorter: JsonObject, longer: JsonObject, profile: ProviderProfile): void {
  const before = translate(shorter, profile).chat;
  const after = translate(longer, profile).chat;
  // Where user messages in a row are merged, the newest one may still grow.
  const settled = profile.consecutiveRoles === "merge" ? before.messages.length - 1 : before.messages.length;
  assertEquals(
    after.messages.slice(0, settled),
    before.messages.slice(0, settled),
    "earlier messages stay as they were",
  );
  // A summary is written without tools, so that the model cannot call any; that alone changes what came before.
  if (inputOf(longer).some((item) => item.type === "compaction_trigger")) return;
  assertEquals(after.tools?.slice(0, before.tools?.length ?? 0) ?? [], before.tools ?? [], "earlier tools stay, too");
}

/** How many functions a list of tools holds. */
function countFunctions(tools: readonly unknown[]): number {
  const counts = tools.filter(isObject).map(({ type, tools: inner }) => {
    if (type === "namespace") return countFunctions(decodeArray(inner));
    return type === "function" || type === "custom" || type === "tool_search" ? 1 : 0;
  });
  return counts.reduce((sum: number, count) => sum + count, 0);
}

function checkNames(body: JsonObject): void {
  const { chat, tools } = translate(body);
  for (const { function: { name } } of chat.tools ?? []) {
    const entry = tools.find(name);
    assert(entry !== undefined, `${name} stands for a tool of the client`);
    assertEquals(tools.getFlatName(entry.name, entry.namespace), name);
  }
  const declared = countFunctions([
    ...decodeArray(body.tools),
    ...inputOf(body).flatMap((item) => decodeArray(item.tools)),
  ]);
  if (chat.tools !== undefined) assertEquals(chat.tools.length, declared, "every tool has a name of its own");
}

function withInput(body: JsonObject, input: readonly JsonObject[]): JsonObject {
  return { ...body, input };
}

for (const { path, body } of codexCases()) {
  Deno.test(`${path} is accepted by every provider`, () => {
    for (const profile of PROFILES_TO_TRY) {
      const refusal = findRefusal(JSON.parse(JSON.stringify(translate(body, profile).chat)), rulesOf(profile));
      assertEquals(refusal, undefined, `${profile.name} refuses the request`);
    }
  });

  Deno.test(`${path} gives the same bytes for any order of its keys`, () => {
    const reversed = Object.fromEntries(Object.entries(structuredClone(body)).reverse());
    for (const profile of PROFILES_TO_TRY) {
      const first = JSON.stringify(translate(body, profile).chat);
      assertEquals(JSON.stringify(translate(structuredClone(body), profile).chat), first);
      assertEquals(JSON.stringify(translate(reversed, profile).chat), first);
    }
  });

  Deno.test(`${path} reports every text that it loses`, () => {
    for (const profile of PROFILES_TO_TRY) checkNothingLost(body, profile);
  });

  Deno.test(`${path} only appends to what an earlier request would have sent`, () => {
    const items = inputOf(body);
    for (const length of earlierLengths(items)) {
      for (const profile of PROFILES_TO_TRY) checkPrefix(withInput(body, items.slice(0, length)), body, profile);
    }
  });

  Deno.test(`${path} names its tools so that every call is mapped back`, () => checkNames(body));
}

for (const recorded of providerCases()) {
  const { path, body, profile } = recorded;
  const response = lastResponse(replay(recorded));
  if (response.status !== "completed") continue;

  Deno.test(`${path} can be followed by another request`, () => {
    const next = nextBody(recorded, decodeArray(response.output).filter(isObject));
    if (profile.wire !== "chat") return assertEquals(translateForWire(next, profile).sent.wire, profile.wire);
    checkNames(body);
    const { chat } = translate(next, profile);
    assertEquals(findRefusal(JSON.parse(JSON.stringify(chat)), rulesOf(profile)), undefined);
    checkNothingLost(next, profile);
    if (!path.endsWith("/compaction")) checkPrefix(body, next, profile);
  });
}
