/**
 * The differences between clients of the Responses API: one documented field per behaviour.
 *
 * @module
 */

/** The behaviour that one kind of client needs. */
export interface ClientProfile {
  /** Name for logs. */
  readonly name: string;
  /**
   * Form of a failure before the first event: an HTTP status with an OpenAI error object, or a 200 stream that ends in
   * `response.failed` (the only form that Codex 0.100 to 0.169 neither retries blindly nor garbles).
   */
  readonly earlyFailure: "http_status" | "failed_event";
  /** Terminal event when the output limit cut the answer; Codex retries or drops `response.incomplete`. */
  readonly lengthEvent: "response.incomplete" | "response.completed";
  /** Terminal event when a content filter cut the answer. */
  readonly filterEvent: "response.incomplete" | "response.failed";
  /** Form of unknown usage; Codex takes zeros for an empty context and rejects null details. */
  readonly unknownUsage: "null" | "omit";
  /** Event that keeps a silent stream alive. */
  readonly heartbeat: "response.in_progress" | "response.created";
  /** Milliseconds without a heartbeat (or, unless `beatsAlways`, without any event) after which one is due. */
  readonly heartbeatAfter: number;
  /** Whether heartbeats are sent between other events as well, for a client that ignores some of those. */
  readonly beatsAlways: boolean;
  /**
   * Form of a notice that the answer is delayed: the metadata of a response in progress, or the summary of a reasoning
   * item that is never finished, which Codex shows in its status line and does not store.
   */
  readonly waitNotice: "metadata" | "unfinished_thought";
  /** Whether the client retries after every error, so that the relay's tries would multiply with its own. */
  readonly repeatsAll: boolean;
  /** Whether answers repeat the request's instructions and tools; Codex ignores them, and they take 40 kB per event. */
  readonly echoRequest: boolean;
  /**
   * What a message may hold besides text: refusals as parts of their own, sources, and probabilities of tokens. Codex
   * drops a refusal part (0.80 to 0.171), so that it gets the text alone.
   */
  readonly messageParts: "all" | "text";
  /** Codes in `response.failed`: those for plain OpenAI clients, or those for Codex. */
  readonly failureCodes: "openai" | "codex";
}
