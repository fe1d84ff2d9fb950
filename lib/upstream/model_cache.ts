/**
 * A cache of one upstream's list of models: fresh for a minute, and the last one while none can be fetched.
 *
 * @module
 */
import type { UpstreamModel } from "../chat/models/decode.ts";
import { RelayError } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import { listModels } from "./list_models.ts";
import type { UpstreamOptions } from "./options.ts";

/** The upstream's models as far as they are known. */
export interface ModelList {
  readonly models: readonly UpstreamModel[];
  /** Why there is no list; absent when there is one, be it an old one. */
  readonly error?: RelayError;
}

/** A request for the list. */
export interface ListQuestion {
  /** The `Authorization` header for the upstream; a list is only given to those who send the same. */
  readonly authorization: string | undefined;
  /** Milliseconds of `performance.now()`; absent: now. */
  readonly now?: number;
}

const FRESH_MS = 60_000;
/** Codex waits 5 s for a catalog (0.161 to 0.169); what is known must be on its way by then. */
const LONGEST_WAIT_MS = 3_000;
/** Clients with different keys may see different lists; this many are kept. */
const MAX_LISTS = 8;

interface CachedList {
  models?: readonly UpstreamModel[];
  /** When `models` came, in milliseconds of `performance.now()`. */
  at: number;
  /** The fetch under way; concurrent requests share it. */
  pending?: Promise<ModelList>;
}

/** The lists of one upstream, one for each key that was used. */
export class ModelCache {
  readonly #lists = new Map<string, CachedList>();
  readonly #options: Pick<UpstreamOptions, "upstream" | "profile">;
  readonly #log: Log;

  constructor(options: Pick<UpstreamOptions, "upstream" | "profile">, log: Log) {
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

  /** The list that was last fetched with this `authorization`, however old; empty when there is none. Fetches nothing. */
  peek(authorization: string | undefined): readonly UpstreamModel[] {
    return this.#lists.get(authorization ?? "")?.models ?? [];
  }

  /** The list for `key` as the most recently used one; the least recently used one is dropped when there are too many. */
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
      const models = await listModels({
        upstream: this.#options.upstream,
        profile: this.#options.profile,
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
