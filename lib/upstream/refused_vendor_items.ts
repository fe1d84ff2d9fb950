/**
 * The rules that adapt a profile to a vendor's refusal of earlier items: of their kinds, their order and their seals.
 *
 * Each rewrites the history as well as the declarations, since a refused item would end its thread.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../base/json.ts";
import { hashSeal, REFUSED_SEAL } from "../base/seal_hash.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { DEFAULT_VENDOR_PROFILE } from "../providers/vendor_profile.ts";
import type { VendorRequest } from "../responses_upstream/types.ts";
import type { Adaptation, RefusalEvidence } from "./adaptation_rule.ts";

/** A refusal of a request to a vendor's own Responses API. */
export interface VendorEvidence extends RefusalEvidence {
  readonly vendor: VendorRequest;
}

/** One rule for this wire. */
export type VendorRule = (evidence: VendorEvidence) => Adaptation | undefined;

/** The adaptation that changes `differs`; undefined when the profile has these values already. */
export function createChange(profile: ProviderProfile, differs: Partial<ProviderProfile>): Adaptation | undefined {
  const known: JsonObject = { ...profile };
  const changed = Object.entries(differs).filter(([key, value]) =>
    JSON.stringify(known[key] ?? []) !== JSON.stringify(value)
  );
  const [first] = changed;
  return first === undefined ? undefined : { cell: first[0], differs: Object.fromEntries(changed) };
}

/** A rule that sets fields where `pattern` matches, and `fits` holds. */
export function createVendorRule(
  pattern: RegExp,
  differs: Partial<ProviderProfile>,
  fits: (evidence: VendorEvidence) => boolean = () => true,
): VendorRule {
  return (evidence) =>
    pattern.test(evidence.text) && fits(evidence) ? createChange(evidence.profile, differs) : undefined;
}

/** What to change when items of a kind are refused; kinds of any other API are left to the last row. */
const BY_KIND: Readonly<Record<string, Partial<ProviderProfile>>> = {
  custom_tool_call: { customTools: "wrap", keptCustomTools: [] },
  custom_tool_call_output: { customTools: "wrap", keptCustomTools: [] },
  tool_search_call: { toolSearch: "function" },
  tool_search_output: { toolSearch: "function" },
  additional_tools: { additionalTools: "hoist" },
  agent_message: { agentMessages: "user_message" },
  encrypted_content: { agentMessages: "user_message" },
  compaction: { sealedSummaries: "user_message" },
  web_search_call: { searchCalls: "words" },
  function_call_output: { toolOutputs: "text" },
  reasoning: { reasoningItems: "drop" },
};

/** Everything in the form that every server knows. */
const SAFE: Partial<ProviderProfile> = {
  privateKeys: DEFAULT_VENDOR_PROFILE.privateKeys,
  customTools: DEFAULT_VENDOR_PROFILE.customTools,
  keptCustomTools: [],
  namespaces: DEFAULT_VENDOR_PROFILE.namespaces,
  toolSearch: DEFAULT_VENDOR_PROFILE.toolSearch,
  additionalTools: DEFAULT_VENDOR_PROFILE.additionalTools,
  agentMessages: DEFAULT_VENDOR_PROFILE.agentMessages,
  sealedSummaries: DEFAULT_VENDOR_PROFILE.sealedSummaries,
  searchCalls: DEFAULT_VENDOR_PROFILE.searchCalls,
  toolOutputs: DEFAULT_VENDOR_PROFILE.toolOutputs,
};

/** Patterns that name a kind of item (hosted and local ones, and a parser's; 2026-05 to 2026-11). */
const NAMES_KIND =
  /(?:unknown|unsupported|invalid)(?: responses api)?(?: input)? item type:? ["'`]?(\w+)|item type ["'`](\w+)["'`]|unknown variant ["'`]?(\w+)/i;

function rewriteKind({ text, profile, vendor }: VendorEvidence): Adaptation | undefined {
  const found = NAMES_KIND.exec(text);
  const kind = found?.[1] ?? found?.[2] ?? found?.[3];
  if (kind === undefined || !vendor.input.some((item) => listTypes(item).includes(kind))) return undefined;
  const change = Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind] : undefined;
  return createChange(profile, change ?? SAFE);
}

/** Texts that refuse an item by its place alone ("The parameter input[2] specified in the request is not valid"). */
const NAMES_ITEM = /\binput(?:\[|\.)(\d+)\b/i;

/** Rewrites items of the kind that stands at the refused place. */
function rewritePlace({ text, profile, vendor }: VendorEvidence): Adaptation | undefined {
  const place = NAMES_ITEM.exec(text)?.[1];
  const kind = place === undefined ? undefined : vendor.input[Number(place)]?.type;
  const change = typeof kind === "string" && Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind] : undefined;
  return change && createChange(profile, change);
}

/** The type of an item, and those of the parts of its content. */
function listTypes(item: JsonObject): readonly unknown[] {
  return [item.type, ...decodeArray(item.content).filter(isObject).map(({ type }) => type)];
}

