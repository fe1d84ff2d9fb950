/**
 * What is known of the upstream's models right now: its list, kept for a minute, and the last one when it gives none.
 *
 * @module
 */
import type { UpstreamModel } from "../chat/models/decode.ts";
import { RelayError } from "../base/errors.ts";
import { listModels } from "./list_models.ts";
import type { Log } from "../base/log.ts";
import type { UpstreamOptions } from "./options.ts";

/** What the upstream answered, and when. */
export interface ModelList {
  readonly models: readonly UpstreamModel[];
  /** Why there is no list; absent when there is one, be it an old one. */
  readonly error?: RelayError;
}

/** Who asks, and when. */
export interface ListQuestion {
  /** The `Authorization` header for the upstream; a list is only given to those who show the same. */
  readonly authorization: string | undefined;
  /** Milliseconds of `performance.now()`; absent: now. */
  readonly now?: number;
}

/** Milliseconds for which a list counts as new. */
const FRESH_FOR = 60_000;
/** Codex waits 5 s for a catalog (0.161 to 0.169), and what is known then has to be on its way. */
const LONGEST_WAIT = 3_000;
/** Clients with different keys may see different lists; this many are kept. */
const MAX_LISTS = 8;

interface Kept {
  models?: readonly UpstreamModel[];
  /** When `models` came, in milliseconds of `performance.now()`. */
  at: number;
  /** The question under way; several requests share one. */
  asking?: Promise<ModelList>;
}

const KEPT = new WeakMap<UpstreamOptions, Map<string, Kept>>();

/**
 * The models of the relay's upstream, asked for at most once a minute. Never rejects, and takes 3 s at most.
 *
 * @param options The relay: lists are kept for each separately.
 */
export function knownList(
  options: UpstreamOptions & { readonly log: Log },
  { authorization, now = performance.now() }: ListQuestion,
): Promise<ModelList> {
  const kept = keptFor(options, authorization ?? "");
  if (kept.models !== undefined && now - kept.at < FRESH_FOR) return Promise.resolve({ models: kept.models });
  kept.asking ??= ask(options, { kept, authorization, now }).finally(() => delete kept.asking);
  return kept.asking;
}

/** The list that was last given for this `authorization`, however old; empty when there is none. Asks nobody. */
export function lastList(options: UpstreamOptions, authorization: string | undefined): readonly UpstreamModel[] {
  return KEPT.get(options)?.get(authorization ?? "")?.models ?? [];
}

function keptFor(options: UpstreamOptions, key: string): Kept {
  const lists = KEPT.get(options) ?? new Map<string, Kept>();
  KEPT.set(options, lists);
  const kept = lists.get(key) ?? { at: 0 };
  // Put last, so that the first one is the one that was not asked for the longest time.
  lists.delete(key);
  lists.set(key, kept);
  const oldest = lists.keys().next().value;
  if (lists.size > MAX_LISTS && oldest !== undefined) lists.delete(oldest);
  return kept;
}

async function ask(
  options: UpstreamOptions & { readonly log: Log },
  { kept, authorization, now }: Required<ListQuestion> & { readonly kept: Kept },
): Promise<ModelList> {
  try {
    const models = await listModels({
      upstream: options.upstream,
      profile: options.profile,
      timeoutMs: LONGEST_WAIT,
      ...(authorization !== undefined && { authorization }),
    });
    kept.models = models;
    kept.at = now;
    return { models };
  } catch (thrown) {
    const error = RelayError.from(thrown);
    options.log.warn(error.message);
    return kept.models === undefined ? { models: [], error } : { models: kept.models };
  }
}
