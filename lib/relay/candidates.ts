/**
 * The upstreams that can serve a request, in order of preference, and the request for each.
 *
 * @module
 */
import { createClientGoneError, RelayError } from "../base/errors.ts";
import { isLoopback } from "../base/host.ts";
import { isObject, omitUndefined } from "../base/json.ts";
import { shortenCompaction } from "../responses/shorten_compaction.ts";
import type { WireName } from "../providers/profile.ts";
import type { ResponsesRequest } from "../responses/types.ts";
import { translateRequest, type Translation } from "../translate/request/request.ts";
import { findPromptCut, type SentPrompt } from "../translate/stream/cut_prompt.ts";
import { explainOverflow } from "../translate/stream/first_turn.ts";
import type { ResponseFrame } from "../translate/stream/response_object.ts";
import { hasBegun } from "../translate/stream/outcome.ts";
import { createStreamState, type StreamState } from "../translate/stream/state.ts";
import { AdaptiveRequest } from "../upstream/adaptive_request.ts";
import { sendRequest } from "../upstream/client.ts";
import type { HttpAnswer } from "../upstream/http_client.ts";
import { countPromptWords } from "../upstream/prompt_size.ts";
import type { Upstream } from "../upstream/upstream.ts";
import { disableStream, type WireRequest } from "../wire/table.ts";
import { logReport } from "./access_log.ts";
import type { AttemptOptions } from "./attempt.ts";
import { type Destination, type PreparedRequest, prepareRequest } from "./prepare.ts";
import { createSessionId } from "./thread.ts";
import type { RetryCandidate } from "./retry_policy.ts";

/**
 * Streams that may end without a byte of an answer before it is asked for whole: some local servers refuse a request that
 * way, and say why only where no stream was asked for (llama-cpp-python 0.3.36, 2026-11).
 */
const MAX_SILENT_ENDS = 3;

/** Words that fit in every window. */
const FEW_WORDS = 200;

/** An upstream that can serve a request. */
export interface Candidate extends RetryCandidate {
  /** Creates a try that has sent nothing yet. */
  attempt(): Omit<AttemptOptions, "limits">;
  /** The request of the last try; undefined before it. Absent where it does not matter. */
  sent?(): SentRequest | undefined;
  /** Forgets the request, which is not sent again. Absent where there is none. */
  release?(): void;
}

/** A request as an upstream got it. */
export interface SentRequest {
  readonly upstream: Upstream;
  /** The upstream's name of the model. */
  readonly model: string;
  readonly wire: WireName;
  /** Absent when it was released. */
  readonly body?: WireRequest["body"];
}

/**
 * Creates the candidates, in the order of `upstreams`. `first` is the request for the first of them; a fallback's
 * request is prepared when it is needed.
 *
 * @param names Names of the model, as in a {@linkcode Destination}.
 * @param client The headers of the client's request.
 * @param state State of the response that has begun; every try continues under its frame.
 */
export function createCandidates(
  { first, upstreams, names, client }: Omit<Destination, "upstream"> & {
    readonly first: PreparedRequest;
    readonly upstreams: readonly Upstream[];
  },
  state: StreamState,
): readonly Candidate[] {
  const isSingle = upstreams.length === 1;
  return upstreams.map((upstream) => {
    const frame = isSingle ? state.frame : nameUpstream(state.frame, upstream.name);
    const unused = first.upstream === upstream ? first : undefined;
    return new UpstreamCandidate(upstream, { names, client, frame, unused, context: state.context });
  });
}

interface CandidateParts extends Omit<Destination, "upstream"> {
  readonly frame: ResponseFrame;
  readonly context: StreamState["context"];
  /** A prepared request that was not sent yet; undefined when there is none. */
  unused: PreparedRequest | undefined;
}

/** What a try sends. */
interface TryParts {
  readonly prepared: PreparedRequest;
  readonly adaptive: AdaptiveRequest<Translation>;
  readonly body: WireRequest;
}

/**
 * One try. The answer's state and the exchange hold it for as long as the answer runs, and so they must not hold what it
 * sends: a closure holds every variable of its function that any other closure there uses.
 */
