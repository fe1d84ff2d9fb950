/**
 * The cache of an upstream's model list: fresh for a minute, and kept as long as no newer list can be fetched.
 *
 * @module
 */
import type { UpstreamModel } from "../chat/models/decode.ts";
import { RelayError } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import { listModels } from "./list_models.ts";
import type { UpstreamOptions } from "./options.ts";

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
  /** Milliseconds of `performance.now()`; absent: now. */
  readonly now?: number;
}

const FRESH_MS = 60_000;
/** Codex waits 5 s for a catalog (0.161 to 0.169); the relay must answer before that. */
const LONGEST_WAIT_MS = 3_000;
/** Maximum number of cached lists; clients with different keys may see different ones. */
const MAX_LISTS = 8;

interface CachedList {
  models?: readonly UpstreamModel[];
  /** When `models` was fetched, in milliseconds of `performance.now()`. */
  at: number;
  /** The fetch under way; concurrent requests share it. */
  pending?: Promise<ModelList>;
}

/** The model lists of one upstream, one for each key. */
export class ModelCache {
  readonly #lists = new Map<string, CachedList>();
  readonly #options: Pick<UpstreamOptions, "upstream" | "profile" | "apiKey">;
  readonly #log: Log;

  constructor(options: Pick<UpstreamOptions, "upstream" | "profile" | "apiKey">, log: Log) {
    this.#options = options;
    this.#log = log;
  }

  /** The models, fetched at most once a minute. Never rejects, and takes 3 s at most. */
  list({ authorization, now = performance.now() }: ListQuestion): Promise<ModelList> {
    const cached = this.#touch(authorization ?? "");
    if (cached.models !== undefined && now - cached.at < FRESH_MS) return Promise.resolve({ models: cached.models });
    cached.pending ??= this.#fetch(cached, { authorization, now }).finally(() => delete cached.pending);
    return cached.pending;
  }

  /** The list last fetched with this `authorization`, of any age; empty when there is none. Fetches nothing. */
  peek(authorization: string | undefined): readonly UpstreamModel[] {
    return this.#lists.get(authorization ?? "")?.models ?? [];
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

  async #fetch(cached: CachedList, { authorization, now }: Required<ListQuestion>): Promise<ModelList> {
    try {
      const { upstream, profile, apiKey } = this.#options;
      const models = await listModels({
        upstream,
        profile,
        ...(apiKey !== undefined && { apiKey }),
        timeoutMs: LONGEST_WAIT_MS,
        ...(authorization !== undefined && { authorization }),
      });
      cached.models = models;
      cached.at = now;
      return { models };
    } catch (thrown) {
      const error = RelayError.from(thrown);
      this.#log.warn(error.message);
      return cached.models === undefined ? { models: [], error } : { models: cached.models };
    }
  }
}
