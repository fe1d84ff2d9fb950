/**
 * The context windows that a local server has in use now, which are often far smaller than those its models allow.
 *
 * @module
 */
import type { UpstreamModel } from "../wire/models/decode.ts";
import {
  decodeLoadedWindows,
  decodeModelDetails,
  type LoadedWindows,
  type ModelDetails,
} from "../wire/models/loaded.ts";
import { applyWire } from "../providers/wire.ts";
import { omitUndefined, parseJson } from "../base/json.ts";
import { readBodyStart, sendToUpstream } from "./http.ts";
import { listModels, type ListModelsOptions } from "./list_models.ts";

/** The server to ask, and how. */
export type WindowOptions = Pick<ListModelsOptions, "upstream" | "apiKey" | "profile" | "client">;

/** One question about windows. */
export interface WindowQuestion {
  /** The `Authorization` header for the upstream; the configured key is used where there is one. */
  readonly authorization?: string | undefined;
  /** Milliseconds of `performance.now()`. */
  readonly now: number;
}

/** How long the windows of loaded models are taken as they were: users restart a server and try again. */
const FRESH_MS = 5_000;
/** How long a path is not asked again after a question to it that was not answered in time. */
const SILENCE_MS = 60_000;
/** Longest wait for one answer; these are servers on the same machine or the same network. */
const LONGEST_WAIT_MS = 1_000;
/** Maximum number of models that are asked about one by one, and of those at the same time. */
const MAX_DETAILS = 32;
const AT_A_TIME = 8;
const MAX_REFUSED = 64;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * What one server says about the windows in use.
 *
 * A server without these endpoints is asked once. One that does not answer in time leaves everything as it was, and is
 * not asked for a minute.
 */
export class RunningWindows {
  readonly #options: WindowOptions;
  #loaded: LoadedWindows = { byId: new Map() };
  #askedAt = -Infinity;
  #pending: Promise<void> | undefined;
  readonly #details = new Map<string, ModelDetails>();
  /** Paths that the server does not have, and those that it refuses to a key, with that key behind them. */
  readonly #missing = new Set<string>();
  /** Until when nothing is sent to the paths that were not answered in time. */
  readonly #silentUntil = new Map<string, number>();

  constructor(options: WindowOptions) {
    this.#options = { ...options, profile: applyWire(options.profile) };
  }

  /** Asks which models are loaded, with which windows; at most every five seconds. Never rejects. */
  async refresh({ authorization, now }: WindowQuestion): Promise<void> {
    if (now - this.#askedAt < FRESH_MS) return await this.#pending;
    await this.#askLoaded({ authorization, now });
  }

  /**
   * The window in use of the model `id`, which has just answered, in tokens; undefined when the server does not say.
   * Never rejects.
   */
  async findLoaded(id: string, question: WindowQuestion): Promise<number | undefined> {
    await this.refresh(question);
    // The answer may be why the model was loaded.
    if (this.find(id) === undefined) await this.#askLoaded(question);
    return this.find(id);
  }

  #askLoaded({ authorization, now }: WindowQuestion): Promise<void> {
    const { loadedModelsPath: path } = this.#options.profile;
    if (path === undefined || this.#pending !== undefined) return this.#pending ?? Promise.resolve();
    this.#askedAt = now;
    this.#pending = this.#ask(path, { authorization, now }).then((answer) => {
      const found = answer === undefined ? undefined : decodeLoadedWindows(answer);
      if (found !== undefined) this.#loaded = found;
      else if (answer !== undefined) this.#missing.add(path);
    }).finally(() => this.#pending = undefined);
    return this.#pending;
  }

