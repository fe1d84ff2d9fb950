/**
 * The rules that adapt a profile to a vendor's refusal of tools and parameters of its own Responses API.
 *
 * @module
 */
import { isObject, type JsonObject } from "../base/json.ts";
import type { ProviderProfile, SchemaRule } from "../providers/profile.ts";
import type { Adaptation } from "./adaptation_rule.ts";
import { listAcceptedEfforts } from "./refused_parameters.ts";
import { createChange, createVendorRule, type VendorEvidence, type VendorRule } from "./refused_vendor_items.ts";

/** What to change when tools of a kind are refused. */
const BY_TYPE: Readonly<Record<string, Partial<ProviderProfile>>> = {
  custom: { customTools: "wrap", keptCustomTools: [] },
  namespace: { namespaces: "flatten" },
  tool_search: { toolSearch: "function" },
  additional_tools: { additionalTools: "hoist" },
};

/** Patterns that name a refused kind of tool (reports of 2026-05 to 2026-11). */
const NAMES_TYPE = [
  /tool type ["'`](\w+)["'`] is not supported/i,
  /support the native ["'`](\w+)["'`] tool type/i,
  /unknown variant ["'`]?(\w+)["'`]?,? expected (?:one of )?["'`]?(?:function|mcp)/i,
  /unknown variant ["'`](namespace|custom|tool_search|web_search\w*)["'`]/i,
  /unsupported tool type:? ["'`]?(\w+)/i,
  // OpenAI's own words for a type that it does not know (general knowledge, 2026-11), which gateways copy.
  /invalid value: ["'`](\w+)["'`]\. supported values are:.*["'`]function["'`]/i,
];

/** Texts that refuse the tool at a place: its path, or its path in Python's form. */
const NAMES_PLACE = /\btools[.[](\d+)\]?(?:\.type|: missing field)?/i;

/** Texts that know functions only (hosted and local ones, 2026). */
const FUNCTIONS_ONLY =
  /only type:"function" tools are supported|invalid discriminator value\. expected 'function'|unsupported tool type$|invalid_(?:string|union_discriminator)/i;

/** The kind of tool that a refusal is about; undefined when it is about no kind. */
function findRefusedType({ text, vendor }: VendorEvidence): string | undefined {
  for (const pattern of NAMES_TYPE) {
    const type = pattern.exec(text)?.[1];
    if (type !== undefined) return type;
  }
  const place = NAMES_PLACE.exec(text)?.[1];
  const tool = place === undefined || !FUNCTIONS_ONLY.test(text) ? undefined : vendor.tools?.[Number(place)];
  return typeof tool?.type === "string" ? tool.type : undefined;
}

function convertTools(evidence: VendorEvidence): Adaptation | undefined {
  const { text, profile } = evidence;
  const type = findRefusedType(evidence);
  if (type === undefined || type === "function") return undefined;
  if (Object.hasOwn(BY_TYPE, type)) return createChange(profile, BY_TYPE[type] ?? {});
  const hostedTools = profile.hostedTools.filter((start) => !type.startsWith(start));
  const isKnown = hostedTools.length < profile.hostedTools.length;
  return isKnown && !/required|missing/i.test(text) ? createChange(profile, { hostedTools }) : undefined;
}

/** "Unsupported custom tool: 'exec'. Only 'apply_patch' is supported." (400, reported 2026-09) */
function keepNamedTools({ text, profile }: VendorEvidence): Adaptation | undefined {
  const refused = /unsupported custom tool: ['"`]([^'"`]+)/i.exec(text)?.[1];
  if (refused === undefined) return undefined;
  const only = /only ((?:['"`][\w-]+['"`](?:, | and )?)+) (?:is|are) supported/i.exec(text)?.[1] ?? "";
  const names = [...only.matchAll(/[\w-]+/g)].map(([name]) => name).filter((name) =>
    name !== "and" && name !== refused
  );
  return createChange(profile, { customTools: "wrap", keptCustomTools: names });
}

/** "User-defined namespace 'functions' collides with an existing tool namespace." (400, reported 2026-08) */
function reserveNamespace({ text, profile }: VendorEvidence): Adaptation | undefined {
  const name = /namespace ['"`]([^'"`]+)['"`] collides/i.exec(text)?.[1];
  if (name === undefined || profile.namespaces !== "keep") return undefined;
  return createChange(profile, { reservedNamespaces: [...new Set([...profile.reservedNamespaces ?? [], name])] });
}

/** The key that a refusal names, without the path to it (reports of 2026). */
const NAMES_KEY = [
  /argument not supported: ([\w.]+)/i,
  /tools(?:\[\d*\]|\.\d+)?\.(\w+) is not supported/i,
  /(?:unknown|unsupported|unrecognized|unexpected) (?:request )?(?:parameter|field|argument|key)(?: supplied)?:? ['"`]?([\w.[\]]+)/i,
  /['"`]?([\w.]+)['"`]?:? extra inputs are not permitted/i,
];

function findRefusedKey({ text, refused }: VendorEvidence): string | undefined {
  const named = NAMES_KEY.map((pattern) => pattern.exec(text)?.[1]).find((key) => key !== undefined);
  return named ?? (refused?.kind === "parameter" ? refused.name : undefined);
}

/** Types of tools that the client runs. */
const CALLED_BY_CLIENT: ReadonlySet<unknown> = new Set(["function", "custom", "namespace", "tool_search"]);

/** Leaves out a refused setting of a hosted tool. */
function dropHostedField(evidence: VendorEvidence): Adaptation | undefined {
  const { profile, vendor } = evidence;
  const key = findRefusedKey(evidence)?.split(".").at(-1);
  const hosted = (vendor.tools ?? []).filter(({ type }) => !CALLED_BY_CLIENT.has(type));
  const sent = [...new Set(hosted.flatMap((tool) => Object.keys(tool)))].filter((name) => name !== "type");
  if (key === undefined || !sent.includes(key)) return undefined;
  return createChange(profile, { hostedFields: (profile.hostedFields ?? sent).filter((name) => name !== key) });
}

/** Keys without which there is no request. */
const NEEDED: ReadonlySet<string> = new Set(["model", "input", "instructions", "stream", "store", "tools"]);

/** Leaves out a refused parameter: by its own field where it has one, else by its path. */
function dropParameter(evidence: VendorEvidence): Adaptation | undefined {
  const { profile, vendor } = evidence;
  const key = findRefusedKey(evidence);
  const path = key === undefined ? undefined : findSentPath(key, vendor);
  if (path === undefined) return undefined;
  const { vendorParameters, sampling } = profile;
  const without = (path: string) => vendorParameters.filter((name) => name !== path);
  // The relay asks for seals itself where reasoning goes back sealed.
  const isAskedByRelay = path === "include" && profile.reasoningItems === "sealed";
  if (isAskedByRelay) return createChange(profile, { reasoningItems: "drop", vendorParameters: without(path) });
  if (vendorParameters.includes(path)) {
    return createChange(profile, { vendorParameters: without(path) });
  }
  switch (path) {
    case "parallel_tool_calls":
      return createChange(profile, { parallelToolCalls: false });
    case "tool_choice":
      return createChange(
        profile,
        vendor.tool_choice === "none" ? { noneChoice: "no_tools" } : { requiredChoice: "auto" },
      );
    case "reasoning":
    case "reasoning.effort":
      return dropReasoning(profile);
    case "temperature":
    case "top_p":
      return createChange(profile, { sampling: sampling.filter((name) => name !== path) });
    default:
      return NEEDED.has(path)
        ? undefined
        : createChange(profile, { dropParameters: [...profile.dropParameters ?? [], path] });
  }
}

/** The path of a parameter that was sent; a text may name only its last part. */
function findSentPath(key: string, vendor: VendorRequest): string | undefined {
  const [first = "", second] = key.split(".");
  if (first in vendor) {
    const inner: unknown = vendor[first];
    return second !== undefined && isObject(inner) && second in inner ? `${first}.${second}` : first;
  }
  return ["reasoning", "text"].map((name) => {
    const inner: unknown = vendor[name];
    return isObject(inner) && first in inner ? `${name}.${first}` : undefined;
  }).find((path) => path !== undefined);
}

type VendorRequest = VendorEvidence["vendor"];

function dropReasoning(profile: ProviderProfile): Adaptation | undefined {
  const vendorParameters = profile.vendorParameters.filter((path) => !path.startsWith("reasoning."));
  return createChange(profile, { effortField: "none", vendorParameters });
}

/** Another effort where the refusal lists some, else none ("reasoning is not supported by current model", 2026-06). */
function adaptVendorEffort({ text, profile, vendor }: VendorEvidence): Adaptation | undefined {
  const effort = vendor.reasoning?.effort;
  if (vendor.reasoning === undefined) return undefined;
  if (/reasoning is not supported|does(?: not|n't) support (?:reasoning|thinking)/i.test(text)) {
    return dropReasoning(profile);
  }
  if (typeof effort !== "string" || !/effort|thinking/i.test(text)) return undefined;
  const accepted = listAcceptedEfforts(text, effort);
  if (accepted.length === 0 || accepted.includes(effort)) return undefined;
  return createChange(profile, { acceptedEfforts: accepted });
}

/** Texts about schemas, and the rule that each calls for (reports of 2026). */
const SCHEMA_TEXTS: readonly (readonly [SchemaRule, RegExp])[] = [
  ["inline_refs", /\$ref|\$defs|\brecurs/i],
  ["require_types", /type is not defined|parameters\.type is required/i],
  ["nine_levels", /maximum nesting depth/i],
  [
    "object_root",
    /(?:root|top level).{0,80}(?:oneOf|anyOf|allOf|object type)|(?:oneOf|anyOf|allOf)\b.{0,80}(?:top level|root)|must be a JSON Schema of 'type: "object"'/i,
  ],
  ["no_additional_properties", /(?:unsupported|unknown|unrecognized).{0,40}additionalProperties/i],
];

function adaptSchemas({ text, profile, vendor }: VendorEvidence): Adaptation | undefined {
  const hasSchema = (vendor.tools?.length ?? 0) > 0 || isObject(vendor.text?.format);
  const rule = SCHEMA_TEXTS.find(([name, pattern]) => pattern.test(text) && !profile.schemaRules.includes(name))?.[0];
  if (rule === undefined || !hasSchema) return undefined;
  return { cell: `schemaRules.${rule}`, differs: { schemaRules: [...profile.schemaRules, rule] } };
}

/** Weakens the answer's format ("This response_format type is unavailable now", 2026). */
function weakenVendorFormat({ text, vendor }: VendorEvidence): Adaptation | undefined {
  const format: JsonObject | undefined = isObject(vendor.text?.format) ? vendor.text.format : undefined;
  if (format === undefined || !/response_format|text\.format|json_schema|json_object/i.test(text)) return undefined;
  const structuredOutput = format.type === "json_schema" ? "json_object" : "none";
  return { cell: `structuredOutput.${String(format.type)}`, differs: { structuredOutput } };
}

/** The rules about tools and parameters, in order. */
export const VENDOR_TOOL_RULES: readonly VendorRule[] = [
  keepNamedTools,
  reserveNamespace,
  // A local server, whose own freeform tools have no grammar (2026-11).
  createVendorRule(/custom tools with a grammar format are not supported/i, {
    customTools: "text_only",
    keptCustomTools: [],
  }),
  convertTools,
  createVendorRule(FUNCTIONS_ONLY, {
    customTools: "wrap",
    keptCustomTools: [],
    namespaces: "flatten",
    toolSearch: "function",
    hostedTools: [],
  }),
  // Servers that join the names of a namespace refuse long ones ("name must be at most 64 characters, got 66", 2026-09).
  createVendorRule(/name\b.{0,20}at most \d+ characters|string too long.{0,60}name/i, { namespaces: "flatten" }),
  // "… tools together with a schema …" (a local server, 2026-10)
  createVendorRule(/(?:tools|function calling).{0,60}(?:json_schema|structured output|response format)/i, {
    formatWithTools: "in_prompt",
  }, ({ vendor }) => vendor.text?.format !== undefined && vendor.tools !== undefined),
  adaptSchemas,
  dropHostedField,
  adaptVendorEffort,
  weakenVendorFormat,
  dropParameter,
  createVendorRule(/\bstrict\b.{0,60}(?:not (?:supported|permitted|allowed)|unknown|unexpected)/i, {
    strictTools: false,
  }),
];
