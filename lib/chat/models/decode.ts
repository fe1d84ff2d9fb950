/**
 * What an upstream's model list says of each model, whichever of the many shapes it comes in.
 *
 * Field names were collected from the lists of some thirty providers and servers (2026-11). They stand in tables of
 * paths, in the order in which they are believed.
 *
 * @module
 */
import { isObject, type JsonObject, listOf, numberOf, omitUndefined, textOf } from "../../base/json.ts";
import { kindOf, type ModelKind } from "./kind.ts";

/** What a model reads. */
export type Modality = "text" | "image";

/** One entry of an upstream's model list. Fields are absent when the list does not say. */
export interface UpstreamModel {
  /** Name to be sent as `model`. */
  readonly id: string;
  readonly displayName?: string;
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens?: number;
  readonly inputModalities?: readonly Modality[];
  /** Effort words that the upstream takes, in its order; never empty. */
  readonly efforts?: readonly string[];
  /** Whether the model thinks before it answers. */
  readonly reasoning?: boolean;
  readonly toolCalls?: boolean;
  readonly parallelToolCalls?: boolean;
  readonly kind: ModelKind;
  /** Whether the upstream calls it inactive, disabled or deprecated. */
  readonly retired: boolean;
  /** When it appeared, in seconds since 1970. */
  readonly created?: number;
  /** The entry as the upstream sent it; for an entry that was a bare name, an object with that `id`. */
  readonly entry: JsonObject;
}

type Path = readonly string[];

function paths(...lines: string[]): readonly Path[] {
  return lines.map((line) => line.split("."));
}

const ID = paths("id", "slug", "model", "model_name", "name");
const DISPLAY_NAME = paths("display_name", "displayName", "name");

/** The first that is there counts: the window a server has loaded is smaller than the one its model was trained for. */
const WINDOW = paths(
  "loaded_context_length",
  "context_length",
  "context_window",
  "max_context_length",
  "max_model_len",
  "metadata.context_length",
  "limits.max_context_window_tokens",
  "limits.max_input_tokens",
  "capabilities.limits.max_context_window_tokens",
  "model_info.max_input_tokens",
  "max_input_tokens",
  "inputTokenLimit",
  "max_prompt_length",
  "meta.n_ctx",
  "meta.n_ctx_train",
  "top_provider.context_length",
);
const MAX_OUTPUT = paths(
  "top_provider.max_completion_tokens",
  "max_completion_tokens",
  "max_output_length",
  "max_output_tokens",
  "limits.max_output_tokens",
  "capabilities.limits.max_output_tokens",
  "model_info.max_output_tokens",
  "outputTokenLimit",
  "metadata.max_tokens",
  "max_tokens",
);
const MODALITIES = paths("architecture.input_modalities", "input_modalities", "supported_input_modalities");
const MODALITY_TEXT = paths("architecture.modality", "modality");
const IMAGES = paths(
  "supports_image_in",
  "supports_image_input",
  "supports_vision",
  "capabilities.vision",
  "capabilities.supports.vision",
  "model_info.supports_vision",
  "modalities.vision",
);
const REASONING = paths(
  "supports_reasoning",
  "capabilities.reasoning",
  "capabilities.supports.reasoning",
  "model_info.supports_reasoning",
  "thinking",
);
const EFFORTS = paths("reasoning.supported_efforts", "reasoning_efforts", "capabilities.supports.reasoning_effort");
const TOOLS = paths(
  "supports_tools",
  "capabilities.function_calling",
  "capabilities.supports.tool_calls",
  "model_info.supports_function_calling",
);
const PARALLEL = paths(
  "capabilities.supports.parallel_tool_calls",
  "model_info.supports_parallel_function_calling",
);
const CREATED = paths("created", "released", "created_at");

/** Lists of words in which an entry names what it can do. */
const FEATURES = paths("supported_features", "supported_parameters", "capabilities", "tags", "metadata.tags");
const IMAGE_WORDS = ["vision", "image", "image_input"];
const REASONING_WORDS = ["reasoning", "thinking", "reasoning_effort", "include_reasoning"];
const TOOL_WORDS = ["tools", "tool_use", "tool-use", "tool-calling", "tool_calling", "function_calling"];

function at(entry: JsonObject, path: Path): unknown {
  let value: unknown = entry;
  for (const key of path) value = isObject(value) ? value[key] : undefined;
  return value;
}

