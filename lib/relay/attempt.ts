/**
 * One try at one upstream: the chunks of an exchange translated into events.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import { isObject } from "../base/json.ts";
import { describeNetworkError } from "../base/network_error.ts";
import type { UnnumberedEvent } from "../responses/events.ts";
import type { AnswerEvent } from "../responses/prepared_delta.ts";
import { finish } from "../translate/stream/finish.ts";
import { hasBegun, type StreamEnd } from "../translate/stream/outcome.ts";
import type { StreamState } from "../translate/stream/state.ts";
import { stepPart } from "../translate/stream/known_delta.ts";
import { step } from "../translate/stream/stream.ts";
import { type AnswerPart, EMPTY_CHUNK, KnownDelta } from "../wire/chunk.ts";
import { type ChunkBatch, Exchange, type ExchangeOptions } from "../upstream/exchange.ts";

/** Settings of a try. */
export interface AttemptOptions extends ExchangeOptions {
  readonly state: StreamState;
  /** Whether the request can be changed after this refusal, so that calls in it are not used; absent: never. */
  isAdaptable?(error: RelayError): boolean;
}

/** The events of one read. */
export interface EventBatch {
  readonly events: readonly AnswerEvent[];
  /** Whether they end with the terminal event. */
  readonly isLast: boolean;
}

/** A try under way. */
export class Attempt {
  readonly state: StreamState;
  /** When the first text, thinking or call came, in milliseconds of `performance.now()`; undefined before that. */
  firstTokenAt: number | undefined;
  readonly #exchange: Exchange;
  readonly #isAdaptable: NonNullable<AttemptOptions["isAdaptable"]>;
  /** Events of the calls in a refusal, which are then the whole answer; undefined when there are none. */
  #failedGeneration: readonly UnnumberedEvent[] | undefined;

  constructor({ state, isAdaptable = () => false, ...options }: AttemptOptions) {
    this.state = state;
    this.#isAdaptable = isAdaptable;
    this.#exchange = new Exchange(options);
  }

  /**
   * Sends the request and waits for the answer's status.
   *
   * @throws {RelayError} Why the upstream cannot be reached, or the meaning of its refusal.
   */
  async open(): Promise<void> {
    try {
      await this.#exchange.open();
    } catch (thrown) {
      const error = RelayError.from(thrown);
      const generation = findGeneration(error);
      // Whether the request can be changed is found by translating it anew: not for the many refusals without calls.
      if (generation === undefined || this.#isAdaptable(error)) throw error;
      this.#failedGeneration = this.#readFailedGeneration(generation);
      if (this.#failedGeneration === undefined) throw error;
    }
  }

  /** The events of the next read; the last ones end with the terminal event. Never throws. */
  next(): Promise<EventBatch> {
    return this.receive().then((bytes) => this.translate(bytes), (cause) => this.explainBreak(cause));
  }

  /**
   * Waits for the next bytes, for {@linkcode translate}; undefined at the end of the answer. A rejection is for
   * {@linkcode explainBreak}.
   */
  receive(): Promise<Uint8Array | undefined> {
    return this.#failedGeneration === undefined ? this.#exchange.receive() : Promise.resolve(undefined);
  }

  /** The events of what {@linkcode receive} resolved to; the last ones end with the terminal event. Never throws. */
  translate(bytes: Uint8Array | undefined): EventBatch {
    if (this.#failedGeneration) {
      return { events: [...this.#failedGeneration, ...finish(this.state, { sawDone: true })], isLast: true };
    }
    let batch: ChunkBatch;
    try {
      batch = this.#exchange.decode(bytes);
    } catch (cause) {
      return this.#end(cause);
    }
    return this.#step(batch);
  }

  /** The events of an answer whose connection broke with `cause`. Never throws. */
  explainBreak(cause: unknown): EventBatch {
    let batch: ChunkBatch;
    try {
      batch = this.#exchange.explainBreak(cause);
    } catch (broken) {
      return this.#end(broken);
    }
    return this.#step(batch);
  }

  #end(cause: unknown): EventBatch {
    return { events: finish(this.state, this.#resolveEnd(cause)), isLast: true };
  }

  #step({ parts, sawDone, isEnd, fault }: ChunkBatch): EventBatch {
    const events: AnswerEvent[] = [];
    if (this.firstTokenAt === undefined && parts.some(hasOutput)) this.firstTokenAt = performance.now();
    for (const part of parts) stepPart(this.state, events, part);
    this.#noteFinish();
    const isLast = isEnd || sawDone || fault !== undefined || this.state.failure !== undefined;
    if (isLast) events.push(...finish(this.state, { sawDone, ...(fault && { failure: fault }) }));
    return { events, isLast };
  }

  /** Tells the exchange whether the answer is over, or likely to be. */
  #noteFinish(): void {
    const { context: { profile }, finishReason } = this.state;
    const { isWhole, isLikelyOver } = this.#exchange;
    const mayBeOver = profile.missingEnd === "completes_soon" && isWhole && isLikelyOver !== "no";
    this.#exchange.isFinished = finishReason !== undefined || mayBeOver;
    this.#exchange.isUnsure = finishReason === undefined && isLikelyOver === "perhaps";
  }

  /** Reads up to the first events. */
  async readFirst(): Promise<EventBatch> {
    while (true) {
      const batch = await this.next();
      if (batch.isLast || batch.events.length > 0) return batch;
    }
  }

  /** Reads up to the last events; the terminal event repeats everything before it. */
  async readAll(): Promise<EventBatch> {
    while (true) {
      const batch = await this.next();
      if (batch.isLast) return batch;
    }
  }

  /** Ends a try that takes too long. `now` is in milliseconds of the clock. */
  checkDeadlines(now: number): void {
    this.#exchange.checkDeadlines(now);
  }

  /** Ends the exchange with the upstream, in any state. */
  cancel(): void {
    this.#exchange.cancel();
  }

  /** The events of the calls in a refusal: the model made them, and only the provider's own check failed. */
  #readFailedGeneration(generation: string): readonly UnnumberedEvent[] | undefined {
    const error = { message: "", generation };
    const events = step(this.state, { ...EMPTY_CHUNK, error });
    return this.state.failure === undefined ? events : undefined;
  }

  /** The end after a broken connection: a failure, unless the provider had already reported the finish. */
  #resolveEnd(cause: unknown): StreamEnd {
    const known = this.#exchange.missedDeadline ?? (cause instanceof RelayError ? cause : undefined);
    if (known === undefined && this.state.finishReason !== undefined) return { sawDone: false };
    return { sawDone: false, failure: known ?? describeBreak(this.state, cause) };
  }
}

/** Whether a part of the answer holds anything that the model wrote. */
function hasOutput(part: AnswerPart): boolean {
  if (part instanceof KnownDelta) return true;
  const { text, reasoning, reasoningDetails, refusal, calls, whole, hosted } = part;
  return text !== "" || reasoning !== "" || reasoningDetails !== undefined || refusal !== "" || calls.length > 0 ||
    whole !== undefined || hosted !== undefined;
}

/** The model's output in a refusal; undefined for a refusal without any. */
function findGeneration({ cause }: RelayError): string | undefined {
  return isObject(cause) && typeof cause.generation === "string" ? cause.generation : undefined;
}

function describeBreak(state: StreamState, cause: unknown): RelayError {
  const when = hasBegun(state) ? "in the middle of the answer" : "before any answer";
  const message = `The connection to the provider broke ${when}: ${describeNetworkError(cause)}`;
  return new RelayError("upstream_truncated", message, { cause });
}
