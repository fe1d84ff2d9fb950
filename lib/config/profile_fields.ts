/**
 * The fields of a provider's profile that the configuration file may override, and their allowed values.
 *
 * @module
 */
import { isObject } from "../base/json.ts";
import type { ThinkingForm } from "../providers/messages_profile.ts";
import type { ProviderProfile, ReasoningReplay, SchemaRule, WireName } from "../providers/profile.ts";
import { REQUEST_FIELDS } from "../providers/request_settings.ts";
import { normalizeSettingName } from "./settings.ts";

type Fields = Required<ProviderProfile>;

/** What a field may be. */
interface ProfileField {
  /** What is allowed, as a phrase that follows "must be". */
  readonly allowed: string;
  accepts(value: unknown): boolean;
  /** Whether the value may be repeated in an error; headers may hold keys. */
  readonly secret?: boolean;
}

const FLAG: ProfileField = { allowed: "true or false", accepts: (value) => typeof value === "boolean" };

const NAME: ProfileField = { allowed: "a string", accepts: (value) => typeof value === "string" && value !== "" };

const OBJECT: ProfileField = { allowed: "a table", accepts: isObject };

const WORDS: ProfileField = { allowed: "a table of strings", accepts: isTextTable };

const COUNT: ProfileField = {
  allowed: "a whole number above 0",
  accepts: (value) => typeof value === "number" && Number.isSafeInteger(value) && value > 0,
};

const TEXTS: ProfileField = {
  allowed: "a list of strings",
  accepts: (value) => Array.isArray(value) && value.every(NAME.accepts),
};

const BOUNDS: ProfileField = {
  allowed: "a table of temperature and top_p, each a table of the numbers least and most",
  accepts: isBounds,
};

const PATH: ProfileField = { allowed: 'a path that begins with "/"', accepts: isPath };

const HEADER: ProfileField = {
  allowed: "the name of a header",
  accepts: (value) => typeof value === "string" && REQUEST_FIELDS.headers.accepts({ [value]: "" }),
};

/** A field with a fixed set of values; the record lets the compiler see that none is missing. */
function defineChoice<Word extends string>(choices: Readonly<Record<Word, true>>): ProfileField {
  const list = Object.keys(choices);
  return {
    allowed: list.map((word) => JSON.stringify(word)).join(" or "),
    accepts: (value) => typeof value === "string" && list.includes(value),
  };
}

/** A list of values from a fixed set. */
function defineChoices<Word extends string>(choices: Readonly<Record<Word, true>>): ProfileField {
  const word = defineChoice(choices);
  return {
    allowed: `a list of ${word.allowed}`,
    accepts: (value) => Array.isArray(value) && value.every(word.accepts),
  };
}

const WIRE = defineChoice<WireName>({ chat: true, responses: true, messages: true });

const REPLAY = defineChoice<ReasoningReplay>({
  same_field: true,
  reasoning_content: true,
  reasoning: true,
  details: true,
  thinking_parts: true,
  think_tags: true,
  drop: true,
});