class Try {
  /** Undefined once it is released. */
  parts: TryParts | undefined;
  prompt: SentPrompt | undefined;

  constructor(parts: TryParts) {
    this.parts = parts;
  }
}

class UpstreamCandidate implements Candidate {
  readonly upstream: Upstream;
  readonly #parts: CandidateParts;
  #prepared: PreparedRequest | undefined;
  #adaptive: AdaptiveRequest<Translation> | undefined;
  #isAdapted = false;
  #try: Try | undefined;
  /** What is left of a request that was released. */
  #released: SentRequest | undefined;
  /** State of the last try. */
  #state: StreamState | undefined;
  /** The client's request, or a shorter form of it. */
  #request: ResponsesRequest;
  #silentEnds = 0;
  #silentEnd: RelayError | undefined;

  constructor(upstream: Upstream, parts: CandidateParts) {
    this.upstream = upstream;
    this.#parts = parts;
    this.#request = parts.context.request;
  }

  attempt(): Omit<AttemptOptions, "limits"> {
    const { unused } = this.#parts;
    // Prepare the request anew unless it was just adapted: earlier tries may have learned something about the upstream.
    if (this.#prepared === undefined || this.#adaptive === undefined || !this.#isAdapted) {
      this.#prepared = unused ?? this.#prepare(this.#request);
      this.#parts.unused = undefined;
      this.#adaptive = createAdaptive(this.#prepared, this.#request);
    }
    return this.#createTry(this.#prepared, this.#adaptive);
  }

