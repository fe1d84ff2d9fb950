/**
 * The upstreams that can serve a request, in order of preference, and the request for each.
 *
 * @module
 */
import { isObject } from "../base/json.ts";
import type { ResponsesRequest } from "../responses/types.ts";
import { translateRequest } from "../translate/request/request.ts";
import type { ResponseFrame } from "../translate/stream/response_object.ts";
import { createStreamState, type StreamState } from "../translate/stream/state.ts";
import { AdaptiveRequest } from "../upstream/adaptive_request.ts";
import { sendChat } from "../upstream/client.ts";
import type { Upstream } from "../upstream/upstream.ts";
import { logReport } from "./access_log.ts";
import type { AttemptOptions } from "./attempt.ts";
import { type PreparedRequest, prepareRequest } from "./prepare.ts";
import type { RetryCandidate } from "./retry_policy.ts";

/** An upstream that can serve a request. */
export interface Candidate extends RetryCandidate {
  /** Creates a try that has sent nothing yet. */
  attempt(): Omit<AttemptOptions, "limits">;
}

/**
 * Creates the candidates, in the order of `upstreams`. `first` is the request for the first of them; a fallback's
 * request is prepared when it is needed.
 *
 * @param client The headers of the client's request.
 * @param state State of the response that has begun; every try continues under its frame.
 */
export function createCandidates(
  { first, upstreams, client }: {
    readonly first: PreparedRequest;
    readonly upstreams: readonly Upstream[];
    readonly client: Headers;
  },
  state: StreamState,
): readonly Candidate[] {
  const isSingle = upstreams.length === 1;
  return upstreams.map((upstream) => {
    const frame = isSingle ? state.frame : nameUpstream(state.frame, upstream.name);
    const unused = first.upstream === upstream ? first : undefined;
    return new UpstreamCandidate(upstream, { client, frame, unused, context: state.context });
  });
}

interface CandidateParts {
  readonly client: Headers;
  readonly frame: ResponseFrame;
  readonly context: StreamState["context"];
  /** A prepared request that was not sent yet; undefined when there is none. */
  unused: PreparedRequest | undefined;
}

class UpstreamCandidate implements Candidate {
  readonly upstream: Upstream;
  readonly #parts: CandidateParts;
  #prepared: PreparedRequest | undefined;
  #adaptive: AdaptiveRequest | undefined;
  #isAdapted = false;

  constructor(upstream: Upstream, parts: CandidateParts) {
    this.upstream = upstream;
    this.#parts = parts;
  }

  attempt(): Omit<AttemptOptions, "limits"> {
    const { client, frame, context, unused } = this.#parts;
    // Prepare the request anew unless it was just adapted: earlier tries may have learned something about the upstream.
    if (this.#prepared === undefined || this.#adaptive === undefined || !this.#isAdapted) {
      this.#prepared = unused ?? prepareRequest(context.request, this.upstream, client);
      this.#parts.unused = undefined;
      this.#adaptive = createAdaptive(this.#prepared, context.request);
    }
    const [prepared, adaptive] = [this.#prepared, this.#adaptive];
    const { contextWindow } = prepared.target.facts ?? {};
    const { probe } = this.upstream;
    return {
      state: createStreamState({
        ...context,
        profile: adaptive.profile,
        model: prepared.target.model,
        tools: prepared.tools,
        ...(contextWindow !== undefined && { contextWindow }),
      }, frame),
      send: (signal) => this.#send(prepared, adaptive, signal),
      isAdaptable: (error) => adaptive.isAdaptable(error),
      ...(probe && { reach: probe }),
    };
  }

  adapt(error: Parameters<AdaptiveRequest["adapt"]>[0]): boolean {
    this.#isAdapted = this.#adaptive?.adapt(error) ?? false;
    if (this.#isAdapted && this.#adaptive?.report) logReport(this.upstream.log, this.#adaptive.report);
    return this.#isAdapted;
  }

  confirm(): void {
    this.#adaptive?.confirm();
  }

  async #send(prepared: PreparedRequest, adaptive: AdaptiveRequest, signal: AbortSignal): Promise<Response> {
    const { authorization, upstream: { options: { upstream, profile } } } = prepared;
    const to = { upstream, profile, signal, ...(authorization !== undefined && { authorization }) };
    const response = await sendChat(adaptive.chat, to);
    adaptive.markAccepted();
    return response;
  }
}

function createAdaptive({ chat, target, upstream }: PreparedRequest, request: ResponsesRequest): AdaptiveRequest {
  return new AdaptiveRequest(chat, {
    ...target,
    log: upstream.log,
    learned: upstream.learned,
    translate: (profile) => translateRequest(request, { ...target, profile }),
  });
}

/** Metadata key that names the upstream, because a stream's headers may have been sent before it was known. */
const UPSTREAM_KEY = "codex_relay_upstream";

function nameUpstream(frame: ResponseFrame, name: string): ResponseFrame {
  const { metadata } = frame.echo;
  return { ...frame, echo: { ...frame.echo, metadata: { ...(isObject(metadata) && metadata), [UPSTREAM_KEY]: name } } };
}
