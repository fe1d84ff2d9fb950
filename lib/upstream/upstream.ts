/**
 * One configured upstream: its settings, and everything the relay has learned about it since it started.
 *
 * @module
 */
import type { Log } from "../base/log.ts";
import type { DatedFacts } from "../providers/facts/types.ts";
import { FetchClient } from "./fetch_client.ts";
import type { HttpClient } from "./http_client.ts";
import { type KnownModel, readTableFacts, resolveKnownModel } from "./known_model.ts";
import { LearnedOverrides } from "./learned_overrides.ts";
import { ModelCache } from "./model_cache.ts";
import { NodeClient } from "./node_client.ts";
import type { UpstreamOptions } from "./options.ts";

/** The relay-wide settings that an upstream needs besides its own. */
export interface UpstreamContext {
  readonly log: Log;
  /** Whether the client's own key may be sent; false where clients authenticate to the relay itself. */
  readonly forwardsClientKey: boolean;
  /** Resolves when a base URL accepts connections, rejects when it does not; absent where this cannot be probed. */
  readonly reach?: (upstream: string, signal: AbortSignal) => Promise<void>;
  /** Whether requests to a base URL need nothing but the network; absent: none do. See `Runtime.isDirect`. */
  readonly isDirect?: (upstream: string) => boolean;
  /** The upstreams before settings changed: what was learned of the same one goes on; absent: there were none. */
  readonly former?: readonly Upstream[];
}

/** Maximum number of models whose table facts are kept; their names come from clients. */
const MAX_MODELS = 64;

/** One upstream and its state, as long as the relay runs. */
export class Upstream {
  readonly options: UpstreamOptions;
  readonly log: Log;
  /** What sends its requests, and keeps its connections. */
  readonly client: HttpClient;
  /** Overrides of the profile, learned from refusals. */
  readonly learned: LearnedOverrides;
  /** The cache of its model list. */
  readonly models: ModelCache;
  /** Until when other upstreams are preferred after a failure, in milliseconds of the retry policy's clock. */
  coolDownUntil = 0;
  /** The upstream's name of the model that was asked last; undefined before the first request. */
  lastModel: string | undefined;
  readonly #context: Omit<UpstreamContext, "former">;
  readonly #warned = new Set<string>();
  readonly #facts = new Map<string, DatedFacts>();

  /** @param twin The same upstream with another key, whose overrides it shares; absent: there is none. */
  constructor(options: UpstreamOptions, context: UpstreamContext, twin?: Upstream) {
    this.options = options;
    this.log = context.log;
    const { former = [], ...own } = context;
    const same = twin ?? former.find((upstream) => isSameUpstream(upstream.options, options));
    this.learned = same?.learned ?? new LearnedOverrides(options.profile, options.modelOverrides);
    this.client = same?.client ?? (context.isDirect?.(options.upstream) ? new NodeClient() : new FetchClient());
    this.models = new ModelCache({ ...options, client: this.client }, context.log);
    // Without the former ones, which would keep theirs for ever.
    this.#context = own;
  }

  /** Display name. */
  get name(): string {
    return this.options.label ?? this.options.profile.name;
  }

  /**
   * The `Authorization` header to send: the configured key if there is one, else the client's own where it may be sent.
   */
  resolveAuthorization(client: Headers): string | undefined {
    const { apiKey, keepsClientKey } = this.options;
    if (apiKey !== undefined) return `Bearer ${apiKey}`;
    if (keepsClientKey || !this.#context.forwardsClientKey) return undefined;
    return client.get("authorization") ?? undefined;
  }

  /**
   * The upstream's name of a model.
   *
   * @param names The names by which clients may call it, the one that was asked first, its own one last; at least one.
   */
  resolveName(names: readonly string[]): string {
    const { modelMap } = this.options;
    const mapped = names.find((name) => modelMap.sources?.includes(name));
    return modelMap.resolve(mapped ?? names.at(-1) ?? "");
  }

  /** Logs a warning, unless it was logged before. */
  warnOnce(warning: string): void {
    if (this.#warned.has(warning)) return;
    if (this.#warned.size >= MAX_MODELS) this.#warned.clear();
    this.#warned.add(warning);
    this.log.warn(warning);
  }

  /** The facts of `model` that are known so far; fetches nothing. */
  resolveModel(model: string, authorization: string | undefined): KnownModel {
    const { modelOverrides: overrides = {}, profile } = this.options;
    const listed = this.models.find(model, authorization);
    return resolveKnownModel(model, { overrides, profile, facts: this.#readFacts(model), ...(listed && { listed }) });
  }

  /** A probe of whether the upstream accepts connections; undefined where this cannot be probed. */
  get probe(): ((signal: AbortSignal) => Promise<void>) | undefined {
    const { reach } = this.#context;
    return reach && ((signal) => reach(this.options.upstream, signal));
  }

  #readFacts(model: string): DatedFacts {
    const known = this.#facts.get(model);
    if (known !== undefined) return known;
    const facts = readTableFacts(model, this.options.profile.name);
    if (this.#facts.size >= MAX_MODELS) this.#facts.clear();
    this.#facts.set(model, facts);
    return facts;
  }
}

/** Whether both have one name and address, and requests to them are made alike; they may have different keys. */
function isSameUpstream(one: UpstreamOptions, other: UpstreamOptions): boolean {
  const [before, now] = [one, other].map(({ label, upstream, profile, modelOverrides }) =>
    JSON.stringify([label, upstream, profile, modelOverrides])
  );
  return before === now;
}