  /** Asks about those of `models` that are not known yet. Never rejects. */
  async describe(models: readonly UpstreamModel[], { authorization, now }: WindowQuestion): Promise<void> {
    const { modelDetailsPath: path } = this.#options.profile;
    if (path === undefined || this.#missing.has(path)) return;
    const unknown = models.filter((model) => model.kind === "chat" && !this.#details.has(nameVersion(model)))
      .slice(0, MAX_DETAILS);
    await Promise.all(Array.from({ length: Math.min(AT_A_TIME, unknown.length) }, async () => {
      for (let model = unknown.shift(); model && !this.#missing.has(path); model = unknown.shift()) {
        const answer = await this.#ask(path, { authorization, now, json: JSON.stringify({ model: model.id }) });
        const details = decodeModelDetails(answer);
        if (details !== undefined) this.#details.set(nameVersion(model), details);
        else if (answer !== undefined) this.#missing.add(path);
      }
    }));
  }

  /** The window in use of the model `id`, in tokens; undefined when it is not known to be loaded. */
  find(id: string): number | undefined {
    const { common, byId } = this.#loaded;
    return common ?? byId.get(id) ?? byId.get(`${id}:latest`);
  }

  /** `models` with the windows in use. */
  applyTo(models: readonly UpstreamModel[]): readonly UpstreamModel[] {
    const { loadedModelsPath, modelDetailsPath } = this.#options.profile;
    const isSilent = loadedModelsPath === undefined && modelDetailsPath === undefined;
    return isSilent ? models : models.map((model) => this.apply(model));
  }

  /** `model` with the window in use. */
  apply(model: UpstreamModel): UpstreamModel {
    const { window, largestWindow, images, tools } = this.#details.get(nameVersion(model)) ?? {};
    const contextWindow = this.find(model.id) ?? window;
    const inputModalities = model.inputModalities ??
      (images === undefined ? undefined : images ? ["text", "image"] as const : ["text"] as const);
    // The server refuses tools for a model whose template has no place for them.
    const toolCalls = model.toolCalls ?? tools;
    return { ...model, ...omitUndefined({ contextWindow, largestWindow, inputModalities, toolCalls }) };
  }

  /**
   * The answer at `path`; undefined when there is none worth judging. A refusal shows that the path is missing here, and
   * nothing is sent to it again.
   */
  async #ask(path: string, { authorization, now, json }: WindowQuestion & { readonly json?: string }) {
    const { upstream, profile, apiKey, client } = this.#options;
    const key = apiKey === undefined ? authorization : `Bearer ${apiKey}`;
    const refused = `${path}\n${key ?? ""}`;
    if (this.#missing.has(path) || this.#missing.has(refused)) return undefined;
    if (now < (this.#silentUntil.get(path) ?? -Infinity)) return undefined;
    const signal = AbortSignal.timeout(LONGEST_WAIT_MS);
    try {
      const response = await sendToUpstream({
        path,
        upstream,
        profile,
        accept: "application/json",
        signal,
        ...omitUndefined({ json, client, authorization: key }),
      });
      const { text, broken, isTooLong } = await readBodyStart(response, MAX_BYTES);
      if (response.ok && broken === undefined && !isTooLong) return parseJson(text) ?? null;
      if (response.status === 401 || response.status === 403) this.#addRefused(refused);
      else if (response.status >= 400 && response.status < 500 || isTooLong) this.#missing.add(path);
    } catch {
      // The chat request says what is wrong with the server, if anything is.
    }
    // Every chat waits for these answers.
    if (signal.aborted) this.#silentUntil.set(path, now + SILENCE_MS);
    return undefined;
  }

  #addRefused(refused: string): void {
    // Clients may send any number of keys.
    if (this.#missing.size >= MAX_REFUSED) this.#missing.clear();
    this.#missing.add(refused);
  }
}

/** The key of a model's details: another model may come under the same name later. */
function nameVersion({ id, created = 0 }: UpstreamModel): string {
  return `${id}\n${created}`;
}

/**
 * Fetches the upstream's model list with the windows in use.
 *
 * @throws {RelayError} As {@linkcode listModels} does.
 */
export async function listRunningModels(options: ListModelsOptions): Promise<readonly UpstreamModel[]> {
  const windows = new RunningWindows(options);
  const { authorization } = options;
  const [models] = await Promise.all([listModels(options), windows.refresh({ authorization, now: 0 })]);
  await windows.describe(models, { authorization, now: 0 });
  return windows.applyTo(models);
}
