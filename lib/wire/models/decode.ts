/**
 * The decoder of an upstream's model list, in any of its many shapes, to uniform entries.
 *
 * Field names were collected from the lists of some thirty providers and servers (2026-11). They are kept in tables of
 * paths, in order of precedence.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject, omitUndefined } from "../../base/json.ts";
import type { StatedAbilities } from "../../providers/messages_profile.ts";
import { detectModelKind, type ModelKind } from "./kind.ts";
import { findArchitectureWindow } from "./loaded.ts";
import { decodePositiveCount, findFirst, parsePaths, readAtPath } from "./paths.ts";

/** A kind of input that a model reads. */
export type Modality = "text" | "image";

/** One entry of an upstream's model list. A field is absent when the list does not state it. */
export interface UpstreamModel extends StatedAbilities {
  /** Name to send as `model`. */
  readonly id: string;
  readonly displayName?: string;
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number;
  /** Tokens that the model could hold, where its server may have loaded it with fewer. */
  readonly largestWindow?: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens?: number;
  readonly inputModalities?: readonly Modality[];
  /** Effort values that the upstream accepts, in its order; never empty. */
  readonly efforts?: readonly string[];
  /** Whether the model reasons before it answers. */
  readonly reasoning?: boolean;
  readonly toolCalls?: boolean;
  readonly parallelToolCalls?: boolean;
  readonly kind: ModelKind;
  /** Whether the upstream lists it as inactive, disabled or deprecated. */
  readonly retired: boolean;
  /** When the model appeared, in seconds since 1970. */
  readonly created?: number;
  /** The entry as the upstream sent it; for a bare name, an object with that `id`. */
  readonly entry: JsonObject;
}

const ID = parsePaths("id", "slug", "model", "model_name", "name");
const DISPLAY_NAME = parsePaths("display_name", "displayName", "name");

/**
 * The first path that is present counts: the window that a server has loaded is smaller than the one its model allows.
 */
const WINDOW = parsePaths(
  "loaded_context_length",
  "context_length",
  "context_window",
  "context_size",
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
  "top_provider.context_length",
);

/** Where local servers state what a model could hold, which is more than they load it with (2026-11). */
const LARGEST_WINDOW = parsePaths("max_context_length", "meta.n_ctx_train");
/** What a local server calls a model that it could load (2026-04). */
const NOT_LOADED = "not-loaded";

