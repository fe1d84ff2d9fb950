/**
 * How clients of the Responses API differ from one another: one documented field per behaviour.
 *
 * @module
 */

/** What a kind of client needs beyond the published API. */
export interface ClientProfile {
  /** Name for logs. */
  readonly name: string;
  /**
   * How a failure before the first event is told: by HTTP status and an OpenAI error object, or as a 200 stream that
   * ends in `response.failed` (the only form Codex 0.100 to 0.169 neither repeats blindly nor garbles).
   */
  readonly earlyFailure: "http_status" | "failed_event";
  /** Terminal event when the output limit cut the answer; Codex retries or drops `response.incomplete`. */
  readonly lengthEvent: "response.incomplete" | "response.completed";
  /** Terminal event when a content filter cut the answer. */
  readonly filterEvent: "response.incomplete" | "response.failed";
  /** What stands for unknown usage; Codex takes zeros for an empty context and rejects null details. */
  readonly unknownUsage: "null" | "omit";
  /** Event that tells that the stream lives. */
  readonly heartbeat: "response.in_progress" | "response.created";
  /** Time without a heartbeat or, unless it beats always, without any event, after which one is due; milliseconds. */
  readonly heartbeatAfter: number;
  /** Whether it is sent between other events as well, which the client may pass over. */
  readonly beatsAlways: boolean;
  /**
   * How a client is told that its answer has to wait: by the metadata of a response in progress, or by the summary of a
   * thought that never ends, which Codex shows in its status line and keeps nowhere.
   */
  readonly waitNotice: "metadata" | "unfinished_thought";
  /** Whether it asks again whatever it is told, so that the relay's tries would multiply with its own. */
  readonly repeatsAll: boolean;
  /** Whether answers repeat the request's instructions and tools; Codex ignores them, and they cost 40 kB an event. */
  readonly echoRequest: boolean;
  /** `failed` codes: whether the table's client code or the plain OpenAI code is written. */
  readonly failureCodes: "openai" | "codex";
}