/** The first value along `where` that `read` understands. */
function first<T>(entry: JsonObject, where: readonly Path[], read: (value: unknown) => T | undefined): T | undefined {
  for (const path of where) {
    const value = read(at(entry, path));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A count of tokens or seconds; zero and less mean that the upstream does not know. */
function countOf(value: unknown): number | undefined {
  const count = Math.floor(typeof value === "string" && /^\d+$/.test(value) ? Number(value) : numberOf(value) ?? 0);
  return count > 0 && Number.isSafeInteger(count) ? count : undefined;
}

/** Seconds since 1970, or a date in words. */
function timeOf(value: unknown): number | undefined {
  const time = typeof value === "string" && /^\d{4}-/.test(value) ? Date.parse(value) / 1000 : value;
  return Number.isNaN(time) ? undefined : countOf(time);
}

function flagOf(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function wordsOf(value: unknown): readonly string[] | undefined {
  const words = listOf(value).flatMap((word) => textOf(word) ?? []);
  return words.length > 0 ? words : undefined;
}

/** Whether one of the feature lists holds one of `words`; undefined when none does, since many lists are incomplete. */
function hasFeature(entry: JsonObject, words: readonly string[]): true | undefined {
  const found = FEATURES.some((path) => wordsOf(at(entry, path))?.some((word) => words.includes(word.toLowerCase())));
  return found ? true : undefined;
}

function contextWindow(entry: JsonObject): number | undefined {
  const stated = first(entry, WINDOW, countOf) ?? architectureWindow(entry) ?? largestOffer(entry);
  // The router's own limit may be below what the model could take.
  const routed = countOf(at(entry, ["top_provider", "context_length"]));
  return stated !== undefined && routed !== undefined ? Math.min(stated, routed) : stated;
}

/** A local server names the window after the architecture: `model_info["<arch>.context_length"]`. */
function architectureWindow(entry: JsonObject): number | undefined {
  const info = isObject(entry.model_info) ? entry.model_info : {};
  const key = Object.keys(info).find((name) => name.endsWith(".context_length"));
  return key === undefined ? undefined : countOf(info[key]);
}

/** A router of several hosts states a window per host. */
function largestOffer(entry: JsonObject): number | undefined {
  const windows = listOf(entry.providers).filter(isObject).flatMap((offer) => countOf(offer.context_length) ?? []);
  return windows.length > 0 ? Math.max(...windows) : undefined;
}

function inputModalities(entry: JsonObject): readonly Modality[] | undefined {
  const words = first(entry, MODALITIES, wordsOf) ?? first(entry, MODALITY_TEXT, textOf)?.split("->")[0]?.split("+");
  const images = words !== undefined
    ? words.includes("image")
    : first(entry, IMAGES, flagOf) ?? hasFeature(entry, IMAGE_WORDS) ?? (entry.type === "vlm" ? true : undefined);
  if (images === undefined) return undefined;
  return images ? ["text", "image"] : ["text"];
}

function toolCalls(entry: JsonObject): boolean | undefined {
  const told = first(entry, TOOLS, flagOf) ?? hasFeature(entry, TOOL_WORDS);
  if (told !== undefined) return told;
  const offers = listOf(entry.providers).filter(isObject).flatMap((offer) => flagOf(offer.supports_tools) ?? []);
  if (offers.length > 0) return offers.includes(true);
  // Upstreams that list parameters refuse requests with the ones they leave out.
  return wordsOf(entry.supported_parameters) === undefined ? undefined : false;
}

/** Retirement announced, switched off, or not allowed to this account. */
function isRetired(entry: JsonObject): boolean {
  const policy = at(entry, ["policy", "state"]);
  return entry.active === false || entry.archived === true || textOf(entry.deprecation) !== undefined ||
    entry.deprecated === true || policy === "disabled" || policy === "unconfigured";
}

function decodeModel(value: unknown): UpstreamModel | undefined {
  const entry = typeof value === "string" ? { id: value } : value;
  if (!isObject(entry)) return undefined;
  const id = first(entry, ID, textOf);
  if (id === undefined) return undefined;
  const name = first(entry, DISPLAY_NAME, textOf);
  const known = {
    displayName: name === id ? undefined : name,
    contextWindow: contextWindow(entry),
    maxOutputTokens: first(entry, MAX_OUTPUT, countOf),
    inputModalities: inputModalities(entry),
    efforts: first(entry, EFFORTS, wordsOf),
    reasoning: first(entry, REASONING, flagOf) ?? hasFeature(entry, REASONING_WORDS),
    toolCalls: toolCalls(entry),
    parallelToolCalls: first(entry, PARALLEL, flagOf) ?? hasFeature(entry, ["parallel_tool_calls"]),
    created: first(entry, CREATED, timeOf),
  };
  return { id, kind: kindOf(entry, id), retired: isRetired(entry), entry, ...omitUndefined(known) };
}

/** Most models that are read of one list; routers list about 500 (2026-11). Each costs Codex's whole prompt in a catalog. */
export const MAX_MODELS = 2_000;

/**
 * Reads an upstream's model list: `{data: [...]}`, `{models: [...]}` or a bare array, of objects or of names.
 *
 * @returns The models in the upstream's order, each id once, {@linkcode MAX_MODELS} at most. Entries without a name are
 *   left out; a value that is no list gives none.
 *
 * @example
 * ```ts
 * import { decodeModels } from "./decode.ts";
 *
 * const [model] = decodeModels({ data: [{ id: "m1", context_length: 262144, supports_image_in: true }] });
 * if (model?.contextWindow !== 262144) throw new Error("the window stands in the list");
 * ```
 */
export function decodeModels(value: unknown): UpstreamModel[] {
  const byId = new Map<string, UpstreamModel>();
  for (const entry of listOfModels(value) ?? []) {
    if (byId.size >= MAX_MODELS) break;
    const model = decodeModel(entry);
    if (model !== undefined && !byId.has(model.id)) byId.set(model.id, model);
  }
  return [...byId.values()];
}

/** The list inside an upstream's answer; undefined when there is none. */
export function listOfModels(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.data)) return value.data;
  // A local server without models writes null where the list would be.
  if (value.data === null && value.object === "list") return [];
  return Array.isArray(value.models) ? value.models : undefined;
}
