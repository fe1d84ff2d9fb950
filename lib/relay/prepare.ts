/**
 * The preparation of a request for one upstream: its translation by the provider's profile and the known model facts.
 *
 * @module
 */
import { omitUndefined } from "../base/json.ts";
import { RelayError } from "../base/errors.ts";
import { chooseWire, findUnreachable } from "../providers/wire.ts";
import type { ResponsesRequest } from "../responses/types.ts";
import { translateRequest, type Translation } from "../translate/request/request.ts";
import type { TranslationTarget } from "../translate/request/target.ts";
import type { Upstream } from "../upstream/upstream.ts";
import type { WireRequest } from "../wire/table.ts";

/** A request prepared for one upstream. */
export interface PreparedRequest extends Translation {
  readonly upstream: Upstream;
  readonly target: TranslationTarget;
  /** The `Authorization` header for the upstream; absent when there is no key at all. */
  readonly authorization?: string;
  /** The client's `user-agent`; absent when it sent none. */
  readonly clientAgent?: string;
}

/** Where a request goes. */
export interface Destination {
  readonly upstream: Upstream;
  /** Names of the model: the one that was asked first, the provider's own one last; at least one. */
  readonly names: readonly string[];
  /** The headers of the client's request, which may hold its key. */
  readonly client: Headers;
}

/**
 * Translates `request` for an upstream.
 *
 * @throws {RelayError} When the request cannot be translated.
 */
export function prepareRequest(
  request: ResponsesRequest,
  { upstream, names, client }: Destination,
): PreparedRequest {
  const authorization = upstream.resolveAuthorization(client);
  const target = resolveTarget(upstream, upstream.resolveName(names), authorization);
  requireReachable(target);
  const translated = translateRequest(request, target);
  if (isEmpty(translated.sent)) {
    const message = "Cannot relay a request without a message: set input to text, or to items that hold some";
    throw new RelayError("bad_request", message, { param: "input" });
  }
  const clientAgent = client.get("user-agent") ?? undefined;
  return { ...translated, target, upstream, ...omitUndefined({ authorization, clientAgent }) };
}

/** Refuses a model that the upstream has by an API which the relay does not speak. */
function requireReachable({ model, profile }: TranslationTarget): void {
  const advice = findUnreachable(profile, model);
  if (advice === undefined) return;
  const message = `Cannot ask ${profile.name} for ${model}: ${advice}`;
  throw new RelayError("upstream_model_not_found", message, { param: "model" });
}

/** Whether a request holds no message. */
function isEmpty({ body: { messages, input } }: WireRequest): boolean {
  const list = messages ?? input;
  return Array.isArray(list) && list.length === 0;
}

/**
 * The target of a request: the profile with the learned overrides, and the known facts of the model.
 *
 * @param model The upstream's name of the model.
 * @param authorization The `Authorization` header for the upstream; a list is only used with the header that fetched
 *   it.
 */
export function resolveTarget(
  upstream: Upstream,
  model: string,
  authorization: string | undefined,
): TranslationTarget {
  upstream.lastModel = model;
  const known = upstream.resolveModel(model, authorization);
  const { inputModalities, efforts, thinkingForms, pdfs, answerSchemas, contextWindow, maxOutputTokens } = known;
  return {
    profile: chooseWire(upstream.learned.profileFor(model), model),
    model,
    facts: {
      ...(inputModalities !== undefined && { images: inputModalities.includes("image") }),
      ...omitUndefined({ efforts, thinkingForms, pdfs, answerSchemas, contextWindow, maxOutputTokens }),
    },
  };
}
