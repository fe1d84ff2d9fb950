/**
 * The decoders of what a local server says about the models that it has loaded, and about one model that it could load.
 *
 * Shapes: server sources and recorded answers of 2026-11.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../base/json.ts";
import { decodePositiveCount, findFirst, parsePaths } from "./paths.ts";

/** The windows in use, in tokens. */
export interface LoadedWindows {
  /** The window of every model; absent when the server has one for each. */
  readonly common?: number;
  /** The windows of the loaded models, by their ids. */
  readonly byId: ReadonlyMap<string, number>;
}

/** What a server says about one model. */
export interface ModelDetails {
  /** The window that the model is loaded with, in tokens; absent when only the server's own settings decide. */
  readonly window?: number;
  /** The largest window that the model was made for, in tokens. */
  readonly largestWindow?: number;
  /** Whether the model reads images; absent when the server does not say. */
  readonly images?: boolean;
  /** Whether the model calls tools; absent when the server does not say. */
  readonly tools?: boolean;
}

const LOADED_ID = parsePaths("id", "model", "name", "key");
const LOADED_WINDOW = parsePaths("loaded_context_length", "context_length", "n_ctx", "config.context_length");
const COMMON_WINDOW = parsePaths("default_generation_settings.n_ctx", "n_ctx");

/**
 * Decodes the answer about loaded models: a list of them, or the settings of a server that has one.
 *
 * @returns undefined when the answer is neither, so that there is no point in asking again.
 */
export function decodeLoadedWindows(value: unknown): LoadedWindows | undefined {
  if (!isObject(value)) return undefined;
  const common = findFirst(value, COMMON_WINDOW, decodePositiveCount);
  if (common !== undefined) return { common, byId: new Map() };
  const list = "models" in value ? value.models : value.data;
  // A server that has loaded nothing writes null where the list would be.
  if (!Array.isArray(list) && list !== null) return undefined;
  const byId = new Map<string, number>();
  for (const entry of decodeArray(list)) {
    const window = isObject(entry) ? findLoadedWindow(entry) : undefined;
    if (!isObject(entry) || window === undefined) continue;
    for (const path of LOADED_ID) {
      const id = findFirst(entry, [path], decodeText);
      if (id !== undefined) byId.set(id, window);
    }
  }
  return { byId };
}

/** The window of one loaded model: the smallest where it is loaded more than once, because any of them may answer. */
function findLoadedWindow(entry: JsonObject): number | undefined {
  const instances = decodeArray(entry.loaded_instances).filter(isObject);
  const windows = [entry, ...instances].flatMap((part) => findFirst(part, LOADED_WINDOW, decodePositiveCount) ?? []);
  return windows.length > 0 ? Math.min(...windows) : undefined;
}

/** A line of a model's parameters that sets its window. */
const WINDOW_PARAMETER = /^\s*(?:PARAMETER\s+)?num_ctx\s+"?(\d+)/im;

/** Decodes the answer about one model; undefined when it says nothing. */
export function decodeModelDetails(value: unknown): ModelDetails | undefined {
  if (!isObject(value) || !isObject(value.model_info) && !Array.isArray(value.capabilities)) return undefined;
  const largestWindow = findArchitectureWindow(value);
  const [, stated] = WINDOW_PARAMETER.exec(decodeText(value.parameters) ?? "") ?? [];
  // A model that the server passes on to another one has the whole window.
  const isRemote = decodeText(value.remote_host) !== undefined;
  const set = decodePositiveCount(stated) ?? (isRemote ? largestWindow : undefined);
  const window = set === undefined ? undefined : Math.min(set, largestWindow ?? set);
  const abilities = decodeArray(value.capabilities);
  return {
    ...(window !== undefined && { window }),
    ...(largestWindow !== undefined && { largestWindow }),
    ...(abilities.length > 0 && { images: abilities.includes("vision"), tools: abilities.includes("tools") }),
  };
}

/**
 * The window of a server that names the field after the architecture: `model_info["<arch>.context_length"]`.
 */
export function findArchitectureWindow(entry: JsonObject): number | undefined {
  const info = isObject(entry.model_info) ? entry.model_info : {};
  const key = Object.keys(info).find((name) => name.endsWith(".context_length"));
  return key === undefined ? undefined : decodePositiveCount(info[key]);
}
