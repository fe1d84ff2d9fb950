/**
 * Which upstreams can serve a request, and what is sent to each: the one of the settings, then its fallbacks.
 *
 * @module
 */
import { adaptationsOf } from "../upstream/learned_overrides.ts";
import { Adapting } from "../upstream/adaptive_request.ts";
import type { AttemptOptions } from "./attempt.ts";
import type { Server } from "./retry.ts";
import { RelayError } from "../base/errors.ts";
import { isObject } from "../base/json.ts";
import type { RelayOptions } from "./options.ts";
import type { ResponsesRequest } from "../responses/types.ts";
import { targetOf } from "./prepare.ts";
import { FormGate } from "../translate/stream/structured_output.ts";
import { translateRequest, type Translation, type TranslationTarget } from "../translate/request/request.ts";
import type { ResponseFrame } from "../translate/stream/response_object.ts";
import { initialState, type StreamState } from "../translate/stream/stream.ts";
import { send } from "../upstream/client.ts";

/** A request made ready for one upstream. */
export interface Prepared extends Translation {
  readonly options: RelayOptions;
  readonly target: TranslationTarget;
  /** The `Authorization` header for the upstream; absent when there is no key at all. */
  readonly authorization?: string;
}

/**
 * Translates `request` for the upstream of `options`.
 *
 * @throws {RelayError} what is wrong with the request.
 */
export function prepare(http: Request, request: ResponsesRequest, options: RelayOptions): Prepared {
  const authorization = authorizationFor(http, options);
  const target = targetOf(options.modelMap.resolve(request.model), options, { authorization });
  const translated = translateRequest(request, target);
  if (translated.chat.messages.length === 0) {
    const message = "Cannot relay a request without a message: give input a text, or an item that holds one";
    throw new RelayError("bad_request", message, { param: "input" });
  }
  return {
    ...translated,
    target,
    options,
    ...(authorization !== undefined && { authorization }),
  };
}

/** The relay's own key if it has one, else the client's; a relay token is never passed on. */
export function authorizationFor(http: Request, options: RelayOptions): string | undefined {
  if (options.apiKey !== undefined) return `Bearer ${options.apiKey}`;
  if (options.relayToken !== undefined || options.keepsClientKey) return undefined;
  return http.headers.get("authorization") ?? undefined;
}

/**
 * The upstreams in their order. A fallback's request is made when it is needed.
 *
 * @param state Of the answer that has begun; every try continues under its frame.
 */
export function serversFor(http: Request, first: Prepared, state: StreamState): readonly Server[] {
  const { request } = state.context;
  const all = [first.options, ...first.options.fallbacks ?? []];
  let unused: Prepared | undefined = first;
  return all.map((options) => {
    const name = options.label ?? options.profile.name;
    const begun = all.length === 1 ? state.frame : servedBy(state.frame, name);
    let current: { readonly prepared: Prepared; readonly adapting: Adapting } | undefined;
    let isRefused = false;
    return {
      name,
      identity: options,
      attempt() {
        if (current === undefined || !isRefused) {
          // What a try before has taught about the upstream counts for the next one.
          const prepared = unused?.options === options ? unused : prepare(http, request, options);
          unused = undefined;
          current = { prepared, adapting: adaptingOf(prepared, request) };
        }
        return attemptAt(current, state, begun);
      },
      heard(error) {
        isRefused = current?.adapting.heard(error) === true;
        return isRefused;
      },
    };
  });
}

function adaptingOf({ chat, target, options }: Prepared, request: ResponsesRequest): Adapting {
  return new Adapting(chat, {
    ...target,
    log: options.log,
    adaptations: adaptationsOf(options),
    translate: (profile) => translateRequest(request, { ...target, profile }).chat,
  });
}

function attemptAt(
  { prepared, adapting }: { readonly prepared: Prepared; readonly adapting: Adapting },
  { context }: StreamState,
  frame: ResponseFrame,
): Omit<AttemptOptions, "limits"> {
  const { target, tools, options, authorization } = prepared;
  const { upstream, profile, reach } = options;
  const { contextWindow } = target.facts ?? {};
  const known = { profile: target.profile, tools, ...(contextWindow !== undefined && { contextWindow }) };
  const state = initialState({ ...context, ...known }, frame);
  return {
    state,
    ...(reach && { reach: (signal: AbortSignal) => reach(upstream, signal) }),
    async send(signal) {
      const to = { upstream, profile, signal, ...(authorization !== undefined && { authorization }) };
      const response = await adapting.send((chat) => send(chat, to));
      state.form = FormGate.for(context.request, adapting.profile);
      return response;
    },
  };
}

/** Key of the response's metadata that names the upstream: a stream's headers may have left before it was known. */
const SERVED_BY = "codex_relay_upstream";

function servedBy(frame: ResponseFrame, name: string): ResponseFrame {
  const { metadata } = frame.echo;
  return { ...frame, echo: { ...frame.echo, metadata: { ...(isObject(metadata) && metadata), [SERVED_BY]: name } } };
}
