/**
 * One provider of a relay: its upstream, the same one with its other keys, its fallbacks, and the models it offers.
 *
 * @module
 */
import { decodeModels, type UpstreamModel } from "../wire/models/decode.ts";
import type { RelayError } from "../base/errors.ts";
import type { Limits } from "../base/limits.ts";
import { awaitWithin } from "../base/timing.ts";
import { listKnownModels } from "../providers/model_facts.ts";
import { Upstream, type UpstreamContext } from "./upstream.ts";
import { chooseNamed } from "./chosen_models.ts";
import type { ProviderOptions, UpstreamOptions } from "./options.ts";

/** What a provider offers, as far as it is known. */
export interface ProviderModels {
  /** Its own list, else what the tables and the user's settings know of it. */
  readonly models: readonly UpstreamModel[];
  /** Whether nothing is missing: this is its own list, even an old one, or what the user says that it offers. */
  readonly isComplete: boolean;
  /** Why it gives no list of its own; absent when it does, or when it was not waited for. */
  readonly error?: RelayError;
}

/** How long a provider that just failed to list its models is not waited for, in milliseconds. */
const DOWN_MS = 60_000;
/** How long the list of one of several providers is waited for, in milliseconds; Codex waits 5 s for all of them. */
const LIST_WAIT_MS = 2_000;

/** One provider of a relay, as long as the relay runs. */
export class ProviderGroup {
  readonly options: ProviderOptions;
  /** The upstream with each of its keys, then the fallbacks in order, each with its own keys. */
  readonly upstreams: readonly [Upstream, ...Upstream[]];
  readonly limits: Limits;
  /** Until when its list is not waited for, in milliseconds of `performance.now()`. */
  #downUntil = -Infinity;

  constructor(
    options: ProviderOptions,
    { context, limits }: { readonly context: UpstreamContext; readonly limits: Limits },
  ) {
    this.options = options;
    this.limits = { ...limits, ...options.ownLimits };
    const { id, fallbacks = [], label = id } = options;
    const named = {
      ...(label !== undefined && { label }),
      ...(id !== undefined && { profileTable: `providers.${id}.profile` }),
    };
    this.upstreams = [
      ...createWithKeys({ ...options, ...named }, context),
      ...fallbacks.flatMap((fallback) => createWithKeys({ profileTable: "fallback.profile", ...fallback }, context)),
    ];
  }

  /** What stands before the slash in the ids of its models; undefined where the relay has one provider only. */
  get id(): string | undefined {
    return this.options.id;
  }

  /** Lists what it offers to a client with these headers; takes 3 s at most. Never rejects. */
  async listModels(client: Headers): Promise<ProviderModels> {
    const { modelNames } = this.options;
    // It lacks a key, for example: the answer would only be a refusal.
    if (modelNames?.length === 0) return { models: [], isComplete: true };
    const [upstream] = this.upstreams;
    const authorization = upstream.resolveAuthorization(client);
    const clientAgent = client.get("user-agent") ?? undefined;
    const { models, error } = await upstream.models.list({ authorization, clientAgent });
    this.#downUntil = error === undefined ? -Infinity : performance.now() + DOWN_MS;
    if (error === undefined) return { models: chooseNamed(models, modelNames), isComplete: true };
    return { ...this.#describeKnown(), error };
  }

  /** As {@linkcode listModels}, but waits 2 s at most, and not at all for a provider that gave no list lately. */
  async listModelsSoon(client: Headers): Promise<ProviderModels> {
    const asked = this.listModels(client);
    const patience = performance.now() < this.#downUntil ? 0 : LIST_WAIT_MS;
    if (await awaitWithin(patience, asked)) return await asked;
    this.#downUntil = performance.now() + DOWN_MS;
    const earlier = this.#peek(client);
    return earlier.length > 0 ? { models: earlier, isComplete: true } : this.#describeKnown();
  }

  /** The names of its models, mapped ones among them, from the last list if there is one. Never rejects. */
  async listNames(client: Headers): Promise<readonly string[]> {
    const { modelMap } = this.options;
    const earlier = this.#peek(client);
    const models = earlier.length > 0 ? earlier : (await this.listModelsSoon(client)).models;
    return [...modelMap.sources ?? [], ...models.map(({ id }) => id)];
  }

  /** What it offers of the last list; empty without one. */
  #peek(client: Headers): readonly UpstreamModel[] {
    const [upstream] = this.upstreams;
    return chooseNamed(upstream.models.peek(upstream.resolveAuthorization(client)), this.options.modelNames);
  }

  /** What stands in for a list; it is complete where the user named all models. */
  #describeKnown(): ProviderModels {
    return { models: this.#listKnown(), isComplete: this.options.modelNames !== undefined };
  }

  /**
   * The models that stand in for the list of a provider that gives none: those of the tables and of the user's settings,
   * else the one that was asked last. An empty catalog would let Codex assume a window of 272,000 tokens (0.171).
   */
  #listKnown(): readonly UpstreamModel[] {
    const [{ lastModel }] = this.upstreams;
    const { profile, modelOverrides = {}, modelMap, modelNames } = this.options;
    if (modelNames !== undefined) return decodeModels(modelNames);
    const known = [...listKnownModels(profile.name), ...Object.keys(modelOverrides)];
    const isEmpty = known.length === 0 && (modelMap.sources ?? []).length === 0;
    return decodeModels(isEmpty && lastModel !== undefined ? [lastModel] : known);
  }
}

/** An upstream once for each of its keys, in order; what one of them learns the others know. */
function createWithKeys(options: UpstreamOptions, context: UpstreamContext): [Upstream, ...Upstream[]] {
  const first = new Upstream(options, context);
  const twins = (options.spareKeys ?? []).map((apiKey, index) => {
    return new Upstream({ ...options, apiKey, label: `${first.name} key ${index + 2}` }, context, first);
  });
  return [first, ...twins];
}