/** Every field of a profile: a new one does not compile without a row. */
const PROFILE_FIELDS: { readonly [Key in keyof Fields]: ProfileField } = {
  name: NAME,
  wire: WIRE,
  wireByModel: {
    allowed: `a table of ${WIRE.allowed}`,
    accepts: (value) => isObject(value) && Object.values(value).every(WIRE.accepts),
  },
  otherWires: defineChoices<WireName>({ chat: true, responses: true, messages: true }),
  byWire: {
    allowed: "a table of chat, responses and messages, each a table of profile fields by their exact names",
    accepts: (value) =>
      isObject(value) && Object.entries(value).every(([name, table]) => WIRE.accepts(name) && isFieldTable(table)),
    secret: true,
  },
  messagesVersion: NAME,
  bareRateLimit: defineChoice<Fields["bareRateLimit"]>({ upstream_rate_limit: true, upstream_quota: true }),
  messagesBetas: TEXTS,
  thinkingForms: defineChoices<ThinkingForm>({ adaptive: true, enabled: true, disabled: true, between_tools: true }),
  thinkingDisplay: FLAG,
  thinkingBinding: defineChoice<Fields["thinkingBinding"]>({ known_models: true, always: true, never: true }),
  thinkingReplay: defineChoice<Fields["thinkingReplay"]>({ exact: true, drop: true }),
  unsignedThinking: defineChoice<Fields["unsignedThinking"]>({ send: true, drop: true }),
  messagesEffort: defineChoice<Fields["messagesEffort"]>({ output_config: true, none: true }),
  messagesFormat: defineChoice<Fields["messagesFormat"]>({ output_config: true, prompt: true }),
  cacheControl: defineChoice<Fields["cacheControl"]>({ none: true, blocks: true, automatic: true }),
  foundTools: defineChoice<Fields["foundTools"]>({ deferred: true, plain: true }),
  defaultMaxTokens: COUNT,
  outputCeiling: COUNT,
  maxTokensInWindow: FLAG,
  missingEnd: defineChoice<Fields["missingEnd"]>({ fails: true, completes: true, completes_soon: true }),
  itemIds: defineChoice<Fields["itemIds"]>({ keep: true, new: true }),
  lateSeals: FLAG,
  hiddenCalls: TEXTS,
  customTools: defineChoice<Fields["customTools"]>({ keep: true, wrap: true, text_only: true }),
  keptCustomTools: TEXTS,
  namespaces: defineChoice<Fields["namespaces"]>({ keep: true, flatten: true }),
  reservedNamespaces: TEXTS,
  namespaceChildren: defineChoice<Fields["namespaceChildren"]>({ any: true, functions: true }),
  toolSearch: defineChoice<Fields["toolSearch"]>({ keep: true, function: true }),
  additionalTools: defineChoice<Fields["additionalTools"]>({ keep: true, hoist: true }),
  hostedTools: TEXTS,
  hostedFields: TEXTS,
  forcedHosted: defineChoice<Fields["forcedHosted"]>({ object: true, allowed_tools: true, auto: true }),
  privateKeys: defineChoice<Fields["privateKeys"]>({ keep: true, drop: true }),
  agentMessages: defineChoice<Fields["agentMessages"]>({ keep: true, user_message: true }),
  sealedSummaries: defineChoice<Fields["sealedSummaries"]>({ keep: true, user_message: true }),
  searchCalls: defineChoice<Fields["searchCalls"]>({ keep: true, both_queries: true, words: true }),
  toolOutputs: defineChoice<Fields["toolOutputs"]>({ parts: true, text: true }),
  callOrder: defineChoice<Fields["callOrder"]>({ keep: true, adjacent: true }),
  callArguments: defineChoice<Fields["callArguments"]>({ text: true, object: true }),
  developerRole: defineChoice<Fields["developerRole"]>({ developer: true, system: true }),
  reasoningItems: defineChoice<Fields["reasoningItems"]>({
    sealed: true,
    plain: true,
    plain_in_seal: true,
    drop: true,
  }),
  refusedSeals: TEXTS,
  unmarkedReasoning: defineChoice<Fields["unmarkedReasoning"]>({ keep: true, drop: true }),
  vendorParameters: TEXTS,
  minOutputTokens: COUNT,
  formatWithTools: defineChoice<Fields["formatWithTools"]>({ both: true, in_prompt: true }),
  wirePaths: {
    allowed: "a table of paths for chat, responses and messages",
    accepts: (value) =>
      isObject(value) && Object.entries(value).every(([name, path]) => WIRE.accepts(name) && PATH.accepts(path)),
  },
  systemRole: defineChoice<Fields["systemRole"]>({ system: true, developer: true, user: true }),
  lateSystem: defineChoice<Fields["lateSystem"]>({ system: true, user: true }),
  emptyContent: defineChoice<Fields["emptyContent"]>({ empty_string: true, null: true, omit: true }),
  maxTokensField: defineChoice<Fields["maxTokensField"]>({ max_tokens: true, max_completion_tokens: true }),
  samplingBounds: BOUNDS,
  streamOptions: FLAG,
  parallelToolCalls: FLAG,
  strictTools: FLAG,
  requiredChoice: defineChoice<Fields["requiredChoice"]>({ required: true, any: true, auto: true }),
  namedChoice: defineChoice<Fields["namedChoice"]>({ by_name: true, only_tool: true }),
  noneChoice: defineChoice<Fields["noneChoice"]>({ none: true, no_tools: true }),
  callsWithoutTools: defineChoice<Fields["callsWithoutTools"]>({ allowed: true, placeholder: true }),
  structuredOutput: defineChoice<Fields["structuredOutput"]>({ json_schema: true, json_object: true, none: true }),
  sampling: defineChoices<Fields["sampling"][number]>({ temperature: true, top_p: true }),
  schemaRules: defineChoices<SchemaRule>({
    inline_refs: true,
    require_types: true,
    no_tuple_items: true,
    object_root: true,
    no_additional_properties: true,
    nine_levels: true,
    no_unknown_keywords: true,
  }),
  maxTools: COUNT,
  files: defineChoice<Fields["files"]>({ part: true, words: true }),
  images: FLAG,
  imageUrls: defineChoice<Fields["imageUrls"]>({ any: true, data_only: true }),
  imageTypes: TEXTS,
  maxImages: COUNT,
  refusedImages: TEXTS,
  firstMessage: defineChoice<Fields["firstMessage"]>({ any: true, user: true }),
  lastMessage: defineChoice<Fields["lastMessage"]>({ any: true, user: true }),
  userAfterTool: defineChoice<Fields["userAfterTool"]>({ allowed: true, needs_assistant: true }),
  consecutiveRoles: defineChoice<Fields["consecutiveRoles"]>({ keep: true, merge: true }),
  callsPerMessage: defineChoice<Fields["callsPerMessage"]>({ many: true, one: true }),
  callHistory: defineChoice<Fields["callHistory"]>({ fields: true, text: true }),
  effortField: defineChoice<Fields["effortField"]>({ reasoning_effort: true, "reasoning.effort": true, none: true }),
  efforts: WORDS,
  acceptedEfforts: TEXTS,
  thinkingOn: OBJECT,
  thinkingOff: OBJECT,
  reasoningReplay: REPLAY,
  replayByModel: {
    allowed: `a table of which each value is ${REPLAY.allowed}`,
    accepts: (value) => isObject(value) && Object.values(value).every(REPLAY.accepts),
  },
  reasoningPieces: defineChoice<Fields["reasoningPieces"]>({ deltas: true, snapshots: true }),
  reasoningRequired: defineChoice<Fields["reasoningRequired"]>({ never: true, calls: true, always: true }),
  missingCallSignature: OBJECT,
  callSignatures: defineChoice<Fields["callSignatures"]>({ replay: true, drop: true }),
  callIds: defineChoice<Fields["callIds"]>({
    keep: true,
    nine_alphanumerics: true,
    nine_or_numbered: true,
    sixty_four_characters: true,
    forty_word_characters: true,
  }),
  thinkTags: defineChoice<Fields["thinkTags"]>({ start: true, anywhere: true, never: true }),
  leakedCalls: defineChoice<Fields["leakedCalls"]>({ run: true, text: true }),
  cleanEndCompletes: FLAG,
  bodylessBadRequest: defineChoice<Fields["bodylessBadRequest"]>({
    upstream_bad_request: true,
    context_length_exceeded: true,
  }),
  keyHeader: defineChoice<Fields["keyHeader"]>({ authorization: true, "api-key": true, "x-api-key": true }),
  modelsPath: PATH,
  logprobs: FLAG,
  loadedModelsPath: PATH,
  modelDetailsPath: PATH,
  windowAdvice: NAME,
  overlongPrompts: defineChoice<Fields["overlongPrompts"]>({ refused: true, cut: true }),
  statesCost: FLAG,
  unreachableModels: WORDS,
  userAgent: defineChoice<Fields["userAgent"]>({ own: true, client: true }),
  sessionHeader: HEADER,
  markedModels: TEXTS,
  passThrough: WORDS,
  effortMap: REQUEST_FIELDS.effortMap,
  extraBody: { ...REQUEST_FIELDS.extraBody, secret: true },
  dropParameters: REQUEST_FIELDS.dropParameters,
  extraHeaders: { ...REQUEST_FIELDS.headers, secret: true },
};

