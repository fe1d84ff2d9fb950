/**
 * The fields of a provider's profile that the configuration file may override, and their allowed values.
 *
 * @module
 */
import { isObject } from "../base/json.ts";
import type { ProviderProfile, ReasoningReplay, SchemaRule } from "../providers/profile.ts";
import { plainName } from "./settings.ts";

type Fields = Required<ProviderProfile>;

/** What a field may be. */
interface Field {
  /** What is allowed, as a phrase that follows "must be". */
  readonly allowed: string;
  accepts(value: unknown): boolean;
  /** Whether the value may be repeated in an error; headers may hold keys. */
  readonly secret?: boolean;
}

const FLAG: Field = { allowed: "true or false", accepts: (value) => typeof value === "boolean" };

const NAME: Field = { allowed: "a string", accepts: (value) => typeof value === "string" && value !== "" };

const OBJECT: Field = { allowed: "a table", accepts: isObject };

const WORDS: Field = { allowed: "a table of strings", accepts: isWords };

const HEADERS: Field = { allowed: "a table of header names and values", accepts: isHeaders, secret: true };

const COUNT: Field = {
  allowed: "a whole number above 0",
  accepts: (value) => typeof value === "number" && Number.isSafeInteger(value) && value > 0,
};

const BOUNDS: Field = {
  allowed: "a table of temperature and top_p, each a table of the numbers least and most",
  accepts: isBounds,
};

const PATH: Field = { allowed: 'a path that begins with "/"', accepts: isPath };

/** A field with a fixed set of values; the record lets the compiler see that none is missing. */
function oneOf<Word extends string>(words: Readonly<Record<Word, true>>): Field {
  const list = Object.keys(words);
  return {
    allowed: list.map((word) => JSON.stringify(word)).join(" or "),
    accepts: (value) => typeof value === "string" && list.includes(value),
  };
}

/** A list of values from a fixed set. */
function listOf<Word extends string>(words: Readonly<Record<Word, true>>): Field {
  const word = oneOf(words);
  return {
    allowed: `a list of ${word.allowed}`,
    accepts: (value) => Array.isArray(value) && value.every(word.accepts),
  };
}

const REPLAY = oneOf<ReasoningReplay>({
  same_field: true,
  reasoning_content: true,
  reasoning: true,
  details: true,
  thinking_parts: true,
  think_tags: true,
  drop: true,
});

/** Every field of a profile: a new one does not compile without a row. */
const PROFILE_FIELDS: { readonly [Key in keyof Fields]: Field } = {
  name: NAME,
  systemRole: oneOf<Fields["systemRole"]>({ system: true, developer: true }),
  lateSystem: oneOf<Fields["lateSystem"]>({ system: true, user: true }),
  emptyContent: oneOf<Fields["emptyContent"]>({ empty_string: true, null: true, omit: true }),
  maxTokensField: oneOf<Fields["maxTokensField"]>({ max_tokens: true, max_completion_tokens: true }),
  samplingBounds: BOUNDS,
  streamOptions: FLAG,
  parallelToolCalls: FLAG,
  strictTools: FLAG,
  requiredChoice: oneOf<Fields["requiredChoice"]>({ required: true, any: true, auto: true }),
  noneChoice: oneOf<Fields["noneChoice"]>({ none: true, no_tools: true }),
  callsWithoutTools: oneOf<Fields["callsWithoutTools"]>({ allowed: true, placeholder: true }),
  structuredOutput: oneOf<Fields["structuredOutput"]>({ json_schema: true, json_object: true, none: true }),
  sampling: listOf<Fields["sampling"][number]>({ temperature: true, top_p: true }),
  schemaRules: listOf<SchemaRule>({
    inline_refs: true,
    require_types: true,
    no_tuple_items: true,
    object_root: true,
    no_additional_properties: true,
    no_unknown_keywords: true,
  }),
  maxTools: COUNT,
  files: oneOf<Fields["files"]>({ part: true, words: true }),
  images: FLAG,
  imageUrls: oneOf<Fields["imageUrls"]>({ any: true, data_only: true }),
  userAfterTool: oneOf<Fields["userAfterTool"]>({ allowed: true, needs_assistant: true }),
  consecutiveRoles: oneOf<Fields["consecutiveRoles"]>({ keep: true, merge: true }),
  callsPerMessage: oneOf<Fields["callsPerMessage"]>({ many: true, one: true }),
  effortField: oneOf<Fields["effortField"]>({ reasoning_effort: true, "reasoning.effort": true, none: true }),
  efforts: WORDS,
  thinkingOn: OBJECT,
  thinkingOff: OBJECT,
  reasoningReplay: REPLAY,
  replayByModel: {
    allowed: `a table of which each value is ${REPLAY.allowed}`,
    accepts: (value) => isObject(value) && Object.values(value).every(REPLAY.accepts),
  },
  reasoningPieces: oneOf<Fields["reasoningPieces"]>({ deltas: true, snapshots: true }),
  reasoningRequired: oneOf<Fields["reasoningRequired"]>({ never: true, calls: true, always: true }),
  missingCallSignature: OBJECT,
  callIds: oneOf<Fields["callIds"]>({ keep: true, nine_alphanumerics: true, forty_word_characters: true }),
  thinkTags: oneOf<Fields["thinkTags"]>({ start: true, anywhere: true, never: true }),
  leakedCalls: oneOf<Fields["leakedCalls"]>({ run: true, text: true }),
  cleanEndCompletes: FLAG,
  bodylessBadRequest: oneOf<Fields["bodylessBadRequest"]>({
    upstream_bad_request: true,
    context_length_exceeded: true,
  }),
  keyHeader: oneOf<Fields["keyHeader"]>({ authorization: true, "api-key": true }),
  modelsPath: PATH,
  passThrough: WORDS,
  extraBody: OBJECT,
  extraHeaders: HEADERS,
};

/** The names of all fields, for documentation. */
export function profileFieldNames(): readonly string[] {
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
  { place, faults }: { readonly place: string; readonly faults: string[] },
): Partial<ProviderProfile> {
  if (!isObject(table)) {
    faults.push(`Cannot use ${place}: it must be a table of profile fields`);
    return {};
  }
  const overrides: Record<string, unknown> = {};
  for (const [written, value] of Object.entries(table)) {
    const found = Object.entries(PROFILE_FIELDS).find(([name]) => plainName(name) === plainName(written));
    if (found === undefined) {
      faults.push(`Unknown field ${written} in ${place}: a profile has ${profileFieldNames().join(", ")}`);
      continue;
    }
    const [name, { allowed, accepts, secret }] = found;
    const shown = secret ? "" : ` = ${JSON.stringify(value)}`;
    if (accepts(value)) overrides[name] = value;
    else faults.push(`Cannot use ${written}${shown} in ${place}: it must be ${allowed}`);
  }
  return overrides;
}

function isPath(value: unknown): boolean {
  return typeof value === "string" && /^\/\S*$/.test(value);
}

function isWords(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((word) => typeof word === "string");
}

function isHeaders(value: unknown): boolean {
  if (!isObject(value) || !isWords(value)) return false;
  try {
    new Headers(Object.entries(value).map(([name, text]) => [name, String(text)]));
    return true;
  } catch {
    return false;
  }
}

function isBounds(value: unknown): boolean {
  return isObject(value) &&
    Object.entries(value).every(([name, bounds]) =>
      ["temperature", "top_p"].includes(name) && isObject(bounds) && Object.keys(bounds).length === 2 &&
      typeof bounds.least === "number" && typeof bounds.most === "number" && bounds.least <= bounds.most
    );
}
