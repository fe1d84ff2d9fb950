/**
 * The cache of an upstream's model list: fresh for a minute, and kept as long as no newer list can be fetched.
 *
 * @module
 */
import type { UpstreamModel } from "../wire/models/decode.ts";
import { RelayError } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import { omitUndefined } from "../base/json.ts";
import { awaitWithin } from "../base/timing.ts";
import { listModels, type ListModelsOptions } from "./list_models.ts";
import { RunningWindows } from "./running_windows.ts";

/** The upstream's models, as far as they are known. */
export interface ModelList {
  readonly models: readonly UpstreamModel[];
  /** Why there is no list; absent when there is one, even an old one. */
  readonly error?: RelayError;
}

/** A request for the list. */
export interface ListQuestion {
  /** The `Authorization` header for the upstream; each list is only used with the header that fetched it. */
  readonly authorization: string | undefined;
  /** The `user-agent` of the client that asks; absent when there is none. */
  readonly clientAgent?: string | undefined;
  /** Milliseconds of `performance.now()`; absent: now. */
  readonly now?: number;
}

const FRESH_MS = 60_000;
/** Codex waits 5 s for a catalog (0.161 to 0.169); the relay must answer before that. */
const LONGEST_WAIT_MS = 3_000;
/** Maximum number of cached lists; clients with different keys may see different ones. */
const MAX_LISTS = 8;

/** A question whose time is settled. */
type FetchQuestion = ListQuestion & Required<Pick<ListQuestion, "now">>;

interface CachedList {
  models?: readonly UpstreamModel[];
  /** When `models` was fetched, in milliseconds of `performance.now()`. */
  at: number;
  /** The fetch under way; concurrent requests share it. */
  pending?: Promise<ModelList>;
}

/** The upstream whose list is kept. */
type CacheOptions = Pick<ListModelsOptions, "upstream" | "profile" | "apiKey" | "client">;

/** The model lists of one upstream, one for each key. */
export class ModelCache {
  readonly #lists = new Map<string, CachedList>();
  readonly #options: CacheOptions;
  readonly #log: Log;
  /** What was logged of the last failure; a server that stays down is reported once. */
  #reported: string | undefined;
  readonly #windows: RunningWindows;

  constructor(options: CacheOptions, log: Log) {
    this.#options = options;
    this.#windows = new RunningWindows(options);
    this.#log = log;
  }

  /**
   * The models, fetched at most once a minute, with the windows in use, asked for more often. Never rejects, and takes
   * 3 s at most.
   */
  async list({ authorization, clientAgent, now = performance.now() }: ListQuestion): Promise<ModelList> {
    const began = performance.now();
    const cached = this.#touch(authorization ?? "");
    const [list] = await Promise.all([
      this.#listCached(cached, { authorization, clientAgent, now }),
      this.#windows.refresh({ authorization, now }),
    ]);
    const left = LONGEST_WAIT_MS - (performance.now() - began);
    await awaitWithin(left, this.#windows.describe(list.models, { authorization, now }));
    return { ...list, models: this.#windows.applyTo(list.models) };
  }

  /** Takes over a list that was just fetched, so that it is not asked for again. */
  keep(models: readonly UpstreamModel[], { authorization, now = performance.now() }: ListQuestion): void {
    Object.assign(this.#touch(authorization ?? ""), { models, at: now });
  }

  /** The list last fetched with this `authorization`, of any age; empty when there is none. Fetches nothing. */
  peek(authorization: string | undefined): readonly UpstreamModel[] {
    return this.#lists.get(authorization ?? "")?.models ?? [];
  }

  /** What is known so far about the model `id`: its entry in that list, and its window in use. Fetches nothing. */
  find(id: string, authorization: string | undefined): UpstreamModel | undefined {
    const listed = this.peek(authorization).find((model) => model.id === id);
    const running = this.#windows.find(id);
    if (listed === undefined && running === undefined) return undefined;
    return this.#windows.apply(listed ?? { id, kind: "chat", retired: false, entry: {} });
  }

  /** The window in use of the model `id`, in tokens, asked for now; undefined when the server does not say. */
  async findRunningWindow(id: string, authorization: string | undefined): Promise<number | undefined> {
    return await this.#windows.findLoaded(id, { authorization, now: performance.now() });
  }

  #listCached(cached: CachedList, question: FetchQuestion): Promise<ModelList> {
    if (cached.models !== undefined && question.now - cached.at < FRESH_MS) {
      return Promise.resolve({ models: cached.models });
    }
    cached.pending ??= this.#fetch(cached, question).finally(() => delete cached.pending);
    return cached.pending;
  }

  /**
   * The list for `key` as the most recently used one; the least recently used one is dropped when there are too many.
   */
  #touch(key: string): CachedList {
    const cached = this.#lists.get(key) ?? { at: 0 };
    this.#lists.delete(key);
    this.#lists.set(key, cached);
    const oldest = this.#lists.keys().next().value;
    if (this.#lists.size > MAX_LISTS && oldest !== undefined) this.#lists.delete(oldest);
    return cached;
  }

  async #fetch(cached: CachedList, { authorization, clientAgent, now }: FetchQuestion): Promise<ModelList> {
    try {
      const { upstream, profile, apiKey, client } = this.#options;
      const models = await listModels({
        upstream,
        profile,
        timeoutMs: LONGEST_WAIT_MS,
        ...omitUndefined({ apiKey, authorization, clientAgent, client }),
      });
      cached.models = models;
      cached.at = now;
      this.#reported = undefined;
      return { models };
    } catch (thrown) {
      const error = RelayError.from(thrown);
      if (this.#reported !== error.message) this.#log.warn(error.message);
      this.#reported = error.message;
      return cached.models === undefined ? { models: [], error } : { models: cached.models };
    }
  }
}