/** Texts that refuse an item without naming it (reports of 2026-08 and 2026-09). */
const REFUSES_SOME_ITEM =
  /did not match any (?:expected )?variant|data did not match any variant of untagged enum ModelInput|Invalid request Error$|Invalid Responses API request/i;

/** Texts about seals of another key, resource or model (reports of 2026-08 and 2026-09). */
const REFUSES_SEALS =
  /was not issued to this caller|invalid_encrypted_content|encrypted content.{0,80}could not be (?:verified|decrypted|parsed)|created under a different \S+ \S+ resource|could not decode the compaction blob/i;

/** A text about seals that is also the answer to keys which are null beside a good one (reports of 2026-08). */
const REFUSES_NULLS = /could not decode the compaction blob/i;

/** Most refused seals that are remembered one by one; beyond them none is sent. */
const MAX_SEALS = 128;

/**
 * Leaves out the seals of the refused request: newer ones may be read again. Where they are refused as well, in the same
 * thread, none is ever good again: the provider asks another server each time, or the key changes with each request.
 */
function dropSeals({ text, profile, vendor, losses }: VendorEvidence): Adaptation | undefined {
  if (!REFUSES_SEALS.test(text)) return undefined;
  const reasoning = vendor.input.filter(({ type }) => type === "reasoning");
  if (REFUSES_NULLS.test(text) && reasoning.some((item) => Object.values(item).includes(null))) {
    return createChange(profile, { privateKeys: "drop" });
  }
  if (reasoning.length === 0) return undefined;
  const seals = reasoning.flatMap((item) =>
    "encrypted_content" in item ? decodeText(item.encrypted_content) ?? [] : []
  );
  // A server that misses seals is one that makes them.
  if (seals.length === 0 && profile.reasoningItems === "plain") {
    return createChange(profile, { reasoningItems: "sealed" });
  }
  const names = [...new Set([...profile.refusedSeals ?? [], ...seals.map(hashSeal)])];
  const isHopeless = seals.length === 0 || losses?.includes(REFUSED_SEAL) || names.length > MAX_SEALS;
  return isHopeless
    ? createChange(profile, { reasoningItems: "drop" })
    : { cell: "refusedSeals", differs: { refusedSeals: names } };
}

function hasItem({ vendor }: VendorEvidence, type: string): boolean {
  return vendor.input.some((item) => item.type === type);
}

/** The rules about items, in order. */
export const VENDOR_ITEM_RULES: readonly VendorRule[] = [
  dropSeals,
  // "Encrypted content is not supported with this model." (2026-07); a local server says less, and reads plain text.
  createVendorRule(/encrypted content is not supported with this model/i, { reasoningItems: "drop" }),
  createVendorRule(/encrypted content is not supported/i, { reasoningItems: "plain" }),
  // "The reasoning_text in the thinking mode must be passed back to the API." (400, reported 2026-08)
  createVendorRule(/reasoning_text\b.{0,80}must be passed back/i, {
    reasoningItems: "plain",
    reasoningRequired: "always",
  }),
  // "No tool output found for tool call …" (reported 2026-08); another one uses its words of chat (2026-09).
  createVendorRule(/no tool output found|tool_call_ids? did not have response messages/i, { callOrder: "adjacent" }),
  // "input[58].arguments: expected an object, but got a string" (a gateway, 2026)
  createVendorRule(/arguments\b.{0,40}expected an object/i, { callArguments: "object" }),
  createVendorRule(/arguments\b.{0,60}(?:expected a string|valid string)|invalid function call arguments/i, {
    callArguments: "text",
  }),
  // "Output of tool call should be 'Input text'" (a local server, 2026-05)
  createVendorRule(/output of tool call should be 'input text'/i, { toolOutputs: "text" }),
  createVendorRule(/unknown variant ["'`]?input_image|does not support image|image input is not supported/i, {
    images: false,
  }, ({ vendor }) => JSON.stringify(vendor.input).includes('"input_image"')),
  createVendorRule(/(?:unknown variant|invalid role|invalid value:?) ["'`]?developer/i, { developerRole: "system" }),
  rewriteKind,
  createVendorRule(
    /["'`.]?\b(?:phase|defer_loading|status)\b["'`]?.{0,40}(?:unknown|unexpected|not permitted)|unknown (?:parameter|field):? \S*(?:phase|namespace|status|defer_loading)/i,
    {
      privateKeys: "drop",
    },
  ),
  createVendorRule(
    /reasoning items? (?:is|are) not (?:supported|allowed)/i,
    { reasoningItems: "drop" },
    (evidence) => hasItem(evidence, "reasoning"),
  ),
];

/** The rules about items that follow those about tools and parameters: what they change was not named. */
export const LAST_VENDOR_RULES: readonly VendorRule[] = [createVendorRule(REFUSES_SOME_ITEM, SAFE), rewritePlace];