/** The names of all fields, for documentation. */
export function listProfileFields(): readonly string[] {
  return Object.keys(PROFILE_FIELDS);
}

/**
 * Reads the overrides in `table`; field names may be written in any case style. A field replaces the provider's whole
 * value, a table as well.
 *
 * @param place Where the table is, for error messages.
 * @param faults Gets one line per field that is unknown or wrong.
 */
export function readProfileFields(
  table: unknown,
  { place, errors }: { readonly place: string; readonly errors: string[] },
): Partial<ProviderProfile> {
  if (!isObject(table)) {
    errors.push(`Cannot use ${place}: it must be a table of profile fields`);
    return {};
  }
  const overrides: Record<string, unknown> = {};
  for (const [written, value] of Object.entries(table)) {
    const found = Object.entries(PROFILE_FIELDS).find(([name]) =>
      normalizeSettingName(name) === normalizeSettingName(written)
    );
    if (found === undefined) {
      errors.push(`Unknown field ${written} in ${place}: a profile has ${listProfileFields().join(", ")}`);
      continue;
    }
    const [name, { allowed, accepts, secret }] = found;
    const shown = secret ? "" : ` = ${JSON.stringify(value)}`;
    if (accepts(value)) overrides[name] = value;
    else errors.push(`Cannot use ${written}${shown} in ${place}: it must be ${allowed}`);
  }
  return overrides;
}

/** Whether every field of a table is one of a profile, with a value that it accepts. */
function isFieldTable(table: unknown): boolean {
  const fields: Readonly<Record<string, ProfileField>> = PROFILE_FIELDS;
  return isObject(table) && Object.entries(table).every(([name, value]) => fields[name]?.accepts(value) === true);
}

function isPath(value: unknown): boolean {
  return typeof value === "string" && /^\/\S*$/.test(value);
}

function isTextTable(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((word) => typeof word === "string");
}

function isBounds(value: unknown): boolean {
  return isObject(value) &&
    Object.entries(value).every(([name, bounds]) =>
      ["temperature", "top_p"].includes(name) && isObject(bounds) && Object.keys(bounds).length === 2 &&
      typeof bounds.least === "number" && typeof bounds.most === "number" && bounds.least <= bounds.most
    );
}