const MAX_OUTPUT = parsePaths(
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
const MODALITIES = parsePaths("architecture.input_modalities", "input_modalities", "supported_input_modalities");
const MODALITY_TEXT = parsePaths("architecture.modality", "modality");
const IMAGES = parsePaths(
  "supports_image_in",
  "supports_image_input",
  "supports_vision",
  "capabilities.vision",
  "capabilities.supports.vision",
  "model_info.supports_vision",
  "modalities.vision",
);
const REASONING = parsePaths(
  "supports_reasoning",
  "capabilities.reasoning",
  "capabilities.supports.reasoning",
  "model_info.supports_reasoning",
  "thinking",
);
const EFFORTS = parsePaths(
  "reasoning.supported_efforts",
  "reasoning_efforts",
  "capabilities.supports.reasoning_effort",
);
const TOOLS = parsePaths(
  "supports_tools",
  "capabilities.function_calling",
  "capabilities.supports.tool_calls",
  "model_info.supports_function_calling",
);
const PARALLEL = parsePaths(
  "capabilities.supports.parallel_tool_calls",
  "model_info.supports_parallel_function_calling",
);
const CREATED = parsePaths("created", "released", "created_at");

/** Lists in which an entry names its features. */
const FEATURES = parsePaths("supported_features", "supported_parameters", "capabilities", "tags", "metadata.tags");
const IMAGE_WORDS = ["vision", "image", "image_input"];
const REASONING_WORDS = ["reasoning", "thinking", "reasoning_effort", "include_reasoning"];
const TOOL_WORDS = ["tools", "tool_use", "tool-use", "tool-calling", "tool_calling", "function_calling"];

/** A time in seconds since 1970, from a number or an ISO date. */
function decodeTimestamp(value: unknown): number | undefined {
  const time = typeof value === "string" && /^\d{4}-/.test(value) ? Date.parse(value) / 1000 : value;
  return Number.isNaN(time) ? undefined : decodePositiveCount(time);
}

function decodeFlag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function decodeWords(value: unknown): readonly string[] | undefined {
  const values = decodeArray(value).flatMap((word) => decodeText(word) ?? []);
  return values.length > 0 ? values : undefined;
}

/** Whether a feature list holds one of `values`; undefined when none does, because many lists are incomplete. */
function hasFeature(entry: JsonObject, values: readonly string[]): true | undefined {
  const found = FEATURES.some((path) =>
    decodeWords(readAtPath(entry, path))?.some((word) => values.includes(word.toLowerCase()))
  );
  return found ? true : undefined;
}

function decodeContextWindow(entry: JsonObject): number | undefined {
  // The server chooses the window of a model that is not loaded when it loads it.
  if (entry.state === NOT_LOADED) return undefined;
  const stated = findFirst(entry, WINDOW, decodePositiveCount) ?? findArchitectureWindow(entry) ??
    findLargestOffer(entry);
  // A router's own limit may be below the model's.
  const routed = decodePositiveCount(readAtPath(entry, ["top_provider", "context_length"]));
  return stated !== undefined && routed !== undefined ? Math.min(stated, routed) : stated;
}

/** What a local model could hold; undefined for a hosted one, whose window is the largest already. */
function decodeLargestWindow(entry: JsonObject): number | undefined {
  const isLocal = entry.state !== undefined || isObject(entry.meta);
  return isLocal ? findFirst(entry, LARGEST_WINDOW, decodePositiveCount) : undefined;
}

/** The largest window of a router's hosts; it states one per host. */
function findLargestOffer(entry: JsonObject): number | undefined {
  const windows = decodeArray(entry.providers).filter(isObject).flatMap((offer) =>
    decodePositiveCount(offer.context_length) ?? []
  );
  return windows.length > 0 ? Math.max(...windows) : undefined;
}

function decodeInputModalities(entry: JsonObject): readonly Modality[] | undefined {
  const values = findFirst(entry, MODALITIES, decodeWords) ??
    findFirst(entry, MODALITY_TEXT, decodeText)?.split("->")[0]?.split("+");
  const images = values !== undefined
    ? values.includes("image")
    : findFirst(entry, IMAGES, decodeFlag) ?? hasFeature(entry, IMAGE_WORDS) ??
      (entry.type === "vlm" ? true : undefined);
  if (images === undefined) return undefined;
  return images ? ["text", "image"] : ["text"];
}

function decodeToolCalls(entry: JsonObject): boolean | undefined {
  const known = findFirst(entry, TOOLS, decodeFlag) ?? hasFeature(entry, TOOL_WORDS);
  if (known !== undefined) return known;
  const offers = decodeArray(entry.providers).filter(isObject).flatMap((offer) =>
    decodeFlag(offer.supports_tools) ?? []
  );
  if (offers.length > 0) return offers.includes(true);
  // Upstreams that list parameters refuse requests that use any other.
  return decodeWords(entry.supported_parameters) === undefined ? undefined : false;
}

/** Whether the model's retirement is announced, the model is switched off, or this account may not use it. */
function isRetired(entry: JsonObject): boolean {
  const policy = readAtPath(entry, ["policy", "state"]);
  return entry.active === false || entry.archived === true || decodeText(entry.deprecation) !== undefined ||
    entry.deprecated === true || policy === "disabled" || policy === "unconfigured";
}

function decodeModel(value: unknown): UpstreamModel | undefined {
  const entry = typeof value === "string" ? { id: value } : value;
  if (!isObject(entry)) return undefined;
  const id = findFirst(entry, ID, decodeText);
  if (id === undefined) return undefined;
  const name = findFirst(entry, DISPLAY_NAME, decodeText);
  const known = {
    displayName: name === id ? undefined : name,
    contextWindow: decodeContextWindow(entry),
    largestWindow: decodeLargestWindow(entry),
    maxOutputTokens: findFirst(entry, MAX_OUTPUT, decodePositiveCount),
    inputModalities: decodeInputModalities(entry),
    efforts: findFirst(entry, EFFORTS, decodeWords),
    reasoning: findFirst(entry, REASONING, decodeFlag) ?? hasFeature(entry, REASONING_WORDS),
    toolCalls: decodeToolCalls(entry),
    parallelToolCalls: findFirst(entry, PARALLEL, decodeFlag) ?? hasFeature(entry, ["parallel_tool_calls"]),
    created: findFirst(entry, CREATED, decodeTimestamp),
  };
  return { id, kind: detectModelKind(entry, id), retired: isRetired(entry), entry, ...omitUndefined(known) };
}

/**
 * Maximum number of models read from one list; routers list about 500 (2026-11). A catalog repeats Codex's whole prompt
 * for each model.
 */
export const MAX_MODELS = 2_000;

/**
 * Reads an upstream's model list: `{data: [...]}`, `{models: [...]}` or a bare array, of objects or of names.
 *
 * @returns The models in the upstream's order, each id once, {@linkcode MAX_MODELS} at most. Entries without a name are
 *   left out; a value that is not a list gives an empty array.
 *
 * @example
 * ```ts
 * import { decodeModels } from "./decode.ts";
 *
 * const [model] = decodeModels({ data: [{ id: "m1", context_length: 262144, supports_image_in: true }] });
 * if (model?.contextWindow !== 262144) throw new Error("the list states the window");
 * ```
 */
export function decodeModels(value: unknown): UpstreamModel[] {
  const byId = new Map<string, UpstreamModel>();
  for (const entry of findModelList(value) ?? []) {
    if (byId.size >= MAX_MODELS) break;
    const model = decodeModel(entry);
    if (model !== undefined && !byId.has(model.id)) byId.set(model.id, model);
  }
  return [...byId.values()];
}

/** The list inside an upstream's answer; undefined when there is none. */
export function findModelList(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.data)) return value.data;
  // A local server without models writes null where the list would be.
  if (value.data === null && value.object === "list") return [];
  return Array.isArray(value.models) ? value.models : undefined;
}