  #createTry(prepared: PreparedRequest, adaptive: AdaptiveRequest<Translation>): Omit<AttemptOptions, "limits"> {
    const { frame, context } = this.#parts;
    const body = this.#mayAskWhole() ? disableStream(adaptive.sent) : adaptive.sent;
    const { contextWindow } = prepared.target.facts ?? {};
    const { probe } = this.upstream;
    const current = this.#try = new Try({ prepared, adaptive, body });
    this.#state = createStreamState({
      ...context,
      profile: adaptive.profile,
      model: prepared.target.model,
      // An adapted request may declare them in another form.
      tools: adaptive.made.tools,
      sentPrompt: () => current.prompt,
      ...(contextWindow !== undefined && { contextWindow }),
    }, frame);
    return {
      state: this.#state,
      wire: adaptive.sent.wire,
      send: (signal) => this.#open(current, signal),
      isAdaptable: (error) => current.parts?.adaptive.isAdaptable(error) ?? false,
      ...(probe && { reach: probe }),
    };
  }

  adapt(error: RelayError): boolean {
    if (this.#state && isSilentEnd(this.#state, error)) {
      this.#silentEnds++;
      this.#silentEnd = error;
    }
    if (this.#shorten(error)) return true;
    this.#isAdapted = this.#adaptive?.adapt(error) ?? false;
    if (this.#isAdapted && this.#adaptive) logReport(this.upstream.log, this.#adaptive.made.report);
    return this.#isAdapted;
  }

  /** Makes a request for a summary shorter whose conversation was too long; returns false when it cannot be. */
  #shorten({ code }: RelayError): boolean {
    if (code !== "context_length_exceeded" || !this.#request.compacts) return false;
    const before = JSON.stringify(this.#adaptive?.sent);
    for (let next = shortenCompaction(this.#request); next !== undefined; next = shortenCompaction(this.#request)) {
      this.#request = next.request;
      const shorter = this.#prepare(next.request);
      // Some providers get no tools with such a request anyway.
      if (JSON.stringify(shorter.sent) === before) continue;
      this.#parts.unused = shorter;
      this.#prepared = undefined;
      this.upstream.log.warn(`the request for a summary was too long; it is sent again without ${next.without}`);
      return true;
    }
    return false;
  }

  #prepare(request: ResponsesRequest): PreparedRequest {
    const { names, client } = this.#parts;
    return prepareRequest(request, { upstream: this.upstream, names, client });
  }

  confirm(): void {
    this.#adaptive?.confirm();
  }

  sent(): SentRequest | undefined {
    if (this.#prepared === undefined || this.#adaptive === undefined) return this.#released;
    const { sent: { wire, body } } = this.#adaptive;
    return { upstream: this.upstream, model: this.#prepared.target.model, wire, body };
  }

  release(): void {
    const sent = this.sent();
    this.#released = sent && { upstream: sent.upstream, model: sent.model, wire: sent.wire };
    this.#prepared = undefined;
    this.#adaptive = undefined;
    if (this.#try) this.#try.parts = undefined;
  }

  async #open(current: Try, signal: AbortSignal): Promise<HttpAnswer> {
    const { parts } = current;
    if (parts === undefined) throw createClientGoneError();
    const response = await this.#send(parts, signal);
    current.prompt = await this.#checkPrompt(parts);
    const cut = current.prompt && findPromptCut(current.prompt, parts.adaptive);
    if (cut === undefined) return response;
    response.body.cancel().catch(() => {});
    throw this.#explain(cut, parts.prepared);
  }

  async #send({ prepared, adaptive, body }: TryParts, signal: AbortSignal): Promise<HttpAnswer> {
    const { authorization, clientAgent, upstream: { options: { upstream } } } = prepared;
    const { profile } = adaptive;
    const sessionId = profile.sessionHeader && createSessionId(this.#parts.context.request);
    const { client } = this.upstream;
    const to = { upstream, profile, signal, client, ...omitUndefined({ authorization, sessionId, clientAgent }) };
    try {
      const response = await sendRequest(body, to);
      adaptive.markAccepted();
      return response;
    } catch (thrown) {
      if (!(thrown instanceof RelayError)) throw thrown;
      // A server that refuses this form goes on being asked for streams.
      if (body.body.stream !== true && this.#silentEnd !== undefined && /stream/i.test(thrown.message)) {
        this.#silentEnds = -Infinity;
        throw this.#silentEnd;
      }
      throw this.#explain(adaptive.explain(thrown), prepared);
    }
  }

  /** Whether the reason of the silence may be found out; hosted providers have none that another form would bring out. */
  #mayAskWhole(): boolean {
    return this.#silentEnds >= MAX_SILENT_ENDS && isLoopback(new URL(this.upstream.options.upstream).hostname);
  }

  /** The size of the prompt and the window in use, where the upstream cuts overlong prompts without a word. */
  async #checkPrompt(
    { prepared: { authorization, target, upstream }, adaptive: { sent, profile } }: TryParts,
  ): Promise<SentPrompt | undefined> {
    // A client that allows the cut gets it.
    if (profile.overlongPrompts !== "cut" || this.#parts.context.request.raw.truncation === "auto") return undefined;
    const words = countPromptWords(sent.body);
    if (words < FEW_WORDS) return undefined;
    return { words, window: await upstream.models.findRunningWindow(target.model, authorization) };
  }

  #explain(error: RelayError, { target: { profile, facts } }: PreparedRequest): RelayError {
    const { request, client } = this.#parts.context;
    return explainOverflow(error, {
      request,
      client,
      profile,
      ...omitUndefined({ contextWindow: facts?.contextWindow }),
    });
  }
}

function createAdaptive(prepared: PreparedRequest, request: ResponsesRequest): AdaptiveRequest<Translation> {
  const { target, upstream } = prepared;
  return new AdaptiveRequest<Translation>(prepared, {
    ...target,
    log: upstream.log,
    learned: upstream.learned,
    ...omitUndefined({ profileTable: upstream.options.profileTable }),
    translate: (profile) => translateRequest(request, { ...target, profile }),
  });
}

/** Whether a stream ended properly, but without anything of an answer. */
function isSilentEnd(state: StreamState, { code, cause }: RelayError): boolean {
  return code === "upstream_truncated" && cause === undefined && !hasBegun(state) && state.usage === undefined;
}

/** Metadata key that names the upstream, because a stream's headers may have been sent before it was known. */
const UPSTREAM_KEY = "codex_relay_upstream";

function nameUpstream(frame: ResponseFrame, name: string): ResponseFrame {
  const { metadata } = frame.echo;
  return { ...frame, echo: { ...frame.echo, metadata: { ...(isObject(metadata) && metadata), [UPSTREAM_KEY]: name } } };
}
